"""Folding makes spellings equal and never loses the way back to the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.annotate.fold import fold, folded_alias


class TestFolding:
    @pytest.mark.parametrize(
        "text",
        [
            "PAC-3",
            "pac‑3",
            "PAC–3",
            "PAC\u00a03",
            "ＰＡＣ-3",
            "PA\u00adC-3",
            "P\u200bAC-3",
        ],
    )
    def test_dashes_spaces_case_and_invisible_characters_do_not_matter(self, text):
        assert folded_alias(text) == "pac 3"

    @pytest.mark.parametrize("text", ["Scorpène", "Scorpe\u0300ne", "SCORPENE"])
    def test_accents_do_not_matter_composed_or_not(self, text):
        assert folded_alias(text) == "scorpene"

    def test_both_apostrophes_fold_alike(self):
        assert folded_alias("David’s Sling") == folded_alias("David's Sling")

    def test_turkish_dotted_and_dotless_i_fold_to_i(self):
        assert folded_alias("KIZILELMA") == folded_alias("Kızılelma") == "kizilelma"
        assert folded_alias("HİSAR") == "hisar"

    def test_a_span_of_the_folded_form_is_a_span_of_the_text(self):
        text = "Two\u200b  Su\u00ad-57s"
        folded = fold(text)
        start = folded.folded.index("su 57")
        first, last = folded.span(start, start + len("su 57"))
        assert text[first:last] == "Su\u00ad-57"

    @given(st.text())
    def test_every_folded_character_comes_from_one_place_in_the_text(self, text):
        folded = fold(text)
        ends = [folded.span(i, i + 1) for i in range(len(folded.folded))]
        assert all(0 <= first < last <= len(text) for first, last in ends)
        assert [first for first, _ in ends] == sorted(first for first, _ in ends)
