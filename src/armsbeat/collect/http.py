"""One polite, bounded, guarded GET. A failure is a value."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

import aiohttp
from yarl import URL

from armsbeat import __version__
from armsbeat.collect.body import ACCEPTED, Collected, unpack_file, unpacker
from armsbeat.collect.deadline import Deadline, Deadlines
from armsbeat.collect.failures import FetchFailedError, failure
from armsbeat.collect.guard import Guard, parse_address, parts_of
from armsbeat.collect.hosts import SLOW_AFTER_S, Hosts, Place, host_of
from armsbeat.collect.resolve import GuardedResolver
from armsbeat.collect.space import Held, Space
from armsbeat.collect.trouble import failure_of
from armsbeat.model import Failure
from armsbeat.settings import Settings

STALL_S = 12.0
"""Seconds without an answer, or with next to nothing of it, until we hang up."""
_SLOWEST_BYTES_PER_S = 512
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_CHUNK = 64 * 1024
_ERROR_BODY = 64 * 1024


@dataclass(slots=True, kw_only=True)
class Answer:
    """What came back in the end."""

    url: str
    """Where the redirects ended."""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str | None = None
    """The final address when every redirect on the way was permanent."""
    failure: Failure | None = None


@dataclass(slots=True, kw_only=True)
class Web:
    """All that a GET needs, shared by the requests of one pass."""

    session: aiohttp.ClientSession
    guard: Guard
    hosts: Hosts
    settings: Settings
    space: Space
    deadlines: Deadlines

    def is_public(self, url: str) -> bool:
        """Whether the host is a public one, not of a network the setting allows."""
        host = parts_of(url).name
        if parse_address(host) is not None:
            return not self.guard.is_exempt(host)
        resolver = self.session.connector._resolver  # type: ignore[union-attr]
        return host not in resolver.exempt_names


@asynccontextmanager
async def open_web(settings: Settings) -> AsyncIterator[Web]:
    """Open the one session of a pass; it keeps no cookies and reads no proxy."""
    guard = Guard(settings.allow_networks)
    connector = aiohttp.TCPConnector(
        limit=0,
        resolver=GuardedResolver(guard),
        ttl_dns_cache=60,
        socket_factory=guard.open_socket,
        keepalive_timeout=4,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=settings.connect_timeout_s
        ),
        max_line_size=32 * 1024,
        max_field_size=64 * 1024,
        headers={
            "User-Agent": user_agent(settings.contact),
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
        },
    ) as session:
        yield Web(
            session=session,
            guard=guard,
            hosts=Hosts(concurrency=settings.concurrency, per_host=settings.per_host),
            settings=settings,
            space=Space(),
            deadlines=Deadlines(),
        )


def user_agent(contact: str) -> str:
    """Who we are and, where the setting says so, whom to write to."""
    about = "".join(c for c in contact if c.isprintable() and c.isascii()).strip()
    return (
        f"armsbeat/{__version__} (news feed collector{'; ' + about if about else ''})"
    )


async def get(
    web: Web,
    url: str,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
    held: Held,
    close: bool = False,
) -> Answer:
    """
    Fetch one address.

    Args:
        web: The pass's session and limits.
        url: http or https.
        held: Counts the body until it is no longer needed.
        etag: Echoed byte for byte as If-None-Match.
        last_modified: Echoed byte for byte as If-Modified-Since.
        close: No further request to this host will follow soon.

    Returns:
        The final answer of any status, its body unpacked; `failure` is set where
        there is none. Waiting for a turn does not count as time of the request.
    """
    headers = _conditions(etag, last_modified, close=close)
    request = _Request(web, url, headers, held)
    try:
        return await request.run()
    except FetchFailedError as error:
        return Answer(url=request.url, failure=error.failure, moved_to=None)


def _conditions(
    etag: str | None, last_modified: str | None, *, close: bool
) -> dict[str, str]:
    headers = {
        "If-None-Match": etag,
        "If-Modified-Since": last_modified,
        "Connection": "close" if close else None,
    }
    return {name: value for name, value in headers.items() if value}


class _Request:
    """One GET with its redirects; knows where it is."""

    def __init__(self, web: Web, url: str, headers: dict[str, str], held: Held) -> None:
        self.web, self.url, self.headers, self.held = web, url, headers, held
        self._left_s = web.settings.fetch_timeout_s
        self._visited = {url}
        self._permanent = True

    async def run(self) -> Answer:
        for _ in range(self.web.settings.max_redirects + 1):
            answer = await self._one_hop()
            if answer.status not in _REDIRECTS:
                moved = self._permanent and len(self._visited) > 1
                answer.moved_to = self.url if moved else None
                return answer
            self._follow(answer)
        raise FetchFailedError(
            failure("too_many_redirects", limit=self.web.settings.max_redirects)
        )

    def _follow(self, answer: Answer) -> None:
        location = answer.headers.get("Location", "").strip()
        if not location:
            raise FetchFailedError(failure("redirect_nowhere"))
        target = _joined(self.url, location)
        if target in self._visited:
            raise FetchFailedError(failure("redirect_loop"))
        self._permanent = self._permanent and answer.status in _PERMANENT
        self._visited.add(target)
        self.url = target

    async def _one_hop(self) -> Answer:
        if refusal := self.web.guard.refusal(self.url):
            raise FetchFailedError(refusal)
        host, hosts = host_of(self.url), self.web.hosts
        async with hosts.request(host, spaced=self.web.is_public(self.url)) as place:
            if hosts.waits_s(host):
                raise FetchFailedError(failure("host_waits", host=host))
            if hosts.unreachable(host):
                raise FetchFailedError(failure("connect", host=host))
            await self.web.space.room()
            return await self._timed(host, place)

    async def _timed(self, host: str, place: Place) -> Answer:
        deadline = Deadline(
            self.web.deadlines,
            total_s=self._left_s,
            stall_s=STALL_S,
            slow_s=SLOW_AFTER_S,
            on_slow=place.give_back,
        )
        try:
            with deadline:
                answer = await self._exchange(deadline)
        except Exception as error:
            longest = self.web.settings.fetch_timeout_s
            seconds = longest if deadline.is_over else min(STALL_S, longest)
            found = failure_of(error, host=host, seconds=seconds)
            self.web.hosts.note(host, answers=found.code not in self._silences())
            raise FetchFailedError(found) from error
        self.web.hosts.note(host, answers=True)
        self._left_s = max(self._left_s - deadline.spent_s(), 0.01)
        return answer

    def _silences(self) -> set[str]:
        """The failures that say the whole host is silent, not only this feed."""
        is_public = self.web.is_public(self.url)
        return {"connect", "dns", "timeout"} if is_public else {"connect", "dns"}

    async def _exchange(self, deadline: Deadline) -> Answer:
        response = await self.web.session.get(
            _as_written(self.url), headers=self.headers, allow_redirects=False
        )
        deadline.progress()
        try:
            reader = _BodyReader(self.web, response, deadline, self.held)
            body = await reader.read()
        finally:
            response.close() if not response.content.at_eof() else response.release()
        return Answer(
            url=self.url, status=response.status, headers=response.headers, body=body
        )


class _BodyReader:
    """Reads one body within its limits of size, speed and time."""

    def __init__(
        self,
        web: Web,
        response: aiohttp.ClientResponse,
        deadline: Deadline,
        held: Held,
    ) -> None:
        self._web, self._response, self._deadline = web, response, deadline
        self._held = held
        self._received = 0

    async def read(self) -> bytes:
        response = self._response
        if response.status in _REDIRECTS or response.status in {204, 304}:
            return b""
        if response.status >= 400:
            return await self._read_some()
        return await self._read_whole()

    async def _read_some(self) -> bytes:
        """The start of an error page, to see what it is; its end is nobody's loss."""
        collected = Collected(limit=2**40)
        try:
            async for part in self._parts():
                collected.add(part)
                if collected.size >= _ERROR_BODY:
                    break
        except (FetchFailedError, aiohttp.ClientError, TimeoutError):
            pass
        return collected.bytes()[:_ERROR_BODY]

    async def _read_whole(self) -> bytes:
        limit = self._web.settings.max_body_bytes
        if (self._response.content_length or 0) > limit:
            raise FetchFailedError(failure("too_large", limit=limit))
        collected = Collected(limit=limit)
        async for part in self._parts():
            collected.add(part)
            await self._hold(len(part))
        return unpack_file(collected.bytes(), limit=limit)

    async def _parts(self) -> AsyncIterator[bytes]:
        unpack = unpacker(self._response.headers.get("Content-Encoding", ""))
        content, deadline = self._response.content, self._deadline
        started = deadline.spent_s()
        while not content.at_eof() and (chunk := await content.read(_CHUNK)):
            deadline.progress()
            self._received += len(chunk)
            spent = deadline.spent_s() - started
            if spent > STALL_S and self._received < spent * _SLOWEST_BYTES_PER_S:
                raise TimeoutError
            for part in unpack.feed(chunk):
                yield part
        if not unpack.is_complete():
            raise FetchFailedError(failure("broken_off"))

    async def _hold(self, size: int) -> None:
        self._deadline.rest()  # waiting for our own room is not its fault
        try:
            await self._held.grow(size)
        finally:
            self._deadline.go_on()


def _as_written(url: str) -> URL:
    # Quoting it anew would break signed addresses.
    return URL(url, encoded=url.isascii() and url.isprintable() and " " not in url)


def _joined(base: str, location: str) -> str:
    location = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        absolute = urljoin(base, location.replace(" ", "%20"))
        return urlunsplit(urlsplit(absolute)._replace(fragment=""))
    except ValueError:
        raise FetchFailedError(failure("redirect_nowhere")) from None
