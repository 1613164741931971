"""The faster VADER gives the original's four numbers on every text."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from armsbeat.annotate.vader import Vader

ORIGINAL = SentimentIntensityAnalyzer()
FASTER = Vader()

# Every word that some branch of VADER's rules looks for, and plain ones between.
TURNS = ["no", "least", "at", "very", "never", "so", "this", "without", "doubt"]
TURNS += ["but", "or", "nor", "kind", "of", "sort", "just", "enough", "BUT", "kind-of"]
CASES = [word for case in SPECIAL_CASES for word in case.split()]
PLAIN = ["tank", "Seoul", "the", "a", "deal", ":)", ":-(", "…", "U.S.", "--", "x"]
EMOJI = sorted(ORIGINAL.emojis)
LEXICON = sorted(ORIGINAL.lexicon)
WORDS = [LEXICON, sorted(BOOSTER_DICT), list(NEGATE), TURNS, CASES, PLAIN, EMOJI]


def shaped(word: str, shape: int) -> str:
    shapes = (word, word, word.upper(), word.title(), word + "!", word + "??")
    return (*shapes, f'"{word}",', f"({word})")[shape % 8]


def same(text: str) -> bool:
    return FASTER.polarity_scores(text) == ORIGINAL.polarity_scores(text)


def test_generated_texts_score_the_same():
    rng = random.Random(20)
    for _ in range(6_000):
        words = [
            shaped(rng.choice(rng.choice(WORDS)), rng.randrange(8))
            for _ in range(rng.randrange(16))
        ]
        text = rng.choice(["", " "]) + rng.choice([" ", "  ", "\n"]).join(words)
        assert same(text), text


@given(st.text())
def test_any_text_scores_the_same(text):
    assert same(text)


@given(
    st.lists(
        st.builds(
            shaped,
            st.one_of(*(st.sampled_from(words) for words in WORDS)),
            st.integers(0, 7),
        ),
        max_size=12,
    )
)
def test_any_sequence_of_rule_words_scores_the_same(words):
    assert same(" ".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "no good or nor bad",
        "at least good, very least good, least good",
        "never so good, never this bad, so so good",
        "without a doubt good; without doubt the best",
        "kind of good but sort of bad, just enough trouble",
        "good good good but good bad good",
        "The bomb, to die for, kiss of death, bus stop",
        "GREAT plans, VERY bad IDEAS!!! Really???",
        "😀😀 good 😡",
    ],
)
def test_each_rule_scores_the_same(text):
    assert same(text)


def test_another_lexicon_is_used_and_the_original_left_alone():
    ours = Vader({"embargo": -1.0})
    assert ours.polarity_scores("embargo")["compound"] < 0
    assert ours.polarity_scores("good")["compound"] == 0
    assert "embargo" not in FASTER.lexicon
