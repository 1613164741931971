"""
Which addresses may be fetched: public ones, and the networks a setting allows.

A URL is checked before each request, and the address it resolved to when the
socket is made, so that a name that resolves anew cannot slip past.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from armsbeat.collect.failures import failure
from armsbeat.model import Failure
from armsbeat.settings import Network

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Not for the public, whatever the standard library of the day says of them.
_SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001::/23",  # Teredo, ORCHID, benchmarking
        "2001:db8::/32",
        "3fff::/20",
    )
)
# Each feed's address is looked at several times a pass; long ones are not kept.
_MAX_REMEMBERED = 500
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.I)


class RefusedAddressError(OSError):
    """A name led to an address that may not be fetched from."""


@dataclass(frozen=True, slots=True)
class Guard:
    """
    Decides about URLs and addresses.

    Args:
        allow: Networks that may be fetched from although they are not public.
    """

    allow: tuple[Network, ...] = ()

    def refusal(self, url: str) -> Failure | None:
        """Why this URL may not be requested; None: it may, as far as it tells."""
        try:
            parts = parts_of(url)
        except ValueError:
            return failure("bad_url", url=redact(url))
        if parts.scheme not in {"http", "https"}:
            return failure("bad_scheme", scheme=parts.scheme or "none")
        if not parts.name:
            return failure("bad_url", url=redact(url))
        return self._host_refusal(parts.name)

    def allows(self, address: str) -> bool:
        """Whether a socket may be opened to this address."""
        parsed = parse_address(address)
        if parsed is None:
            return False
        return self.is_exempt(address) or is_public(parsed)

    def is_exempt(self, address: str) -> bool:
        """Whether the address lies in a network the setting allows."""
        parsed = parse_address(address)
        if parsed is None:
            return False
        meant = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(meant in network for network in self.allow)

    def open_socket(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """
        Make the socket for one resolved address.

        Raises:
            RefusedAddressError: The address is neither public nor allowed.
        """
        family, kind, protocol, _, address = addr_info
        if not self.allows(str(address[0])):
            raise RefusedAddressError(str(address[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    def _host_refusal(self, host: str) -> Failure | None:
        if parse_address(host) is None:
            numeric = _NUMERIC_HOST.fullmatch(host)
            return failure("refused_address", host=host) if numeric else None
        return None if self.allows(host) else failure("refused_address", host=host)


class UrlParts(NamedTuple):
    """What is asked of a URL again and again."""

    scheme: str
    name: str
    """Of the host, in lower case; empty: there is none."""
    port: int | None


def parts_of(url: str) -> UrlParts:
    """
    Scheme, host and port of a URL.

    Raises:
        ValueError: It is none.
    """
    return _known_parts(url) if len(url) <= _MAX_REMEMBERED else _parts(url)


@lru_cache(maxsize=4096)
def _known_parts(url: str) -> UrlParts:
    return _parts(url)


def _parts(url: str) -> UrlParts:
    parts = urlsplit(url)
    return UrlParts(parts.scheme.lower(), parts.hostname or "", parts.port)


@lru_cache(maxsize=4096)
def parse_address(text: str) -> Address | None:
    """An IP address as a literal, brackets and zone aside; None: it is a name."""
    try:
        return ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def is_public(address: Address) -> bool:
    """Whether anyone on the internet would reach the same machine by it."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _SPECIAL if net.version == 4)
    if (embedded := _embedded(address)) is not None:
        return is_public(embedded)
    return address in _GLOBAL_UNICAST and not any(
        address in net for net in _SPECIAL if net.version == 6
    )


def redact(url: str) -> str:
    """The URL without user name and password, short enough for a log line."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(unreadable address)"
    if "@" in parts.netloc:
        parts = parts._replace(netloc="…@" + parts.netloc.rpartition("@")[2])
    return urlunsplit(parts)[:300]


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    return None
