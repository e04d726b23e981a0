"""The network that a request came from: what wide limits count."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_UNKNOWN = "unknown"
_HOST_BITS = 64


def network_of(remote_addr: str, forwarded_for: str, trusted_proxies: int) -> str:
    """An IPv4 address or an IPv6 /64, or `unknown`; at most 45 characters.

    Each trusted proxy appends the address it was reached from to X-Forwarded-For, so only the
    last `trusted_proxies` entries are believed: what a browser wrote itself stands before them.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    if trusted_proxies and hops:
        found = _parse(hops[-min(trusted_proxies, len(hops))])
        if found:
            return found
    return _parse(remote_addr.strip()) or _UNKNOWN


def _parse(text: str) -> str | None:
    try:
        address = ip_address(_without_port(text))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> _HOST_BITS << _HOST_BITS, _HOST_BITS)))


def _without_port(text: str) -> str:
    if text.startswith("["):
        return text[1:].partition("]")[0]
    if text.count(":") == 1:
        return text.partition(":")[0]
    return text
