"""
Whether a body says what it said before: a hash of it without its own dates.

Many servers date a feed anew with each answer, and many caches sign the page in a
comment behind it. Neither says anything about the records.
"""

from __future__ import annotations

import hashlib
import re

# The first record; what stands before it is about the feed as a whole.
_RECORD = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]")
_OWN_DATE = re.compile(
    rb"<((?:[A-Za-z][\w.-]*:)?(?:lastBuildDate|pubDate|published|updated|modified|date))"
    rb"(?:\s[^<>]{0,200})?>[^<>]{0,80}</\1\s*>"
)
# For `match` alone: told where to end, it would try all ways to pair up the comments.
_SIGNATURE = re.compile(rb"(?:\s|<!--.*?-->)*", re.S)
_LONGEST_SIGNATURE = 4096


def body_hash(body: bytes) -> str:
    """
    What tells a body from another one.

    Args:
        body: As unpacked from the answer.

    Returns:
        32 hexadecimal digits; the same for two XML feeds that differ in the dates of
        the feed itself, or in blanks and comments behind its root element, alone.
    """
    found = _RECORD.search(body)
    if found is None:
        return hashlib.blake2b(body, digest_size=16).hexdigest()
    start, end = found.start(), _end(body)
    # A length, so that what is cut out cannot make two bodies alike by shifting them.
    head = _OWN_DATE.sub(rb"<\1/>", body[:start])
    digest = hashlib.blake2b(b"%d " % len(head), digest_size=16)
    digest.update(head)
    digest.update(memoryview(body)[start:end])
    return digest.hexdigest()


def _end(body: bytes) -> int:
    """Where the root element ends, if only blanks and comments follow it."""
    last = body.rfind(b"</", -_LONGEST_SIGNATURE)
    close = body.find(b">", last) + 1 if last >= 0 else 0
    found = _SIGNATURE.match(body, close) if close else None
    return close if found is not None and found.end() == len(body) else len(body)
