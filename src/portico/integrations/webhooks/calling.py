"""One signed POST to somebody else's server, never to a machine in our own network.

The name is looked up once, every address is checked, and the connection goes to a checked
address: a name that answers differently a moment later (DNS rebinding) wins nothing. No redirect
is followed, no proxy of the environment is used.
"""

import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from portico.apps.flows.services.calling import Call, CallFailed

CONNECT_SECONDS, WHOLE_SECONDS = 5, 20
_PORTS = {"http": 80, "https": 443}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def call(wanted: Call) -> None:
    """Deliver it; raises CallFailed with a reason that staff can read.

    Taken means an answer of 200 to 299. Final are a forbidden address and 410 *Gone*.
    """
    parts = urlsplit(wanted.url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if not host or not port:
        raise CallFailed("the address is not one of the web", is_final=True)
    opened = [_connect(_check(_look_up(host, port)), port)]
    timer = Timer(WHOLE_SECONDS, _cut, [opened])
    timer.daemon = True
    timer.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            opened.append(context.wrap_socket(opened[0], server_hostname=host))
        status = _post(opened[-1], parts, host, port, wanted)
    except (OSError, http.client.HTTPException) as error:
        raise CallFailed(f"no answer ({type(error).__name__})") from error
    finally:
        timer.cancel()
        opened[-1].close()
    if not 200 <= status < 300:
        raise CallFailed(f"answered {status}", is_final=status == 410)


def is_allowed(address: _Address) -> bool:
    """Whether webhooks may reach it: public, or in one of PORTICO_WEBHOOK_NETWORKS."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in network for network in settings.WEBHOOK_NETWORKS):
        return True
    return address.is_global and not address.is_multicast


def _look_up(host: str, port: int) -> list[_Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailed("the name is not known") from error
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


def _check(addresses: list[_Address]) -> _Address:
    """The first address; one that is not allowed among them refuses the whole name."""
    if not addresses or not all(is_allowed(address) for address in addresses):
        raise CallFailed("the address lies in a private network", is_final=True)
    return addresses[0]


def _connect(address: _Address, port: int) -> socket.socket:
    try:
        return socket.create_connection((str(address), port), timeout=CONNECT_SECONDS)
    except OSError as error:
        raise CallFailed(f"no connection ({type(error).__name__})") from error


def _post(sock: socket.socket, parts: SplitResult, host: str, port: int, wanted: Call) -> int:
    connection = http.client.HTTPConnection(host, port)
    connection.sock = sock
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    is_usual = port == _PORTS[parts.scheme]
    headers = {"Host": shown if is_usual else f"{shown}:{port}", "Connection": "close"}
    connection.request("POST", target, body=wanted.body, headers={**headers, **wanted.headers})
    return connection.getresponse().status


def _cut(opened: list[socket.socket]) -> None:
    """A server that answers drop by drop is cut off."""
    with suppress(OSError):
        opened[-1].shutdown(socket.SHUT_RDWR)
