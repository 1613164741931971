"""
The process that parses, so that a hostile feed can be stopped by killing it.

Started as `python -m armsbeat.collect.worker`: jobs come in on standard input,
results leave on standard output, each as two lengths and two byte strings. Started
as a program of its own, because the usual ways of making a process either run the
caller's script again or copy its threads.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import BinaryIO

from armsbeat.collect.failures import failure
from armsbeat.collect.parse import parse_feed
from armsbeat.collect.parsed import ParsedFeed, feed_to_bytes, job_from_bytes
from armsbeat.collect.wire import LENGTHS

MEMORY_LIMIT = 320 * 1024 * 1024
"""Bytes of writable memory; a parse that needs more fails instead of swapping."""


def main() -> None:
    """Answer jobs until standard input closes."""
    jobs, results = sys.stdin.buffer, _own_standard_output()
    longest_s = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    _limit_memory()
    _send(results, b"ready")
    while (lengths := jobs.read(LENGTHS.size)) and len(lengths) == LENGTHS.size:
        job_length, body_length = LENGTHS.unpack(lengths)
        _end_by_itself_after(longest_s)
        answer = _answer(jobs.read(job_length), jobs.read(body_length))
        _end_by_itself_after(0)
        _send(results, answer)


def _send(results: BinaryIO, answer: bytes) -> None:
    results.write(LENGTHS.pack(len(answer), 0))
    results.write(answer)
    results.flush()


def _answer(job: bytes, body: bytes) -> bytes:
    try:
        return feed_to_bytes(parse_feed(body, job_from_bytes(job)))
    except (MemoryError, RecursionError):
        return feed_to_bytes(ParsedFeed(failure=failure("parse_crash")))
    except Exception as error:  # whatever a parser trips over is the feed's failure
        reason = f"{type(error).__name__} while parsing"
        return feed_to_bytes(ParsedFeed(failure=failure("internal", reason=reason)))


def _own_standard_output() -> BinaryIO:
    # A library that prints must not garble the results.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return results


def _end_by_itself_after(seconds: int) -> None:
    # Should the collector die, nobody is left to stop a parse that hangs.
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
