"""`armsbeat gazetteer`: nothing happens without --apply, and then what was shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from armsbeat import pipeline
from armsbeat.annotate import load_annotator
from armsbeat.cli import main
from armsbeat.model import Feed, Item
from armsbeat.settings import read_settings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TITLES = ("Japan buys Harbour Wolf missiles", "Sun returns to the coast")


@pytest.fixture(scope="module")
def annotator():
    return load_annotator()


@pytest.fixture
def store(tmp_path, monkeypatch, annotator):
    """Two items; one names a system that nobody listed."""
    folder = tmp_path / "data"
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(folder))
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(folder)})
    store = pipeline.open_store_of(settings)
    store.add_feeds([Feed(url="https://x.example/f", title="X")], now=NOW)
    items = [
        Item(key=t, title=t, summary="", link=None, published_at=NOW, text_hash=t)
        for t in TITLES
    ]
    made = {item.key: annotator.annotate(item.title, "") for item in items}
    store.import_items(1, items, made, versions=annotator.versions, now=NOW)
    yield store
    store.close()


def run(*arguments):
    return main(["gazetteer", *arguments])


def test_an_alias_is_shown_first_and_then_applied(store, capsys):
    assert run("add-alias", "himars", "Harbour Wolf") == 0
    said = capsys.readouterr().out
    assert "1 item of 2 would change" in said
    assert "no system -> HIMARS" in said
    assert pipeline.own_entries(store) == ()
    assert run("add-alias", "himars", "Harbour Wolf", "--note", "new", "--apply") == 0
    (entry,) = pipeline.own_entries(store)
    assert (entry.entity, entry.note) == ("himars", "new")
    assert store.annotations([1])[1].annotation.deals[0].systems == ("himars",)


def test_a_system_comes_with_its_aliases_and_goes_with_them(store, capsys):
    arguments = ("add-system", "wolf", "--name", "Wolf Cub", "--category", "radar")
    assert run(*arguments, "--alias", "Harbour Wolf", "--origin", "SE", "--apply") == 0
    assert run("list", "--own") == 0
    assert "“Wolf Cub” is the system wolf: radar, SE" in capsys.readouterr().out
    assert run("remove", "wolf", "--apply") == 0
    assert pipeline.own_entries(store) == ()


def test_entries_travel_in_a_file(store, tmp_path, capsys):
    file = tmp_path / "own.json"
    assert run("silence", "Sun Wolf", "--apply") == 0
    assert run("export", str(file)) == 0
    assert run("remove", "Sun Wolf", "--apply") == 0
    assert run("import", str(file), "--apply") == 0
    assert run("import", str(file), "--apply") == 0
    assert [e.surface for e in pipeline.own_entries(store)] == ["Sun Wolf"]


def test_lists_systems_as_json_lines(store, capsys):
    assert run("list", "himars", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (himars,) = [row for row in rows if row["id"] == "himars"]
    assert himars["origin"] == "US"
    assert len(rows) < 20


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add-alias", "no-such", "Wolf"), "There is no system “no-such”"),
        (("add-system", "x", "--name", "Xy", "--category", "teapot"), "teapot"),
        (("remove", "Nobody"), "No own entry is written “Nobody”"),
        (("import", "no-such-file.json"), "cannot be read"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_the_remedy(store, capsys, arguments, said):
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err
