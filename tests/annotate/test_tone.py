"""Tone: names are neutral, sentences are averaged, words add up to the score."""

import pytest

from armsbeat.annotate import load_annotator


@pytest.fixture(scope="module")
def annotate():
    return load_annotator().annotate


def test_the_words_add_up_to_the_score(annotate):
    tone = annotate("Senate slams reckless sale", "A welcome step. Critics object.").tone
    assert tone.compound == pytest.approx(sum(value for _, value in tone.words))
    assert {word for word, _ in tone.words} >= {"slams", "reckless", "welcome"}


def test_a_text_that_is_not_english_has_no_tone(annotate):
    assert annotate("Terrible war", "", language="de").tone.compound is None


def test_raw_is_plain_vader_of_the_whole_text(annotate):
    tone = annotate("United States Security", "").tone
    assert tone.compound == 0
    assert tone.raw > 0.5
