"""Who sends, as far as a fair rate needs it: a mark that means nothing without a key that nobody has.

Behind a proxy every request comes from the proxy's address. Where that is trusted, the sender's is taken from
`X-Forwarded-For`, to which each proxy adds whom it was asked by: the last one that is no trusted proxy. What stands
before that anybody may have invented. An address is written down nowhere.
"""

import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from secrets import token_bytes

from starlette.requests import Request

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOME = 64  # bits of an IPv6 address that name a household or office; it has all the addresses that begin so


class Senders:
    """Marks senders behind these proxies, with a key that is made now and kept in memory alone."""

    def __init__(self, proxies: Sequence[Network]) -> None:
        self._proxies = proxies
        self._key = token_bytes(32)

    def mark(self, request: Request) -> bytes | None:
        """The same mark for every request from the same address; None where no proxy is trusted."""
        if not self._proxies or request.client is None:
            return None
        told = ",".join(request.headers.getlist("X-Forwarded-For"))
        address = self._find([request.client.host, *reversed(told.split(","))])
        return hmac.digest(self._key, str(address).encode(), "sha256")

    def _find(self, hops: list[str]) -> Network | None:
        """The first hop that is no trusted proxy; where that is no address, the proxy that told it."""
        found = None
        for hop in hops:
            address = _read(hop)
            if address is None:
                break
            found = _household(address)
            if not any(address in proxies for proxies in self._proxies):
                break
        return found


def _read(hop: str) -> Address | None:
    try:
        address = ip_address(hop.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _household(address: Address) -> Network:
    return ip_network((address, HOME if address.version == 6 else 32), strict=False)
