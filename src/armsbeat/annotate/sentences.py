"""
Where sentences end, as offsets into the text.

News leads are full of full stops that end nothing: U.S., Lt. Gen., No. 5, $1.5 billion.
"""

from __future__ import annotations

import re
from functools import lru_cache

from armsbeat.annotate.word_sets import word_set

# Abbreviations that are followed by what they belong to.
_BINDING = word_set(
    "mr mrs ms dr prof st sr lt gen col maj capt sgt cmdr adm brig rear vice sen rep"
    " gov pres sec no nos vs fig jan feb mar apr jun jul aug sep sept oct nov dec mt"
    " ft al etc e.g i.e approx est dept col u.s u.k u.n e.u d.c n s"
)
_MAY_END = frozenset({"u.s", "u.k", "u.n", "e.u", "d.c", "etc", "al"})
# Words that start a sentence far more often than they follow "U.S.".
_STARTERS = word_set(
    "the a an in it its he she they we this that these those but and while when after"
    " on at as if for with under according officials however two one both"
)
# A stop, then closing quotes, then space and something that may open a sentence;
# or a line break, or a bullet between spaces.
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\Wa-z_])")
_STOP_OR_BREAK = re.compile(rf"{_STOP.pattern}|\s*\n\s*|\s[•●]\s")
_WORD_BEFORE = re.compile(r"[\w.]*$")
_WORD_AFTER = re.compile(r"\W*(\w+)")


@lru_cache(maxsize=64)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """
    Cut a text into sentences.

    Args:
        text: Plain text.

    Returns:
        `(start, end)` of every sentence, in order, without surrounding white space.
        Together they cover every character that is not white space or a bullet.
    """
    breaks = "\n" in text or "•" in text or "●" in text
    if not (breaks or "." in text or "!" in text or "?" in text or "…" in text):
        spans: list[tuple[int, int]] = []
        _keep(text, 0, len(text), spans)
        return tuple(spans)
    stops = (_STOP_OR_BREAK if breaks else _STOP).finditer(text)
    cuts = [match.span() for match in stops if _ends(text, match)]
    spans = []
    start = 0
    for low, high in cuts:
        end = high if text[low] in ".!?…" else low
        _keep(text, start, end, spans)
        start = high
    _keep(text, start, len(text), spans)
    return tuple(spans)


def _keep(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if len(stripped) == len(piece) > 0:
        spans.append((start, end))
    elif stripped:
        start += len(piece) - len(piece.lstrip())
        spans.append((start, start + len(stripped)))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is one."""
    start = match.start()
    if text[start] != "." or text[start + 1 : start + 2] == ".":
        return True
    word = _word_before(text, start).lower()
    # A single letter is an initial, unless it closes U.S. and the like.
    if word in _MAY_END:
        following = _WORD_AFTER.match(text, match.end())
        return bool(following) and following.group(1).lower() in _STARTERS  # type: ignore[union-attr]
    if len(word) == 1 and word.isalpha():
        return False
    return word not in _BINDING


def _word_before(text: str, start: int) -> str:
    before = text[max(0, start - 16) : start]
    word = before.rpartition(" ")[2]
    if word.isalnum():
        return word
    found = _WORD_BEFORE.search(before)
    return found.group() if found else ""
