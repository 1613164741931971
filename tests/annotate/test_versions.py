"""Versions of annotations change whenever what makes them changes, and only then."""

import shutil

from armsbeat.annotate.gazetteer import DATA_DIR
from armsbeat.annotate.loading import rules_version


def test_the_same_rules_have_the_same_version():
    assert rules_version() == rules_version()


def test_another_line_in_a_table_of_rules_is_another_version(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder)
    assert rules_version(folder) == rules_version()
    with (folder / "cues.csv").open("a", encoding="utf-8") as table:
        table.write("# another line\n")
    assert rules_version(folder) != rules_version()


def test_tables_with_a_version_of_their_own_do_not_count(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder)
    (folder / "systems" / "more.csv").write_text("id,name\n")
    assert rules_version(folder) == rules_version()
