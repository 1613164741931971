"""The words around a place in a text, the place marked."""

from __future__ import annotations

from armsbeat.dashboard.markup import highlight


def excerpt(body: str, start: int, end: int, name: str, *, around: int) -> str:
    """
    Escaped HTML: up to `around` characters on both sides, cut between words.

    Args:
        body: The text.
        start: Where the place begins in it.
        end: Where it ends.
        name: What the mark says it is.
        around: How many characters on each side.
    """
    first, last = max(0, start - around), min(len(body), end + around)
    if first:
        first = body.find(" ", first, start) + 1 or first
    if last < len(body):
        cut = body.rfind(" ", end, last)
        last = cut if cut > 0 else last
    span = {"kind": "system", "start": start - first, "end": end - first, "name": name}
    words = highlight(body[first:last], [span])
    return f"{'… ' if first else ''}{words}{' …' if last < len(body) else ''}"
