"""`armsbeat views` and `armsbeat alerts`: what the Alerts page does, from a shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from armsbeat.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command; gives its exit status, output and complaints."""
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "house"))
    monkeypatch.delenv("ARMSBEAT_PUBLIC_URL", raising=False)

    def run_one(*arguments):
        status = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return run_one


@pytest.fixture
def filled(run, tmp_path):
    """Three items of today."""
    file = tmp_path / "items.jsonl"
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    rows = [
        {"title": f"Item {n}", "summary": "", "published": at, "publisher": "Desk"}
        | {"link": f"https://n.example/{n}"}
        for n in range(3)
    ]
    file.write_text("\n".join(map(json.dumps, rows)))
    assert run("import", file, "--workers", 1)[0] == 0
    run("views", "save", "All of it", "http://127.0.0.1:8501/?arms=false")
    return run


class TestViews:
    def test_are_saved_listed_and_removed(self, run):
        assert run("views", "save", "Tokyo", "/deals?cc=Japan")[0] == 0
        assert run("views", "list")[1] == "1\tTokyo\t/deals?cc=Japan\n"
        assert run("views", "remove", "Tokyo")[0] == 0
        assert run("views", "list")[1] == ""

    def test_an_address_of_another_page_is_refused(self, run):
        status, _, told = run("views", "save", "Feeds", "http://x/feeds")
        assert status == 2
        assert "no address of the Overview" in told

    def test_what_is_not_there_cannot_be_removed(self, run):
        status, _, told = run("views", "remove", "Atlantis")
        assert status == 2
        assert "armsbeat views list" in told


class TestAlerts:
    def test_are_set_listed_shown_and_removed(self, filled):
        status, out, _ = filled(
            "alerts", "add", "All of it", "count", "at_least=3", "per=day"
        )
        assert status == 0
        alert = out.strip()
        listed = filled("alerts", "list")[1]
        assert listed == f"{alert}\tAll of it\tat least 3 items in a day\n"
        assert "All of it: 3 items so far" in filled("alerts", "show")[1]
        assert filled("alerts", "show", alert)[1] == filled("alerts", "show")[1]
        filled("alerts", "remove", alert)
        assert filled("alerts", "list")[1] == ""

    @pytest.mark.parametrize("ending", ["atom", "json"])
    def test_are_exported_as_a_feed(self, filled, tmp_path, ending):
        added = filled("alerts", "add", 1, "count", "at_least=3", "per=day")
        alert = added[1].strip()
        file = tmp_path / f"feed.{ending}"
        base = "https://beat.example/arms"
        status, _, told = filled("alerts", "export", alert, file, "--base", base)
        assert (status, told) == (0, f"{file}: 1 entry\n")
        if ending == "atom":
            (entry,) = feedparser.parse(file.read_bytes()).entries
            link = entry.link
        else:
            link = json.loads(file.read_bytes())["items"][0]["url"]
        assert link.startswith("https://beat.example/arms/?arms=false&p=Custom&d=")
        assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["add", "Atlantis", "deals"], "no saved view 'Atlantis'"),
            (["add", "All of it", "gossip"], "one of count"),
            (["add", "All of it", "count", "at_least"], "as at_least=20"),
            (["add", "All of it", "count", "at_least=0"], "whole number"),
            (["show", "nobody"], "no alert 'nobody'"),
            (["export", "nobody", "x.rss"], ".atom or .json"),
        ],
    )
    def test_mistakes_are_one_sentence_and_status_2(self, filled, arguments, told):
        status, _, complaint = filled("alerts", *arguments)
        assert status == 2
        assert told in complaint
