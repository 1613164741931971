"""Unmistakable names in items about something else are rejected, and only there."""

from __future__ import annotations

import pytest

from armsbeat.annotate import load_annotator


@pytest.fixture(scope="module")
def annotate():
    return load_annotator().annotate


def systems(annotation) -> set[str]:
    return {m.entity for m in annotation.mentions if m.kind == "system"}


def rules(annotation) -> list[str]:
    return [r.rule for r in annotation.rejections if r.kind == "system"]


class TestSomethingElse:
    @pytest.mark.parametrize(
        ("title", "rule"),
        [
            ("Mercedes S-400 sedan recalled", "not about arms: motoring"),
            ("Su-25 vitamins recalled", "not about arms: nature"),
            ("Igla restaurant wins a star", "not about arms: food"),
            ("Iskander Mirza's letters are on sale", "a person: Iskander Mirza"),
        ],
    )
    def test_is_told_by_what_the_item_speaks_of(self, annotate, title, rule):
        found = annotate(title, "")
        assert systems(found) == set()
        assert rules(found)[0].startswith(rule)

    def test_is_told_by_the_form_of_a_company_anywhere_in_the_item(self, annotate):
        found = annotate("STRYKER BUYS A CLINIC", "The sale is Stryker Corp's first.")
        assert systems(found) == set()
        assert set(rules(found)) == {"a company: Stryker Corp"}


class TestArmsAfterAll:
    @pytest.mark.parametrize(
        ("title", "system"),
        [
            ("S-400 soldiers train at a car park", "s-400"),
            ("The final F-16 leaves for Athens", "f-16"),
            ("Kornet missiles found in a restaurant cellar", "kornet"),
            ("Mogami frigate beats German rival to the order", "mogami-class"),
            ("Zorawar light tank begins its trial", "zorawar"),
            ("Igla for Peru", "igla"),
            ("Gripen and S-400 on one stamp in a museum", "gripen"),
        ],
    )
    def test_a_sign_of_them_or_no_sign_of_anything_else_is_enough(
        self, annotate, title, system
    ):
        assert system in systems(annotate(title, ""))


class TestDecoys:
    def test_what_a_decoy_covers_is_no_unlisted_designation_either(self, annotate):
        assert systems(annotate("Police K-9 killed by bomb in Baghdad", "")) == set()
