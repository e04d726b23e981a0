from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.apps.access.networks import network_of


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "network"),
    [
        ("203.0.113.7", "", 0, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.9", 0, "203.0.113.7"),
        ("10.0.0.1", "198.51.100.9", 1, "198.51.100.9"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.9", 1, "198.51.100.9"),
        ("10.0.0.1", "6.6.6.6, 198.51.100.9, 10.0.0.2", 2, "198.51.100.9"),
        ("10.0.0.1", "198.51.100.9", 2, "198.51.100.9"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", " , ", 1, "10.0.0.1"),
        ("10.0.0.1", "nonsense", 1, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.9:4711", 1, "198.51.100.9"),
        ("10.0.0.1", "[2001:db8:1:2:3::4]:4711", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "", 0, "203.0.113.7"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
        ("", "", 0, "unknown"),
        ("unix:", "", 0, "unknown"),
    ],
)
def test_the_network_of_a_request(remote: str, forwarded: str, proxies: int, network: str) -> None:
    assert network_of(remote, forwarded, proxies) == network


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_all_of_one_ipv6_network_count_together(address: IPv6Address, host: int) -> None:
    sibling = IPv6Address(int(address) >> 64 << 64 | host)
    if address.ipv4_mapped is None and sibling.ipv4_mapped is None:
        assert network_of(str(address), "", 0) == network_of(str(sibling), "", 0)


@given(st.text(), st.text(), st.integers(0, 3))
def test_whatever_a_browser_writes_fits_the_column(
    remote: str, forwarded: str, proxies: int
) -> None:
    assert 0 < len(network_of(remote, forwarded, proxies)) <= 45


@given(st.lists(st.text(alphabet="0123456789.:, x"), max_size=5), st.ip_addresses(v=4))
def test_nothing_in_front_of_the_trusted_entry_is_believed(
    forged: list[str], address: IPv4Address
) -> None:
    forwarded = ",".join([*forged, str(address)])
    assert network_of("10.0.0.1", forwarded, 1) == str(address)
