"""Networks from the environment; loud on bad values."""

import ipaddress
from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...]:
    """`10.0.0.0/8, fd00::/8` as networks; raises ImproperlyConfigured naming the bad one."""
    networks = []
    for text in environ.get(name, "").split(","):
        if not text.strip():
            continue
        try:
            networks.append(ipaddress.ip_network(text.strip()))
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} holds {text.strip()!r}; give networks as 10.0.0.0/8, with commas between."
            ) from error
    return tuple(networks)
