"""One pass finds every listed spelling: longest first, then leftmost, no overlaps."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armsbeat.annotate.match import Alias, Matcher
from armsbeat.annotate.style import style_of


def system(surface: str, entity: str | None = None, **changes: object) -> Alias:
    return Alias(
        surface=surface,
        kind="system",
        entity=entity or surface,
        open=surface[-1].isdigit(),
        **changes,
    )


NAMES = (
    "PAC-3",
    "PAC-3 MSE",
    "Patriot",
    "M1A1",
    "Leopard 2",
    "Mk 41",
    "F-16",
    "F/A-18",
    "S-300",
    "Su-30",
    "Black Hawk",
    "Aegis",
    "Aegis Ashore",
    "AMRAAM",
    "Boxer",
)
MATCHER = Matcher(
    [
        *map(system, NAMES),
        Alias(surface="US", kind="country", entity="US", case="exact", plural=False),
        Alias(surface="China", kind="country", entity="CN", case="capital"),
        Alias(surface="South China Sea", kind="decoy", entity="sea"),
        Alias(surface="missile", kind="cue", entity="weapon"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    passage = MATCHER.read(text, field="title")
    return [(passage.surface(c), c.alias.entity) for c in passage.candidates]


class TestSpellings:
    @pytest.mark.parametrize(
        ("text", "entity"),
        [
            ("PAC 3", "PAC-3"),
            ("PAC3", "PAC-3"),
            ("PAC‑3", "PAC-3"),
            ("pac-3", "PAC-3"),
            ("M1-A1", "M1A1"),
            ("M1A1s", "M1A1"),
            ("Leopard two", "Leopard 2"),
            ("Leopard II", "Leopard 2"),
            ("Leopard 2A7", "Leopard 2"),
            ("LEOPARD 2A6", "Leopard 2"),
            ("Mk. 41", "Mk 41"),
            ("Mark 41", "Mk 41"),
            ("MK41", "Mk 41"),
            ("F-16V", "F-16"),
            ("F16s", "F-16"),
            ("F/A‑18", "F/A-18"),
            ("S-300s", "S-300"),
            ("S-300PMU2", "S-300"),
            ("Su 30MKI", "Su-30"),
            ("Blackhawk", "Black Hawk"),
            ("AMRAAMs", "AMRAAM"),
            ("BOXERS", "Boxer"),
        ],
    )
    def test_variations_of_a_listed_name_are_found_whole(self, text, entity):
        assert found(text) == [(text, entity)]

    @pytest.mark.parametrize(
        "text",
        ["F-161", "S-3000", "Leopard 22", "Patriotic", "the 16th", "S-300th", "F-16km"],
    )
    def test_a_piece_of_a_longer_word_or_number_is_not_a_name(self, text):
        assert found(text) == []

    @pytest.mark.parametrize("text", ["Boxer's", "Boxer’s", "Boxers’", "(Boxer)"])
    def test_a_possessive_ends_before_its_apostrophe(self, text):
        assert [entity for _, entity in found(text)] == ["Boxer"]


class TestOverlaps:
    def test_the_longest_span_wins(self):
        assert found("Aegis Ashore and Aegis") == [
            ("Aegis Ashore", "Aegis Ashore"),
            ("Aegis", "Aegis"),
        ]
        assert found("PAC-3 MSE") == [("PAC-3 MSE", "PAC-3 MSE")]

    def test_a_decoy_takes_the_place_of_what_it_contains(self):
        passage = MATCHER.read("In the South China Sea", field="title")
        assert [c.alias.kind for c in passage.candidates] == ["decoy"]
        assert [loser.alias.entity for loser, _ in passage.shadowed] == ["CN"]

    def test_cues_compete_with_nobody(self):
        passage = MATCHER.read("Patriot missiles", field="title")
        assert [c.alias.entity for c in passage.candidates] == ["Patriot"]
        assert [cue.alias.entity for cue in passage.cues] == ["weapon"]


class TestCase:
    def test_letters_must_be_as_listed_where_the_alias_says_so(self):
        assert found("they told us") == []
        assert found("the US said") == [("US", "US")]

    def test_a_headline_in_capitals_counts_as_capitalised(self):
        assert found("CHINA PROTESTS") == [("CHINA", "CN")]
        assert found("fine china") == []

    @pytest.mark.parametrize(
        ("text", "style"),
        [
            ("US CLEARS SALE OF JETS TO JAPAN", "capitals"),
            ("Norway Selects British Frigates In Defense Deal", "title"),
            ("Norway selects British frigates in a defence deal", "sentence"),
        ],
    )
    def test_the_style_of_a_headline_is_told(self, text, style):
        assert style_of(text) == style


@settings(deadline=None)
@given(st.lists(st.sampled_from([*NAMES, "US", " ", "-", "’s", "x", "\u00ad"])))
def test_candidates_quote_the_text_and_never_overlap(pieces):
    text = " ".join(pieces)
    candidates = MATCHER.find(text)
    assert all(0 <= c.start < c.end <= len(text) for c in candidates)
    assert all(a.end <= b.start for a, b in pairwise(candidates))


def test_matching_takes_time_in_proportion_to_the_text():
    def seconds(text: str) -> float:
        start = time.process_time()
        MATCHER.find(text)
        return time.process_time() - start

    piece = "PAC-3 MSE Aegis Ashore Leopard 2A7 in the South China Sea, "
    seconds(piece * 400)
    short = min(seconds(piece * 400) for _ in range(5))
    long = min(seconds(piece * 4000) for _ in range(3))
    assert long < 40 * short


class TestDigitsOfASum:
    @pytest.mark.parametrize(
        "text", ["Rs 26,000 crore", "Rs 26 crore", "RS-26,000", "RS 26.5 crore"]
    )
    def test_are_no_designation(self, text):
        assert not Matcher([system("RS-26")]).find(f"a deal worth {text}")

    @pytest.mark.parametrize("text", ["RS-26, a missile", "the RS-26.", "RS-26"])
    def test_end_where_punctuation_ends_a_designation(self, text):
        (found,) = Matcher([system("RS-26")]).find(text)
        assert found.alias.entity == "RS-26"
