"""A look at an address before it is saved: its items, or the feeds it links to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from armsbeat.collect import discover
from armsbeat.collect.decode import to_text
from armsbeat.collect.discover import Candidate
from armsbeat.collect.failures import failure
from armsbeat.collect.fetch import answer_failure, parse_job
from armsbeat.collect.http import Answer, Web, get, open_web
from armsbeat.collect.parsed import ParsedFeed
from armsbeat.collect.space import Held
from armsbeat.collect.workers import ParserPool
from armsbeat.model import Entry, Failure
from armsbeat.settings import Settings

_PROBES = 10
_PAGES = {"html", "not_found", "blocked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is at an address."""

    url: str
    """The address to save: where a permanent move led, else the one asked for."""
    title: str | None = None
    entries: tuple[Entry, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """Feeds found on the page, when it is no feed itself."""
    failure: Failure | None = None
    language: str | None = None
    site: str | None = None


async def preview(
    url: str, *, settings: Settings, now: Callable[[], datetime]
) -> Preview:
    """
    Fetch an address once, guarded and bounded as any feed, and say what it is.

    Args:
        url: As typed; without a scheme https is meant, `feed:` is understood.
        settings: Limits.
        now: The current time, aware.

    Returns:
        A feed's title and entries, or a failure with the feeds a page links to.
    """
    address = typed_address(url)
    async with (
        ParserPool(workers=1, timeout_s=settings.parse_timeout_s) as parsers,
        open_web(settings) as web,
    ):
        look = _Look(web, parsers, settings, now)
        answer = await look.get(address)
        seen = await look.at(address, answer)
        if seen.failure is None or seen.failure.code not in _PAGES:
            return seen
        return await look.around(seen, answer)


def typed_address(text: str) -> str:
    """An address as people type or paste it, as one that can be fetched."""
    address = re.sub(r"\s+", "", text).strip("<>\"'")
    address = re.sub(r"^feed:(?://)?(?=https?:)", "", address, flags=re.I)
    address = re.sub(r"^feed:(?://)?", "http://", address, flags=re.I)
    if re.match(r"^[a-z][a-z0-9+.-]*:(?!\d)", address, re.I):
        return address
    return "https://" + address.lstrip("/")


class _Look:
    def __init__(
        self,
        web: Web,
        parsers: ParserPool,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._web, self._parsers = web, parsers
        self._settings, self._now = settings, now

    async def get(self, url: str) -> Answer:
        """What an address answers."""
        with Held(self._web.space) as held:
            return await get(self._web, url, held=held)

    async def at(self, url: str, answer: Answer) -> Preview:
        """What one answer is."""
        if problem := answer_failure(answer):
            return Preview(url=url, failure=problem)
        job = parse_job(answer, self._settings, now=self._now())
        parsed = await self._parsers.parse(answer.body, job)
        return _preview(answer.moved_to or url, parsed)

    async def around(self, seen: Preview, answer: Answer) -> Preview:
        """The feeds a page links to or keeps at the usual places."""
        text = to_text(answer.body, answer.headers.get("Content-Type", ""))
        candidates = discover.feeds_of(text, url=answer.url)
        is_blocked = seen.failure is not None and seen.failure.code == "blocked"
        if not candidates and not is_blocked:
            candidates = await self._probed(answer.url)
        if not candidates:
            return seen
        found = seen.failure if seen.failure and seen.failure.code != "html" else None
        return Preview(
            url=seen.url,
            title=_page_title(text),
            candidates=candidates,
            failure=found or failure("html_with_feeds", count=len(candidates)),
        )

    async def _probed(self, url: str) -> tuple[Candidate, ...]:
        for place in discover.usual_places(url)[:_PROBES]:
            seen = await self.at(place, await self.get(place))
            if seen.failure is None:
                return (Candidate(url=seen.url, title=seen.title or ""),)
            if seen.failure.code in {"connect", "dns", "timeout", "host_waits"}:
                break
        return ()


def _preview(url: str, parsed: ParsedFeed) -> Preview:
    return Preview(
        url=url,
        title=parsed.title,
        entries=parsed.entries,
        failure=parsed.failure,
        language=parsed.language,
        site=parsed.site,
    )


def _page_title(text: str) -> str | None:
    found = re.search(r"<title[^>]*>(.{0,300}?)</title", text, re.I | re.S)
    return " ".join(found[1].split()) if found else None
