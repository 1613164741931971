"""
Tone of an item: VADER's rules per sentence over our lexicon, names masked.

A sentence's score is VADER's with three changes that were measured on rated news
sentences: S is the sum of its words' valences, the strong ones dampened (|x|^POWER)
and the bad ones weighted; it is normalised to S / sqrt(S² + A), where A grows with the
sentence's length, so that one toned word says less among many. An item's score is the
mean over its sentences, the title weighted.

The normalisation is shared out in proportion: a word contributes x / sqrt(S² + A) times
its sentence's share of the item, so that the contributions of all words add up to the
score.
"""

from __future__ import annotations

import math
import string
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from armsbeat.annotate.annotator import Reading, ToneReading
from armsbeat.annotate.glances import Glances, Notes
from armsbeat.annotate.masking import is_name, mask
from armsbeat.annotate.match import Passage
from armsbeat.annotate.rounding import DIGITS, round_off
from armsbeat.annotate.tone_lexicon import Lexicon
from armsbeat.annotate.tone_words import (
    BOILERPLATE,
    SETTING,
    NewsVader,
    WordReader,
    said,
    with_denials,
)
from armsbeat.model import Mention, MentionKind, Tone

ALPHA = 10.0
"""VADER has 15, for undampened valences."""
POWER = 0.8
"""Strong words are dampened: two mild words say more than one of twice the valence."""
NEGATIVE_WEIGHT = 1.5
"""Bad words say more than good ones."""
USUAL_LENGTH, LENGTH_OFFSET = 20, 10
"""A is ALPHA for a sentence of the usual length, in words, and grows with it."""
TITLE_WEIGHT = 2.0
"""A title counts as this many sentences of the summary."""
SCORED_LANGUAGES = ("en", "und")

Word = tuple[str, float]
Entity = tuple[MentionKind, str]


class Sentence(NamedTuple):
    """A scored sentence: where it is, its score and what each word gave to it."""

    start: int
    end: int
    compound: float
    words: tuple[Word, ...]


class ToneScorer:
    """Reads the tone of an item; the annotator's step `score_tone`."""

    def __init__(self, lexicon: Lexicon, news: NewsVader | None = None) -> None:
        self.lexicon = lexicon
        if news is None:
            reader = WordReader(lexicon)
            news = NewsVader(reader, Glances(note_of=reader.note))
        self._news = news

    def __call__(
        self, reading: Reading, mentions: Sequence[Mention], language: str
    ) -> ToneReading:
        """
        The tone of the item and at each entity; abstains outside English.

        A text too short to tell its language ("Outrageous!") has a tone when a word of
        it has.
        """
        if language not in SCORED_LANGUAGES:
            return ToneReading(tone=Tone(compound=None))
        raw = self._news.plain_compound(_texts(reading))
        title = [m for m in mentions if m.field == "title"]
        summary = [m for m in mentions if m.field == "summary"]
        titles = self._sentences(reading.title, title)
        others = self._sentences(reading.summary, summary)
        words = _shared_out(titles, others)
        if not words:
            if language != "en":
                return ToneReading(tone=Tone(compound=None))
            untoned = dict.fromkeys([(m.kind, m.entity) for m in mentions], 0.0)
            return ToneReading(Tone(compound=0.0, raw=raw), untoned)
        compound = round_off(sum([value for _, value in words])) + 0.0
        tone = Tone(compound=compound, raw=raw, words=_rounded(words, compound))
        return ToneReading(tone, _at_entities(titles, title, others, summary))

    def sentence(self, text: str, *, cased: bool = True) -> tuple[Word, ...]:
        """
        What each word gives to the score of one sentence.

        Args:
            text: A sentence, names masked.
            cased: Capital letters mark names, as they do not in a headline in Title
                Case.
        """
        words, notes = self._news.words(text)
        return self._weighed(words, notes, cased)

    def _weighed(self, words: list[str], notes: Notes, cased: bool) -> tuple[Word, ...]:
        news = self._news
        hits = news.hits(words, notes) if notes else []
        if not hits or said(notes) & BOILERPLATE:
            return ()
        if cased:
            names = [i for i, _ in hits if is_name(words, i)]
            if names:
                words = words.copy()
                for i in names:
                    words[i] = "Xx"
                notes = [at for at in notes if at[0] not in names]
                hits = news.hits(words, notes)
        if news.are_procedural(words, hits) and said(notes) & SETTING:
            return ()
        hits = with_denials(notes, hits)
        weights = [_weight(value) for _, value in hits]
        total = sum(weights)
        length = (len(words) + LENGTH_OFFSET) / (USUAL_LENGTH + LENGTH_OFFSET)
        scale = 1 / math.sqrt(total * total + ALPHA * length)
        return tuple(
            [
                (words[i].strip(string.punctuation) or words[i], weight * scale)
                for (i, _), weight in zip(hits, weights, strict=True)
            ]
        )

    def _sentences(
        self, passage: Passage, mentions: Sequence[Mention]
    ) -> list[Sentence]:
        text = passage.text
        glimpse = self._news.glances.of(text)
        if not glimpse.sentences:
            return []
        masked = mask(text, mentions) if mentions else text
        cased = passage.style == "sentence"
        found: list[Sentence] = []
        for k, (start, end) in enumerate(glimpse.sentences):
            sentence = masked[start:end]
            if masked is text or sentence == text[start:end]:
                words, notes = self._news.parted(glimpse, k, sentence)
            else:
                words, notes = self._news.words(sentence)
            toned = self._weighed(words, notes, cased)
            compound = sum([value for _, value in toned]) if toned else 0.0
            found.append(_new(Sentence, (start, end, compound, toned)))
        return found


# A named tuple's own way takes three times as long.
_new = tuple.__new__


def _weight(value: float) -> float:
    dampened: float = abs(value) ** POWER
    return dampened if value > 0 else -NEGATIVE_WEIGHT * dampened


def _texts(reading: Reading) -> list[str]:
    return [text for text in (reading.title.text, reading.summary.text) if text]


def _shared_out(titles: Sequence[Sentence], others: Sequence[Sentence]) -> list[Word]:
    """What each word gives to the score of the item, title first."""
    total = TITLE_WEIGHT * bool(titles) + len(others)
    words: list[Word] = []
    if titles:
        share = TITLE_WEIGHT / (len(titles) * total)
        for one in titles:
            if one.words:
                words += [(word, share * value) for word, value in one.words]
    if others:
        share = 1 / total
        for one in others:
            if one.words:
                words += [(word, share * value) for word, value in one.words]
    return words


def _rounded(words: Sequence[Word], compound: float) -> tuple[Word, ...]:
    """The words rounded; the largest takes what rounding lost, so the sum holds."""
    rounded = [(word, round_off(value)) for word, value in words]
    if not rounded:
        return ()
    lost = compound - sum([value for _, value in rounded])
    if abs(lost) > 10**-DIGITS / 2:
        sizes = [abs(value) for _, value in rounded]
        k = sizes.index(max(sizes))
        word, value = rounded[k]
        rounded[k] = word, round(value + lost, DIGITS)
    return tuple([(word, value) for word, value in rounded if value])


def _at_entities(
    titles: Sequence[Sentence],
    in_title: Sequence[Mention],
    others: Sequence[Sentence],
    in_summary: Sequence[Mention],
) -> Mapping[Entity, float]:
    """The mean score of the sentences that name each entity."""
    naming: dict[Entity, list[Sentence]] = {}
    for sentences, mentions in ((titles, in_title), (others, in_summary)):
        for mention in mentions:
            for one in sentences:
                if mention.start < one.end:
                    named_by = naming.setdefault((mention.kind, mention.entity), [])
                    if not named_by or named_by[-1] is not one:
                        named_by.append(one)
                    break
    return {entity: _mean_of(named_by) for entity, named_by in naming.items()}


def _mean_of(sentences: Sequence[Sentence]) -> float:
    total = sum([one.compound for one in sentences])
    return round_off(total / len(sentences)) if total else 0.0
