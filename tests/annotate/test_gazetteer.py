"""Tables are read with file and line, and contradictions are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from armsbeat.annotate.gazetteer import DATA_DIR, listed, merge
from armsbeat.annotate.systems_table import read_systems
from armsbeat.errors import GazetteerError

HEADER = "id,name,category,maker,origin,aliases,ambiguous,variants\n"


def data(tmp_path: Path, **tables: str) -> Path:
    (tmp_path / "systems").mkdir()
    (tmp_path / "categories.csv").write_text("category,class\ntank,armoured vehicles\n")
    for name, rows in tables.items():
        (tmp_path / "systems" / f"{name}.csv").write_text(HEADER + rows)
    return tmp_path


class TestReading:
    def test_a_row_becomes_an_entity_with_its_aliases(self, tmp_path):
        folder = data(tmp_path, land="m1,Abrams,tank,GD,US,M1A1|M1A2,Abrams|M1,M1A2T\n")
        gazetteer = merge([read_systems(folder)])
        entity = gazetteer.entities["system", "m1"]
        assert (entity.name, entity.category, entity.country) == (
            "Abrams",
            "tank",
            "US",
        )
        doubtful = {a.surface for a in gazetteer.aliases if a.needs_context}
        assert doubtful == {"Abrams", "M1"}

    def test_one_letter_and_one_digit_always_need_context(self, tmp_path):
        folder = data(tmp_path, land="k9,Thunder howitzer,tank,,KR,K9|K-9A,,\n")
        aliases = merge([read_systems(folder)]).aliases
        assert {a.surface for a in aliases if a.needs_context} == {"K9", "K-9A"}

    def test_what_a_name_says_in_brackets_is_for_the_reader_only(self, tmp_path):
        row = "m1,Abrams tank (M1),tank,,US,,,\n"
        gazetteer = merge([read_systems(data(tmp_path, land=row))])
        assert gazetteer.entities["system", "m1"].name == "Abrams tank (M1)"
        assert [a.surface for a in gazetteer.aliases] == ["Abrams tank"]

    def test_lists_are_separated_by_bars(self):
        assert listed(" a | b||c ") == ["a", "b", "c"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("rows", "line", "reason"),
        [
            (
                "a,Alpha tank,tank,,US,,,\nb,Beta,tank,,US,Alpha-Tank,,\n",
                3,
                "belongs to",
            ),
            ("a,Alpha tank,tank,,US,alpha tank,,\n", 2, "listed twice"),
            ("a,Alpha,tank,,US,,,\na,Beta,tank,,US,,,\n", 3, "already used"),
            ("a,Alpha,sofa,,US,,,\n", 2, "categories.csv"),
            ("a,Alpha,tank,,USA,,,\n", 2, "ISO alpha-2"),
            ("A b,Alpha,tank,,US,,,\n", 2, "small letters"),
            ("a,Alpha,tank,,US\n", 2, "check commas"),
            ("a,---,tank,,US,,,\n", 2, "no letter or digit"),
            ("a,,tank,,US,,,\n", 2, "a name"),
        ],
    )
    def test_a_bad_row_is_named_by_file_line_and_remedy(
        self, tmp_path, rows, line, reason
    ):
        with pytest.raises(GazetteerError) as refused:
            merge([read_systems(data(tmp_path, land=rows))])
        assert refused.value.path.name == "land.csv"
        assert refused.value.line == line
        assert reason in refused.value.reason

    def test_comment_lines_do_not_shift_line_numbers(self, tmp_path):
        folder = data(tmp_path, land="# tanks\n\na,Alpha,sofa,,US,,,\n")
        with pytest.raises(GazetteerError) as refused:
            read_systems(folder)
        assert refused.value.line == 4

    def test_a_missing_table_names_the_file(self, tmp_path):
        with pytest.raises(GazetteerError, match=r"categories\.csv"):
            read_systems(tmp_path)


class TestTheShippedTables:
    def test_hold_together_and_are_broad(self):
        gazetteer = merge([read_systems(DATA_DIR)])
        assert len(gazetteer.entities) >= 1200

    def test_any_change_changes_the_digest(self, tmp_path):
        before = merge([read_systems(data(tmp_path, land="a,Alpha,tank,,US,,,\n"))])
        (tmp_path / "systems" / "land.csv").write_text(HEADER + "a,Alpha,tank,,GB,,,\n")
        assert merge([read_systems(tmp_path)]).digest != before.digest
