"""A body unpacked as it streams in, never beyond its limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli

from armsbeat.collect.failures import FetchFailedError, failure

ACCEPTED = "gzip, deflate, br"
_STEP = 256 * 1024
_GZIP_OR_ZLIB, _GZIP, _RAW = 47, 31, -15


class Unpacker(Protocol):
    """Takes packed bytes, gives unpacked ones in steps of bounded size."""

    def feed(self, chunk: bytes) -> Iterator[bytes]: ...

    def is_complete(self) -> bool: ...


def unpacker(encoding: str) -> Unpacker:
    """
    The unpacker for a Content-Encoding header.

    Raises:
        FetchFailedError: The encoding is unknown, or there are several.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    packed = [name for name in names if name not in {"", "identity", "none", "utf-8"}]
    if not packed:
        return _Plain()
    if len(packed) == 1 and packed[0] in {"gzip", "x-gzip", "deflate"}:
        return _Zlib()
    if packed == ["br"]:
        return _Brotli()
    raise FetchFailedError(failure("bad_encoding", encoding=encoding[:40]))


def unpack_file(body: bytes, *, limit: int) -> bytes:
    """Unpack a body that is itself a gzip file; others are returned as they are."""
    if not body.startswith(b"\x1f\x8b\x08"):
        return body
    whole, zipped = Collected(limit=limit), _Zlib()
    for part in zipped.feed(body):
        whole.add(part)
    return whole.bytes()


class Collected:
    """
    The unpacked body so far.

    Args:
        limit: Bytes; one more is a failure.
    """

    def __init__(self, *, limit: int) -> None:
        self._parts: list[bytes] = []
        self._limit = limit
        self.size = 0

    def add(self, part: bytes) -> None:
        """
        Add what came out of the unpacker.

        Raises:
            FetchFailedError: The limit is passed.
        """
        self.size += len(part)
        if self.size > self._limit:
            self._parts.clear()
            raise FetchFailedError(failure("too_large", limit=self._limit))
        self._parts.append(part)

    def bytes(self) -> bytes:
        """All of it."""
        return b"".join(self._parts)


class _Plain:
    def feed(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk

    def is_complete(self) -> bool:
        return True


class _Zlib:
    """gzip (also of several members), zlib, raw deflate, or falsely announced."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._head = b""
        self._plain = False
        self._members = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        chunk, self._head = self._head + chunk, b""
        while chunk:
            if self._plain:
                yield chunk
                return
            if self._stream is None and not self._begin(chunk):
                return
            part, chunk = self._step(chunk)
            if part:
                yield part
            if len(part) == _STEP and not chunk:  # more may wait inside
                yield from self._drained()

    def is_complete(self) -> bool:
        if self._plain or not (self._stream or self._head):
            return True
        return self._stream is not None and self._stream.eof

    def _drained(self) -> Iterator[bytes]:
        while self._stream is not None and not self._stream.eof:
            part, _ = self._step(b"")
            if not part:
                return
            yield part

    def _begin(self, chunk: bytes) -> bool:
        if self._members:  # what follows a gzip member is another one, or padding
            if not chunk.startswith(b"\x1f\x8b"):
                return False
            self._stream = zlib.decompressobj(_GZIP)
            return True
        if len(chunk) < 2:
            self._head = chunk
            return False
        if chunk.startswith(b"\x1f\x8b"):
            self._stream = zlib.decompressobj(_GZIP)
        elif chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0:
            self._stream = zlib.decompressobj(_GZIP_OR_ZLIB)
        elif chunk.lstrip()[:1] in {b"<", b"{", b"[", b"\xef"}:
            self._plain = True
        else:
            self._stream = zlib.decompressobj(_RAW)
        return True

    def _step(self, chunk: bytes) -> tuple[bytes, bytes]:
        if self._plain or self._stream is None:
            return chunk, b""
        try:
            part = self._stream.decompress(chunk, _STEP)
        except zlib.error as error:
            raise FetchFailedError(failure("bad_encoding", encoding="gzip")) from error
        if self._stream.eof:
            rest = self._stream.unused_data
            if rest.startswith(b"\x1f\x8b"):
                self._members, self._stream = self._members + 1, None
                return part, rest
            return part, b""
        return part, self._stream.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            part = self._stream.process(chunk, output_buffer_limit=_STEP)
            yield part
            while not self._stream.can_accept_more_data():
                yield self._stream.process(b"", output_buffer_limit=_STEP)
        except brotli.error as error:
            raise FetchFailedError(failure("bad_encoding", encoding="br")) from error

    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())
