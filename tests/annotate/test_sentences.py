"""Where sentences end."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.annotate.sentences import split_sentences


def pieces(text):
    return [text[start:end] for start, end in split_sentences(text)]


class TestSentences:
    def test_end_with_a_stop_before_a_capital(self):
        assert pieces("It sold tanks. Poland bought them.") == [
            "It sold tanks.",
            "Poland bought them.",
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "The U.S. Air Force ordered jets.",
            "Lt. Gen. Smith signed.",
            "Transmittal No. 24-118 says so.",
            "It cost $1.5 billion in all.",
            "J. R. Jones of Acme Corp. v. Doe",
            "On Dec. 17 it approved the sale.",
        ],
    )
    def test_abbreviations_and_decimals_end_nothing(self, text):
        assert pieces(text) == [text]

    def test_a_sentence_may_end_with_an_abbreviation(self):
        assert len(pieces("It was sold to the U.S. The deal is done.")) == 2

    def test_lines_and_bullets_end_sentences(self):
        assert pieces("One line\nTwo lines • three") == [
            "One line",
            "Two lines",
            "three",
        ]

    @given(st.text(max_size=200))
    def test_cover_all_that_is_not_space_or_bullet(self, text):
        spans = split_sentences(text)
        covered = "".join(text[a:b] for a, b in spans)
        plain = str.maketrans("", "", "•●")
        squeeze = lambda s: "".join(s.translate(plain).split())  # noqa: E731
        assert squeeze(covered) == squeeze(text)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))

    def test_is_fast_enough_for_archives(self):
        text = "The U.S. approved it. Poland buys 24 jets for $1.5 billion. " * 2000
        start = time.process_time()
        count = len(split_sentences(text))
        # 100,000 sentences a second on an idle core; a tenth of it must always do.
        assert count / (time.process_time() - start) > 10_000
