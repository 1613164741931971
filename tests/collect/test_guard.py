"""Which addresses may be fetched, in whatever spelling."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest
from collect_feeds import rss
from collect_server import answers, running
from collect_support import outcomes_of, settings, state
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.collect.guard import Guard, RefusedAddressError, is_public, redact

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:0a00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "2001:0:53aa:64c:0:0:80ff:fffe",
    "3fff::1",
    "5f00::1",
    "4000::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "192.169.0.1",
    "100.128.0.1",
    "223.255.255.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
    "2002:0808:0808::1",
]


class TestAddresses:
    @pytest.mark.parametrize("address", PRIVATE)
    def test_that_are_not_public_are_refused(self, address: str) -> None:
        assert not Guard().allows(address)

    @pytest.mark.parametrize("address", PUBLIC)
    def test_that_are_public_are_allowed(self, address: str) -> None:
        assert Guard().allows(address)

    @pytest.mark.parametrize("text", ["", "localhost", "127.1", "1.2.3", "::g"])
    def test_that_are_none_are_refused(self, text: str) -> None:
        assert not Guard().allows(text)

    def test_of_an_allowed_network_are_allowed_and_no_others(self) -> None:
        guard = Guard((ipaddress.ip_network("10.1.0.0/16"),))
        assert guard.allows("10.1.2.3")
        assert guard.allows("::ffff:10.1.2.3")
        assert not guard.allows("10.2.0.1")
        assert not guard.allows("2002:0a01:0203::")

    @given(st.ip_addresses(v=4))
    def test_the_standard_library_calls_private_are_refused(
        self, address: ipaddress.IPv4Address
    ) -> None:
        if address.is_private or address.is_multicast or address.is_reserved:
            assert not is_public(address)

    @given(st.ip_addresses(v=6))
    def test_of_version_6_too(self, address: ipaddress.IPv6Address) -> None:
        if address.is_link_local or address.is_multicast or address.is_loopback:
            assert not is_public(address)

    def test_are_checked_again_when_the_socket_is_made(self) -> None:
        info = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))
        with pytest.raises(RefusedAddressError):
            Guard().open_socket(info)


class TestUrls:
    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("ftp://a.example/", "bad_scheme"),
            ("file:///etc/passwd", "bad_scheme"),
            ("javascript:alert(1)", "bad_scheme"),
            ("gopher://a.example/", "bad_scheme"),
            ("//a.example/feed", "bad_scheme"),
            ("a.example/feed", "bad_scheme"),
            ("http://", "bad_url"),
            ("http://[::1", "bad_url"),
            ("http://a.example:port/", "bad_url"),
            ("http://a.example:99999/", "bad_url"),
            ("http://127.0.0.1/", "refused_address"),
            ("http://[::1]/", "refused_address"),
            ("http://[::ffff:7f00:1]/", "refused_address"),
            ("http://[fe80::1%25eth0]/", "refused_address"),
            ("http://2130706433/", "refused_address"),
            ("http://0x7f.1/", "refused_address"),
            ("http://0177.0.0.1/", "refused_address"),
            ("http://127.0.0.1./", "refused_address"),
            ("http://user@127.0.0.1/", "refused_address"),
            ("http://1.1.1.1@127.0.0.1/", "refused_address"),
        ],
    )
    def test_that_may_not_be_fetched(self, url: str, code: str) -> None:
        refusal = Guard().refusal(url)
        assert refusal is not None
        assert refusal.code == code

    @pytest.mark.parametrize(
        "url",
        ["http://a.example/", "HTTPS://A.example:8443/x?y", "https://1.1.1.1/feed"],
    )
    def test_that_may(self, url: str) -> None:
        assert Guard().refusal(url) is None

    def test_name_the_setting_that_would_allow_them(self) -> None:
        refusal = Guard().refusal("http://10.0.0.1/")
        assert refusal is not None
        assert "ARMSBEAT_ALLOW_NETWORKS" in refusal.message

    def test_are_logged_without_credentials(self) -> None:
        assert redact("https://me:secret@a.example/feed") == "https://…@a.example/feed"


def test_names_are_refused_by_what_they_resolve_to() -> None:
    using = settings(allow_networks=())

    async def try_it() -> tuple[str, int]:
        async with running() as server:
            server.add("/feed", answers(rss()))
            url = f"http://localhost:{server.port}/feed"
            seen = await outcomes_of([state(url)], using=using)
            assert seen[1].failure is not None
            return seen[1].failure.code, len(server.requests)

    assert asyncio.run(try_it()) == ("refused_address", 0)
