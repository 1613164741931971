"""Quality of the tone on our own gold: notices are neutral, headlines are not."""

import json
from pathlib import Path

import pytest

from armsbeat.annotate import load_annotator
from armsbeat.model import NEGATIVE_FROM, POSITIVE_FROM

GOLD = Path(__file__).parents[1] / "gold" / "tone.jsonl"
MAX_TONED_NOTICES = 0.05
MIN_RIGHT_SIGNS = 0.95


@pytest.fixture(scope="module")
def found():
    """Per gold line: what it should be, what it is, what plain VADER says."""
    annotate = load_annotator().annotate
    lines = [json.loads(line) for line in GOLD.read_text().splitlines()]
    tones = [
        annotate(**{"title": "", "summary": "", line["field"]: line["text"]}).tone
        for line in lines
    ]
    return [
        (line["tone"], label(tone.compound), label(tone.raw), line["text"])
        for line, tone in zip(lines, tones, strict=True)
    ]


def label(compound: float) -> str:
    if compound >= POSITIVE_FROM:
        return "positive"
    return "negative" if compound <= NEGATIVE_FROM else "neutral"


def test_there_is_enough_gold(found):
    assert sum(gold == "neutral" for gold, *_ in found) >= 64
    assert sum(gold != "neutral" for gold, *_ in found) >= 60


def test_notices_are_neutral(found):
    toned = [text for gold, ours, _, text in found if gold == "neutral" != ours]
    notices = sum(gold == "neutral" for gold, *_ in found)
    assert len(toned) <= MAX_TONED_NOTICES * notices, toned


def test_plain_vader_scores_most_notices_as_toned(found):
    raw = [raw != "neutral" for gold, _, raw, _ in found if gold == "neutral"]
    assert sum(raw) > 0.6 * len(raw)


def test_toned_headlines_have_the_right_sign(found):
    wrong = [text for gold, ours, _, text in found if gold not in ("neutral", ours)]
    toned = sum(gold != "neutral" for gold, *_ in found)
    assert len(wrong) <= (1 - MIN_RIGHT_SIGNS) * toned, wrong
