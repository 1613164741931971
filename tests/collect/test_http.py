"""How a request is made: politely, and with what it was given before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import brotli
import pytest
from collect_feeds import rss
from collect_server import Request, Server, answers, message, redirects, running, writes
from collect_support import NOW, Memory, fetched, outcomes_of, settings, state
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.collect.headers import DAY_S, freshness_s, retry_after_s
from armsbeat.collect.hosts import Hosts, host_of
from armsbeat.model import Outcome

MODIFIED = "Mon, 2 Mar 26 10:00:00 +0000 (odd)"


def on_server(test: Callable[[Server], Awaitable[object]]) -> object:
    async def run() -> object:
        async with running() as server:
            return await test(server)

    return asyncio.run(run())


class TestValidators:
    def test_are_echoed_byte_for_byte(self) -> None:
        odd = 'W/"a  b,c\\"'

        async def test(server: Server) -> None:
            headers = {"ETag": odd, "Last-Modified": MODIFIED}
            url = server.add("/f", answers(rss(), headers=headers))
            memory = Memory({1: state(url)})
            await memory.run(using=settings())
            await memory.run(using=settings(), now=NOW + timedelta(hours=1))
            first, second = server.requests["/f"]
            assert "if-none-match" not in first.headers
            assert second.headers["if-none-match"] == odd
            assert second.headers["if-modified-since"] == MODIFIED

        on_server(test)

    @pytest.mark.parametrize("bad", [b'"caf\xe9"', b"x" * 5000])
    def test_that_cannot_be_kept_are_not(self, bad: bytes) -> None:
        async def test(server: Server) -> None:
            body = rss().encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(body)
            script = writes(head + b"ETag: " + bad + b"\r\n\r\n" + body)
            outcome = (await outcomes_of([state(server.add("/f", script))]))[1]
            assert (outcome.status, outcome.etag) == ("ok", None)

        on_server(test)

    def test_are_left_out_once_a_day_for_servers_that_lie(self) -> None:
        async def test(server: Server) -> None:
            async def stuck(request: Request, writer: asyncio.StreamWriter) -> None:
                if "if-none-match" in request.headers:
                    writer.write(message(304))
                else:
                    body = rss(request.number)
                    writer.write(message(200, body.encode(), {"ETag": '"same"'}))

            memory = Memory({1: state(server.add("/f", stuck))})
            statuses = []
            for hours in (0, 6, 30):
                seen = await memory.run(
                    using=settings(), now=NOW + timedelta(hours=hours)
                )
                statuses.append((seen[1].status, len(seen[1].entries)))
            assert statuses == [("ok", 1), ("not_modified", 0), ("ok", 2)]

        on_server(test)

    def test_a_body_we_know_is_not_parsed_again(self) -> None:
        async def test(server: Server) -> str:
            memory = Memory({1: state(server.add("/f", answers(rss())))})
            await memory.run(using=settings())
            return (await memory.run(using=settings()))[1].status

        assert on_server(test) == "unchanged"


class TestManners:
    def test_we_say_who_we_are_and_whom_to_write_to(self) -> None:
        async def test(server: Server) -> Mapping[str, str]:
            url = server.add("/f", answers(rss()))
            await outcomes_of([state(url)], using=settings(contact="desk@ngo.example"))
            return server.requests["/f"][0].headers

        headers = on_server(test)
        assert isinstance(headers, dict)
        assert headers["user-agent"].startswith("armsbeat/")
        assert "desk@ngo.example" in headers["user-agent"]
        assert "gzip" in headers["accept-encoding"]

    def test_cookies_are_not_kept(self) -> None:
        async def test(server: Server) -> None:
            server.add("/b", answers(rss(), headers={"Set-Cookie": "a=1"}))
            url = server.add("/a", redirects("/b"))
            await outcomes_of([state(url), state(server.url("/b"), feed_id=2)])
            asked = [r for path in server.requests.values() for r in path]
            assert not any("cookie" in request.headers for request in asked)

        on_server(test)

    def test_at_most_two_requests_at_once_to_one_host(self) -> None:
        async def test(server: Server) -> int:
            async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
                await asyncio.sleep(0.03)
                writer.write(message(200, rss().encode()))

            urls = [server.add(f"/{n}", slow) for n in range(12)]
            states = [state(url, feed_id=n) for n, url in enumerate(urls)]
            await outcomes_of(states, using=settings(per_host=2))
            return server.most_in_flight

        assert on_server(test) == 2

    def test_also_when_other_hosts_redirect_to_it(self) -> None:
        async def test(server: Server) -> int:
            async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
                await asyncio.sleep(0.03)
                writer.write(message(200, rss().encode()))

            async with running() as other:
                target = other.add("/f", slow)
                urls = [server.add(f"/{n}", redirects(target)) for n in range(8)]
                states = [state(url, feed_id=n) for n, url in enumerate(urls)]
                await outcomes_of(states, using=settings(per_host=2))
                return other.most_in_flight

        assert on_server(test) == 2

    def test_requests_to_one_public_host_are_spaced(self) -> None:
        async def test() -> float:
            hosts = Hosts(concurrency=9, per_host=2)

            async def one() -> None:
                async with hosts.request("a.example", spaced=True):
                    pass

            started = time.monotonic()
            await asyncio.gather(*(one() for _ in range(3)))
            return time.monotonic() - started

        assert asyncio.run(test()) >= 0.5

    def test_a_host_that_does_not_answer_is_not_asked_by_each_of_its_feeds(
        self,
    ) -> None:
        states = [state(f"http://127.0.0.1:1/{n}", feed_id=n) for n in range(30)]
        seen = asyncio.run(outcomes_of(states, using=settings(per_host=1)))
        assert {o.failure.code for o in seen.values() if o.failure} == {"connect"}

    def test_slow_servers_do_not_hold_up_the_others(self) -> None:
        async def test(server: Server) -> float:
            async def hangs(request: Request, writer: asyncio.StreamWriter) -> None:
                await asyncio.sleep(60)

            urls = [server.add(f"/slow/{n}", hangs) for n in range(4)]
            urls += [server.add(f"/{n}", answers(rss())) for n in range(4)]
            states = [state(url, feed_id=n) for n, url in enumerate(urls)]
            using = settings(concurrency=2, fetch_timeout_s=3.0)
            started = time.monotonic()
            await outcomes_of(states, using=using)
            return time.monotonic() - started

        assert on_server(test) < 5.8  # two after two it would take 6


class TestRedirects:
    def test_the_final_address_is_told_when_every_hop_is_permanent(self) -> None:
        assert self._moved(301, 308) == "/c"

    @pytest.mark.parametrize("hops", [(301, 302), (307, 301), (303, 308)])
    def test_and_not_when_one_is_not(self, hops: tuple[int, int]) -> None:
        assert self._moved(*hops) is None

    def _moved(self, first: int, second: int) -> str | None:
        async def test(server: Server) -> str | None:
            server.add("/c", answers(rss()))
            server.add("/b", redirects("/c", status=second))
            url = server.add("/a", redirects("/b", status=first))
            moved = (await outcomes_of([state(url)]))[1].moved_to
            return moved.removeprefix(server.base) if moved else None

        moved = on_server(test)
        assert moved is None or isinstance(moved, str)
        return moved

    @pytest.mark.parametrize(("hops", "code"), [(5, None), (6, "too_many_redirects")])
    def test_are_followed_five_times(self, hops: int, code: str | None) -> None:
        async def test(server: Server) -> str | None:
            for n in range(hops):
                server.add(f"/{n}", redirects(f"/{n + 1}"))
            server.add(f"/{hops}", answers(rss()))
            outcome = (await outcomes_of([state(server.url("/0"))]))[1]
            return outcome.failure.code if outcome.failure else None

        assert on_server(test) == code


class TestEncodings:
    @pytest.mark.parametrize("chunk", [1, 7, 1000])
    def test_brotli_in_pieces(self, chunk: int) -> None:
        packed = brotli.compress(rss().encode())

        async def test(server: Server) -> int:
            async def pieces(request: Request, writer: asyncio.StreamWriter) -> None:
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n"
                    b"Content-Length: %d\r\n\r\n" % len(packed)
                )
                for at in range(0, len(packed), chunk):
                    writer.write(packed[at : at + chunk])
                    await writer.drain()

            url = server.add("/f", pieces)
            return len((await outcomes_of([state(url)]))[1].entries)

        assert on_server(test) == 3

    @pytest.mark.parametrize("part", [1, 2, 5])
    def test_a_brotli_bomb_is_stopped(self, part: int) -> None:
        bomb = brotli.compress(b" " * 30_000_000, quality=part)

        async def test(server: Server) -> str:
            headers = {"Content-Encoding": "br"}
            url = server.add("/f", answers(bomb, headers=headers))
            using = settings(max_body_bytes=1_000_000)
            outcome = (await outcomes_of([state(url)], using=using))[1]
            assert outcome.failure is not None
            return outcome.failure.code

        assert on_server(test) == "too_large"


class TestHeaders:
    @pytest.mark.parametrize(
        ("stated", "seconds"),
        [
            ("120", 120),
            (" 120 ", 120),
            ("0", 0),
            ("1.5", 1),
            ("9" * 40, DAY_S),
            (format_datetime(NOW + timedelta(hours=1)), 3600),
            (format_datetime(NOW - timedelta(hours=1)), 0),
            (format_datetime(NOW + timedelta(days=900)), DAY_S),
            ("Wed, 01 Apr 2026 13:00:00 GMT", 3600),
            ("-5", None),
            ("soon", None),
            ("", None),
            ("Thu, 99 Foo 2026 99:99:99 GMT", None),
        ],
    )
    def test_retry_after(self, stated: str, seconds: int | None) -> None:
        assert retry_after_s({"Retry-After": stated}, now=NOW) == seconds

    @given(st.text(max_size=60))
    def test_retry_after_may_be_anything(self, stated: str) -> None:
        seconds = retry_after_s({"Retry-After": stated}, now=NOW)
        assert seconds is None or 0 <= seconds <= DAY_S

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"Cache-Control": "public, max-age=900"}, 900),
            ({"Cache-Control": "max-age=900", "Age": "300"}, 600),
            ({"Cache-Control": "max-age=999999999"}, DAY_S),
            ({"Cache-Control": "no-cache, max-age=900"}, None),
            ({"Cache-Control": "max-age=0"}, None),
            ({"Expires": format_datetime(NOW + timedelta(hours=2))}, 7200),
            ({"Expires": "0"}, None),
            ({}, None),
        ],
    )
    def test_freshness(self, headers: dict[str, str], seconds: int | None) -> None:
        assert freshness_s(headers, now=NOW) == seconds

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_freshness_may_be_anything(self, control: str, expires: str) -> None:
        headers = {"Cache-Control": control, "Expires": expires, "Age": control}
        seconds = freshness_s(headers, now=NOW)
        assert seconds is None or 0 < seconds <= DAY_S


class TestHosts:
    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("http://a.example/x", "a.example"),
            ("https://A.example:443/x", "a.example"),
            ("http://a.example.:80/", "a.example"),
            ("http://a.example:8080/", "a.example:8080"),
        ],
    )
    def test_are_names(self, url: str, host: str) -> None:
        assert host_of(url) == host

    def test_that_stay_silent_are_not_asked_again_in_the_same_pass(self) -> None:
        async def test() -> list[bool]:
            hosts, seen = Hosts(concurrency=9, per_host=2), []
            for said in (False, False, True, False, False, False):
                hosts.note("a.example", answers=said)
                seen.append(hosts.unreachable("a.example"))
            return seen

        assert asyncio.run(test()) == [False] * 5 + [True]

    def test_that_asked_to_be_left_alone_are(self) -> None:
        async def test() -> int:
            hosts = Hosts(concurrency=9, per_host=2)
            hosts.ask_to_wait("a.example", 60)
            return hosts.waits_s("a.example") + hosts.waits_s("b.example")

        assert asyncio.run(test()) == 60


class TestBundle:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "archive").mkdir()
        (tmp_path / "archive" / "past.xml").write_text(rss())
        (tmp_path / "secret.xml").write_text(rss())
        return tmp_path / "archive"

    def test_is_read_like_a_feed(self, folder: Path) -> None:
        assert len(self._read("bundle:past.xml", folder).entries) == 3

    @pytest.mark.parametrize(
        "name", ["../secret.xml", "/etc/passwd", "", ".", "no.xml", "a\0b", "..\\x"]
    )
    def test_is_never_left(self, folder: Path, name: str) -> None:
        outcome = self._read(f"bundle:{name}", folder)
        assert outcome.failure is not None
        assert outcome.failure.code == "bundle_missing"

    def test_is_not_left_by_a_link_either(self, folder: Path) -> None:
        (folder / "link.xml").symlink_to(folder.parent / "secret.xml")
        assert self._read("bundle:link.xml", folder).failure is not None

    def _read(self, url: str, folder: Path) -> Outcome:
        return fetched(url, bundle_dir=folder)


def test_one_feed_that_breaks_our_own_code_does_not_stop_the_rest() -> None:
    async def test(server: Server) -> list[str]:
        urls = [server.add(f"/{n}", answers(rss())) for n in range(3)]
        states = [state(url, feed_id=n) for n, url in enumerate(urls)]

        def known(feed_id: int) -> frozenset[str]:
            if feed_id == 1:
                raise KeyError(feed_id)
            return frozenset()

        seen = await outcomes_of(states, known=known)
        return [seen[n].failure.code if seen[n].failure else "ok" for n in range(3)]

    assert on_server(test) == ["ok", "internal", "ok"]
