"""Everything the open web does to a collector, as a table."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import zlib
from dataclasses import dataclass
from typing import Literal

from collect_feeds import atom, json_feed, rdf, rss, rss_item
from collect_server import (
    Request,
    Script,
    answers,
    drips,
    endless,
    message,
    redirects,
    resets,
    writes,
)

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
PAGE = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body>"
LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
ATTRIBUTES = " ".join(f"a{n}=''" for n in range(50_000))
BOMB = gzip.compress(b" " * 40_000_000)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a server does, and what must come of it."""

    name: str
    script: Script
    outcome: str
    """`ok`, or the code of the failure."""
    items: int = 0
    requests: int = 1
    """At most, to the feed's own address, in the first pass."""
    skipped: int = 0


def fails(name: str, script: Script, code: str, requests: int = 1) -> Fault:
    return Fault(name, script, code, 0, requests)


def reads(
    name: str, body: str | bytes, items: int = 3, skipped: int = 0, **headers: str
) -> Fault:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault(name, answers(body, headers=told), "ok", items, 1, skipped)


def status(code: int, failure: str, **headers: str) -> Fault:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    script = answers("no", status=code, headers=told)
    return fails(f"status {code} {' '.join(told.values())}".strip(), script, failure)


def changing(kind: Literal["guid", "utm", "date", "all"]) -> Script:
    """The same stories with something of them different at each fetch."""
    counter = itertools.count()

    async def script(request: Request, writer: asyncio.StreamWriter) -> None:
        n = next(counter)
        body = rss()
        if kind in {"guid", "all"}:
            body = body.replace("story-", f"random-{n}-")
        if kind in {"utm", "all"}:
            body = body.replace("</link><guid", f"?utm_campaign=c{n}</link><guid")
        if kind in {"date", "all"}:
            body = body.replace(":15:00 GMT", f":15:{n:02} GMT")
        writer.write(message(200, body.encode()))

    return script


def without(tag: str) -> str:
    import re

    return re.sub(rf"<{tag}\b[^>]*>.*?</{tag}>", "", rss())


STATUSES = [
    status(400, "http_error"),
    status(401, "unauthorised"),
    status(403, "blocked"),
    status(404, "not_found"),
    status(410, "gone"),
    status(418, "http_error"),
    status(429, "rate_limited", Retry_After="120"),
    status(429, "rate_limited", Retry_After="99999999999999999999"),
    status(429, "rate_limited", Retry_After="soon"),
    status(500, "server_error"),
    status(503, "server_error", Retry_After="Wed, 01 Apr 2026 13:00:00 GMT"),
    status(599, "server_error"),
    fails("204", writes(b"HTTP/1.1 204 No Content\r\n\r\n"), "empty"),
    fails("304 nobody asked for", answers(status=304), "http_error"),
    fails("empty body", answers(""), "empty"),
    fails("blank body", answers("  \n\t "), "empty"),
    fails(
        "challenge page",
        answers(PAGE.format(title="Just a moment...", body=""), status=403),
        "blocked",
    ),
    fails(
        "challenge page that claims success",
        answers(PAGE.format(title="x", body="Verify you are human")),
        "blocked",
    ),
    fails(
        "challenge in a header",
        answers("<p>wait</p>", status=503, headers={"CF-Mitigated": "challenge"}),
        "blocked",
    ),
    fails(
        "cookie wall",
        answers(PAGE.format(title="Welcome", body="Please enable cookies")),
        "blocked",
    ),
]

REDIRECTS = [
    Fault("redirect", redirects("{base}/good", status=302), "ok", 3),
    Fault("relative redirect", redirects("/good", status=307), "ok", 3),
    Fault("redirect with a fragment", redirects("/good#top", status=301), "ok", 3),
    fails("loop of one", redirects("{base}/loop%20of%20one"), "redirect_loop", 1),
    fails("no location", answers(status=302), "redirect_nowhere"),
    fails("to a file", redirects("file:///etc/passwd"), "bad_scheme"),
    fails("to javascript", redirects("javascript:alert(1)"), "bad_scheme"),
    fails("to loopback", redirects("http://127.0.0.2:{port}/good"), "refused_address"),
    fails("decimal", redirects("http://2130706434:{port}/good"), "refused_address"),
    fails("octal", redirects("http://0177.0.0.2:{port}/good"), "refused_address"),
    fails("hex", redirects("http://0x7f000002:{port}/good"), "refused_address"),
    fails("short dotted", redirects("http://127.2:{port}/good"), "refused_address"),
    fails("mapped", redirects("http://[::ffff:127.0.0.2]/good"), "refused_address"),
    fails("v6 loopback", redirects("http://[::1]:{port}/good"), "refused_address"),
    fails("metadata", redirects("http://169.254.169.254/"), "refused_address"),
    fails("unspecified", redirects("http://0.0.0.0:{port}/good"), "refused_address"),
    fails("bad port", redirects("http://127.0.0.1:99999/good"), "bad_url"),
    fails("no host", redirects("http://:80/good"), "bad_url"),
]

TRANSFERS = [
    fails("hangs", writes(hang=True), "timeout"),
    fails("hangs in the head", writes(b"HTTP/1.1 200 OK\r\n", hang=True), "timeout"),
    fails("hangs in the body", writes(OK + b"\r\n<rss>", hang=True), "timeout"),
    fails("slow loris", drips(OK + b"\r\n", rss().encode() * 9), "timeout"),
    fails("slow loris head", drips(b"", OK * 9), "timeout"),
    fails("endless", endless(OK + b"\r\n", b"<item>" * 10_000), "too_large"),
    fails("endless head", endless(OK, b"X-More: yes\r\n" * 100), "bad_http"),
    fails(
        "gzip bomb", answers(BOMB, headers={"Content-Encoding": "gzip"}), "too_large"
    ),
    fails("gzip file bomb", answers(BOMB), "too_large"),
    fails(
        "truncated gzip",
        answers(
            gzip.compress(rss().encode())[:-40], headers={"Content-Encoding": "gzip"}
        ),
        "broken_off",
    ),
    fails(
        "garbage called gzip",
        answers(b"\x01\x02\x03\x04" * 50, headers={"Content-Encoding": "gzip"}),
        "bad_encoding",
    ),
    fails(
        "unknown encoding",
        answers(rss(), headers={"Content-Encoding": "zstd"}),
        "bad_encoding",
    ),
    fails(
        "announced too large",
        writes(OK + b"Content-Length: 99999999999\r\n\r\n<rss>"),
        "too_large",
    ),
    fails(
        "short of its length",
        writes(OK + b"Content-Length: 9999\r\n\r\n<rss>"),
        "broken_off",
    ),
    fails("reset", resets(OK + b"Content-Length: 9999\r\n\r\n<rss>"), "broken_off"),
    fails("closed at once", writes(), "broken_off", requests=2),
    fails("not http", writes(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"), "bad_http"),
    fails(
        "bad chunk",
        writes(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n"),
        "bad_http",
    ),
    Fault(
        "no length, closed",
        writes(OK + b"Connection: close\r\n\r\n" + rss().encode()),
        "ok",
        3,
    ),
    reads("gzip", gzip.compress(rss().encode()), Content_Encoding="gzip"),
    reads("x-gzip", gzip.compress(rss().encode()), Content_Encoding="x-gzip"),
    reads(
        "two gzip members",
        gzip.compress(rss()[:300].encode()) + gzip.compress(rss()[300:].encode()),
        Content_Encoding="gzip",
    ),
    reads("zlib deflate", zlib.compress(rss().encode()), Content_Encoding="deflate"),
    reads(
        "raw deflate", zlib.compress(rss().encode())[2:-4], Content_Encoding="deflate"
    ),
    reads("gzip in name only", rss(), Content_Encoding="gzip"),
    reads("a gzip file", gzip.compress(rss().encode())),
]

BODIES = [
    reads("rss", rss()),
    reads("atom", atom()),
    reads("rdf", rdf()),
    reads("json feed", json_feed()),
    reads("wrong content type", rss(), Content_Type="image/png"),
    reads("no content type", rss(), Content_Type=""),
    reads("leading blanks", "\n\n  " + rss()),
    reads("bom", b"\xef\xbb\xbf" + rss().encode()),
    reads("utf-16", rss().replace("utf-8", "utf-16").encode("utf-16")),
    reads("utf-16 without bom", rss().encode("utf-16-be")),
    reads("bogus charset", rss(), Content_Type="text/xml; charset=klingon"),
    reads("bogus declaration", rss().replace("utf-8", "x-nonsense")),
    reads("bare ampersand", rss().replace("buys", "buys & sells")),
    reads("html entities", rss().replace("buys", "buys&nbsp;&rsquo;&bogus;")),
    reads("undeclared prefix", rss([rss_item(1, extra="<media:x>y</media:x>")]), 1),
    reads("nul characters", rss().replace("buys", "bu\x00ys\x08")),
    reads("forbidden references", rss().replace("buys", "&#0;&#xD800;&#8;buys")),
    reads("truncated xml", rss()[:-160], 2, 1),
    reads("cut in mid-tag", rss()[:-12]),
    reads(
        "billion laughs",
        f"<!DOCTYPE x [<!ENTITY lol0 'ha'>{LAUGHS}]>"
        + rss().replace("buys", "&lol9;")[39:],
    ),
    reads(
        "quadratic entity",
        f"<!DOCTYPE x [<!ENTITY a '{'a' * 50_000}'>]>"
        + rss().replace("buys", "&a;" * 20_000)[39:],
    ),
    reads(
        "external entity",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        + rss().replace("buys", "&a;")[39:],
    ),
    reads(
        "deep nesting",
        rss([rss_item(0, extra="<a>" * 100_000 + "</a>" * 100_000), rss_item(1)]),
        1,
        1,
    ),
    reads(
        "heap of attributes",
        rss(
            [
                rss_item(0, extra="<x " + ATTRIBUTES + "/>"),
                rss_item(1),
            ]
        ),
        1,
        1,
    ),
    reads("deep nesting outside", rss(head="<a>" * 20_000 + "</a>" * 20_000)),
    reads(
        "a megabyte of <",
        rss([rss_item(1, extra=f"<body><![CDATA[{'<' * 1_000_000}]]></body>")]),
        1,
    ),
    reads("many items", rss(2_500), 2_000, 500),
    reads("huge title", rss([rss_item(1, title="long " * 1_000_000)]), 1),
    reads(
        "heap of unclosed tags",
        rss([rss_item(1, title="<![CDATA[" + "<div>" * 100_000 + "boats]]>")]),
        1,
    ),
    reads("same guid everywhere", rss([rss_item(n, guid="1") for n in range(3)])),
    reads("no guids", without("guid")),
    reads("no links", without("link")),
    reads("no dates", without("pubDate")),
    reads("nothing but titles", without("link").replace("isPermaLink", "x")),
    reads("empty records", rss(["<item></item>", rss_item(1), "<item/>"]), 1, 2),
    reads("feed without items", rss(0), 0),
    Fault("guids change", changing("guid"), "ok", 3),
    Fault("utm changes", changing("utm"), "ok", 3),
    Fault("dates change", changing("date"), "ok", 3),
    Fault("guids, utm and dates change", changing("all"), "ok", 3),
    fails("web page", answers(PAGE.format(title="News", body="<p>Hi</p>")), "html"),
    fails("image", answers(b"\x89PNG\r\n\x1a\n" + b"\0" * 99), "image"),
    fails("plain text", answers("Hello, this is no feed."), "not_a_feed"),
    fails("other json", answers('{"hello": "world"}'), "not_a_feed"),
    fails("deep json", answers("[" * 200_000), "not_a_feed"),
    fails("other xml", answers("<svg xmlns='x'><g/></svg>"), "not_a_feed"),
]

FAULTS = [*STATUSES, *REDIRECTS, *TRANSFERS, *BODIES]
NAMES = [fault.name for fault in FAULTS]
assert len(set(NAMES)) == len(NAMES), {n for n in NAMES if NAMES.count(n) > 1}
