"""
A loopback server of invented feeds, for the benchmarks.

Every feed has a loopback address of its own (127.1.x.y), so that politeness per host
is the same as with 1,000 publishers. `GET /mode/NAME` changes how all feeds answer:

cold       validators (ETag), as a new feed
same       304 to whoever sends the ETag back
plain      no validators, the same bytes each time
touched    no validators, only the channel's date differs
three_new  no validators, 3 of the 30 items are new
"""

from __future__ import annotations

import argparse
import asyncio
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import product

ITEMS = 30
START = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = (
    *("ministry", "tender", "frigate", "programme", "budget", "parliament", "radar"),
    *("minister", "offset", "delivery", "contract", "squadron", "brigade", "export"),
    *("exercise", "industry", "supplier", "licence"),
)


# As many different words as news has, so that no two items look like one story.
SYLLABLES = [
    "ba",
    "co",
    "di",
    "fu",
    "ga",
    "he",
    "ki",
    "lo",
    "mi",
    "na",
    "pe",
    "ro",
    "sa",
    "tu",
    "ve",
    "zo",
]
INVENTED = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]


def words(seed: str, count: int) -> str:
    """Invented prose: the same for the same seed."""
    chance = random.Random(seed)
    known = chance.choices(WORDS, k=count // 4)
    prose = known + chance.choices(INVENTED, k=count - len(known))
    chance.shuffle(prose)
    return " ".join(prose)


def item(feed: int, number: int) -> str:
    """One RSS item of a little more than 800 bytes, its summary in HTML."""
    seed = f"{feed}:{number}"
    when = format_datetime(START + timedelta(minutes=number), usegmt=True)
    page = f"http://news.example/{feed}/{number}"
    summary = (
        f'<p><a href="{page}"><img src="{page}.jpg" alt="{words(seed, 3)}"></a></p>'
        f"<p>{words(seed + 'a', 20)} <em>{words(seed + 'b', 4)}</em>.</p>"
        f'<p>{words(seed + "c", 15)}. <a href="{page}#more">{words(seed, 3)}</a></p>'
    )
    return (
        f"<item><title>{words(seed, 8)} {number}</title><link>{page}</link>"
        f'<guid isPermaLink="false">{seed}</guid><pubDate>{when}</pubDate>'
        f"<description>{escape(summary)}</description></item>"
    )


def document(feed: int, *, first: int, built: int) -> bytes:
    """A whole feed: items `first` … `first + 29`, newest first."""
    date = format_datetime(START + timedelta(seconds=built), usegmt=True)
    items = "".join(item(feed, n) for n in reversed(range(first, first + ITEMS)))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Feed {feed}</title><link>http://news.example/{feed}</link>"
        f"<description>Invented</description><lastBuildDate>{date}</lastBuildDate>"
        f"{items}</channel></rss>"
    ).encode()


class Server:
    """Answers GET /feed/N after a pause; keeps connections open."""

    def __init__(self, pause_s: float, feeds: int) -> None:
        self._pause_s, self._mode, self._built, self._first = pause_s, "cold", 0, 0
        self._feeds = feeds
        self._bodies: list[bytes] = []
        self._write_bodies()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        """One connection."""
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                writer.write(await self._answer(request))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1].decode()
        if path.startswith("/mode/"):
            self._change(path.removeprefix("/mode/"))
            return _response(200, b"ok", {})
        await asyncio.sleep(self._pause_s)
        feed = int(path.rsplit("/", 1)[1])
        etag = f'"{feed}-{self._first}"'
        if self._mode == "same" and etag.encode() in request:
            return _response(304, b"", {"ETag": etag})
        headers = {"ETag": etag} if self._mode in ("cold", "same") else {}
        return _response(200, self._bodies[feed], headers)

    def _change(self, mode: str) -> None:
        self._mode = mode
        if mode == "touched":
            self._built += 1
        if mode == "three_new":
            self._built, self._first = self._built + 1, self._first + 3
        if mode in ("touched", "three_new"):
            self._write_bodies()

    def _write_bodies(self) -> None:
        # Before anyone asks, so that nobody's time contains it.
        self._bodies = [
            document(feed, first=self._first, built=self._built)
            for feed in range(self._feeds)
        ]


def _response(status: int, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/rss+xml"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def main() -> None:
    """Serve until told to stop; prints the port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pause-ms", type=float, default=50)
    parser.add_argument("--feeds", type=int, default=1000)
    arguments = parser.parse_args()
    server = Server(arguments.pause_ms / 1000, arguments.feeds)
    listening = await asyncio.start_server(server.serve, "0.0.0.0", 0, backlog=4096)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
