"""Where the tone comes from: each word with its share of the score, as signed bars."""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.charts import signed
from armsbeat.dashboard.markup import quote, text, tone_badge
from armsbeat.model import NEGATIVE_FROM, POSITIVE_FROM, Tone

Share = tuple[str, float]


def bars(words: Sequence[Share], *, by_size: bool) -> str:
    """One bar per word, from a line in the middle: left lowers, right raises."""
    ordered = sorted(words, key=lambda word: -abs(word[1])) if by_size else list(words)
    widest = max(abs(value) for _, value in words)
    rows = "".join(_bar(word, value, widest) for word, value in ordered)
    return f'<ol class="ab-shares">{rows}</ol>'


def total(tone: Tone) -> str:
    """The sum, and plain VADER beside it."""
    added = sum(value for _, value in tone.words)
    badge = tone_badge(tone.compound, tone_class(tone.compound))
    raw = "" if tone.raw is None else signed(tone.raw)
    plain = (
        f'<p class="ab-quiet">Plain VADER on the whole text, names included: {raw}.</p>'
        if raw
        else ""
    )
    sums = (
        f"The {len(tone.words)} words add up to {signed(added)}."
        if len(tone.words) > 1
        else "The score is this one word’s."
        if tone.words
        else "No word of the text has a valence: the score is 0."
    )
    return (
        f'<div class="ab-sum">{badge}<div><p>{sums} The scale goes from −1 to +1.</p>'
        f"{plain}</div></div>"
    )


def tone_class(compound: float | None) -> str:
    """VADER's three classes."""
    if compound is None or NEGATIVE_FROM < compound < POSITIVE_FROM:
        return "neutral"
    return "positive" if compound > 0 else "negative"


def _bar(word: str, value: float, widest: float) -> str:
    side = "up" if value > 0 else "down"
    width = max(1.0, 50 * abs(value) / widest)
    return (
        f'<li><span class="ab-share-word">{text(word)}</span>'
        f'<span class="ab-share-bar" aria-hidden="true">'
        f'<i class="{side}" style="width:{width:.1f}%"></i></span>'
        f'<span class="ab-share-value">{quote(signed(value, 3))}</span></li>'
    )
