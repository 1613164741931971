"""From a page to its feeds, and what people see before they save one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from collect_feeds import atom, json_feed, rss
from collect_server import Server, answers, redirects, running
from collect_support import NOW, settings

from armsbeat.collect import Preview, preview
from armsbeat.collect.discover import feeds_of
from armsbeat.collect.look import typed_address

PAGE = "https://news.example/desk/page.html"


def found(html: str) -> list[tuple[str, str]]:
    return [(c.url, c.title) for c in feeds_of(html, url=PAGE)]


class TestFeedsOfAPage:
    def test_are_the_ones_it_states(self) -> None:
        page = (
            '<link rel="alternate" type="application/rss+xml" title="All" href="/all">'
            '<LINK REL=Alternate TYPE="application/atom+xml" HREF="atom">'
            '<link rel="alternate" type="application/feed+json" href="//j.example/f">'
            '<link rel="alternate" hreflang="fr" href="/fr">'
            '<link rel="stylesheet" href="/a.css">'
        )
        assert found(page) == [
            ("https://news.example/all", "All"),
            ("https://news.example/desk/atom", ""),
            ("https://j.example/f", ""),
        ]

    def test_then_links_that_look_like_feeds(self) -> None:
        page = '<a href="/about">About</a><a href="/rss/arms.xml"><b>Arms</b> feed</a>'
        assert found(page) == [("https://news.example/rss/arms.xml", "Arms feed")]

    def test_comment_feeds_come_last(self) -> None:
        link = '<link rel="alternate" type="application/rss+xml" href="{}">'
        page = link.format("/comments/feed/") + link.format("/feed/")
        assert found(page)[0][0] == "https://news.example/feed/"

    def test_respect_the_base(self) -> None:
        page = '<base href="https://b.example/x/"><a href="feed.rss">Feed</a>'
        assert found(page) == [("https://b.example/x/feed.rss", "Feed")]

    def test_are_named_once(self) -> None:
        page = "<link rel=alternate type=application/rss+xml href=/feed>" * 3
        assert len(found(page)) == 1

    def test_are_web_addresses_with_plain_titles(self) -> None:
        page = (
            '<link rel=alternate type=application/rss+xml href="javascript:a()">'
            '<link rel=alternate type=application/rss+xml href=/f title="<b>x</b>">'
        )
        assert found(page) == [("https://news.example/f", "x")]

    @pytest.mark.parametrize("html", ["", "<", "<a href=", "<!--", "<a>" * 50_000])
    def test_of_a_broken_page_are_none(self, html: str) -> None:
        assert found(html) == []


class TestTypedAddresses:
    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("news.example/feed", "https://news.example/feed"),
            (" https://news.example/feed \n", "https://news.example/feed"),
            ("feed:https://news.example/feed", "https://news.example/feed"),
            ("feed://news.example/feed", "http://news.example/feed"),
            ("localhost:8000/feed", "https://localhost:8000/feed"),
            ("//news.example/feed", "https://news.example/feed"),
            ("<https://news.example/feed>", "https://news.example/feed"),
            ("javascript:alert(1)", "javascript:alert(1)"),
        ],
    )
    def test_are_completed(self, typed: str, address: str) -> None:
        assert typed_address(typed) == address


def seen(path: str, prepare: Callable[[Server], object]) -> tuple[Preview, list[str]]:
    async def run() -> tuple[Preview, list[str]]:
        async with running() as server:
            prepare(server)
            url = server.url(path)
            result = await preview(url, settings=settings(), now=lambda: NOW)
            return result, list(server.requests)

    return asyncio.run(run())


class TestPreview:
    @pytest.mark.parametrize("body", [rss(), atom(), json_feed()])
    def test_shows_a_feeds_title_and_items(self, body: str) -> None:
        result, _ = seen("/f", lambda server: server.add("/f", answers(body)))
        assert result.failure is None
        assert result.title == "Harbour Gazette"
        assert len(result.entries) == 3

    def test_offers_the_feeds_a_page_links_to(self) -> None:
        link = "<link rel=alternate type=application/rss+xml href=/f title=All>"
        page = "<html><title>Desk</title>" + link
        result, asked = seen("/", lambda server: server.add("/", answers(page)))
        assert [c.title for c in result.candidates] == ["All"]
        assert result.failure is not None
        assert "choose one" in result.failure.message
        assert asked == ["/"]

    def test_looks_at_the_usual_places_when_a_page_links_to_none(self) -> None:
        def prepare(server: Server) -> None:
            server.add("/", answers("<html><body>Hello</body></html>"))
            server.add("/rss.xml", answers(rss()))

        result, asked = seen("/", prepare)
        assert [c.title for c in result.candidates] == ["Harbour Gazette"]
        assert asked == ["/", "/feed", "/rss", "/rss.xml"]

    def test_says_what_is_wrong_when_there_is_nothing(self) -> None:
        page = answers("<html><body>Hello</body></html>")
        result, _ = seen("/", lambda server: server.add("/", page))
        assert result.failure is not None
        assert result.failure.code == "html"
        assert result.candidates == ()

    def test_is_not_put_off_by_a_cookie_banner(self) -> None:
        link = "<link rel=alternate type=application/rss+xml href=/f title=All>"
        page = f"<html>{link}<p>Please accept all cookies</p></html>"
        result, _ = seen("/", lambda server: server.add("/", answers(page)))
        assert [c.title for c in result.candidates] == ["All"]

    def test_names_a_page_that_keeps_collectors_out(self) -> None:
        page = "<html><title>Just a moment...</title></html>"
        result, asked = seen("/", lambda server: server.add("/", answers(page)))
        assert result.failure is not None
        assert result.failure.code == "blocked"
        assert asked == ["/"]

    def test_gives_the_new_address_of_a_feed_that_moved_for_good(self) -> None:
        def prepare(server: Server) -> None:
            server.add("/old", redirects("/new", status=301))
            server.add("/new", answers(rss()))

        result, _ = seen("/old", prepare)
        assert result.url.endswith("/new")

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://127.0.0.2/feed", "refused_address"),
            ("http://localhost.localdomain:1/", "refused_address"),
            ("file:///etc/passwd", "bad_scheme"),
            ("http://", "bad_url"),
            ("", "bad_url"),
            ("not a url", "dns"),
        ],
    )
    def test_is_guarded_like_any_fetch(self, url: str, code: str) -> None:
        result = asyncio.run(preview(url, settings=settings(), now=lambda: NOW))
        assert result.failure is not None
        if url != "http://localhost.localdomain:1/":  # may not resolve at all
            assert result.failure.code == code
        assert result.entries == ()
