"""Earlier versions of a text, with what was taken out and put in marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from armsbeat.dashboard.markup import quote, when

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
# Beyond this many pieces a comparison is not worth the seconds it takes.
MOST_PIECES = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One version of an item."""

    title: str
    summary: str
    until: datetime | None
    """When it was replaced; None: it stands."""


def steps(versions: Sequence[Text]) -> str:
    """Each change, oldest first: the text after it, differences marked."""
    changes = "".join(
        _step(number, before, after)
        for number, (before, after) in enumerate(pairwise(versions), start=1)
    )
    return f'<ol class="ab-edits">{changes}</ol>'


def difference(before: str, after: str) -> str:
    """The later text as escaped HTML, with `<del>` and `<ins>`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if before == after:
        return f"<bdi>{quote(after)}</bdi>"
    if len(old) + len(new) > MOST_PIECES:
        return f"<bdi>{_wrapped('del', before)} {_wrapped('ins', after)}</bdi>"
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    out = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out.append(quote("".join(new[c:d])))
        else:
            out.append(_wrapped("del", "".join(old[a:b])))
            out.append(_wrapped("ins", "".join(new[c:d])))
    return f"<bdi>{''.join(out)}</bdi>"


def _wrapped(tag: str, words: str) -> str:
    said = "taken out: " if tag == "del" else "put in: "
    return (
        f'<{tag}><span class="ab-vh">{said}</span>{quote(words)}</{tag}>'
        if words
        else ""
    )


def _step(number: int, before: Text, after: Text) -> str:
    replaced = before.until.replace(tzinfo=None) if before.until is not None else None
    return (
        f'<li><p class="ab-meta">Version {number} → {number + 1}, seen'
        f" {when(replaced)}</p>"
        f"<h3>{difference(before.title, after.title)}</h3>"
        f"<p>{difference(before.summary, after.summary)}</p></li>"
    )
