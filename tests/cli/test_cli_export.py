"""`armsbeat export` writes what the dashboard would download."""

import pandas as pd
import pytest

from armsbeat.cli import main


@pytest.fixture(autouse=True)
def _archives_only(tmp_path, monkeypatch):
    """A store with the bundled archives; every other feed is removed."""
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))
    from armsbeat import pipeline
    from armsbeat.settings import read_settings

    environ = {"ARMSBEAT_DATA_DIR": str(tmp_path / "data")}
    pipeline.first_start(pipeline.open_house(read_settings(environ)))


def test_every_format_holds_the_same_rows(tmp_path, capsys):
    frames = {}
    for name, read in (
        ("items.csv", pd.read_csv),
        ("items.parquet", pd.read_parquet),
        ("items.jsonl", lambda path: pd.read_json(path, lines=True)),
    ):
        path = tmp_path / name
        assert main(["export", str(path), "--view", "cc=Japan&p=All"]) == 0
        assert "rows" in capsys.readouterr().err
        frames[name] = read(path)
    counts = {len(frame) for frame in frames.values()}
    assert len(counts) == 1
    assert counts.pop() > 5


def test_the_filters_of_a_view_hold(tmp_path):
    path = tmp_path / "items.csv"
    view = "http://127.0.0.1:8501/?sys=Tomahawk&p=All"
    assert main(["export", str(path), "--view", view]) == 0
    rows = pd.read_csv(path)
    assert len(rows)
    assert rows["system_ids"].str.contains("tomahawk").all()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["items.doc"], "--format"),
        (["items.csv", "--view", "cc=Atlantis"], "Atlantis"),
    ],
)
def test_what_cannot_be_exported_names_the_remedy(tmp_path, capsys, arguments, reason):
    path = tmp_path / arguments[0]
    assert main(["export", str(path), *arguments[1:]]) == 2
    assert reason in capsys.readouterr().err
    assert not path.exists()


def test_a_report_is_written_beside_the_table_or_alone(tmp_path, capsys):
    table, page = tmp_path / "items.csv", tmp_path / "view.html"
    view = ["--view", "cc=Japan&p=All"]
    assert main(["export", str(table), "--report", str(page), *view]) == 0
    told = page.read_text(encoding="utf-8")
    assert f"{len(pd.read_csv(table)):,} items" in told
    assert "<script" not in told
    assert main(["export", *view]) == 2
    assert "--report" in capsys.readouterr().err
