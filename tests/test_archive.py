"""The bundled data in `feeds/`: facts, archives told from them, the starter list."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from calendar import timegm
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import feedparser
import pytest

from armsbeat.feedlist import KIND_LABELS, read_opml, write_opml

ROOT = Path(__file__).resolve().parents[1]
FEEDS = ROOT / "feeds"
NOTICES = ROOT.parent / "shared" / "data" / "notices.csv"
UNITS = {"million": 10**6, "billion": 10**9}


def table(name: str) -> list[dict[str, str]]:
    with (FEEDS / name).open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def archive(name: str) -> Any:
    return feedparser.parse((FEEDS / "archive" / name).read_bytes())


def text_of(entry: Any) -> str:
    return f"{entry.title}. {entry.summary}"


def amounts_in(text: str) -> set[int]:
    found = re.findall(r"\$([\d.]*\d) (million|billion)", text)
    return {int(Decimal(number) * UNITS[unit]) for number, unit in found}


def day_of(entry: Any) -> date:
    return datetime.fromtimestamp(timegm(entry.published_parsed), UTC).date()


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_archive", FEEDS / "build_archive.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def told(builder: ModuleType) -> list[tuple[dict[str, str], Any]]:
    """Each fact with the entry that tells it."""
    entries = {entry.id: entry for entry in archive("us-notifications.xml").entries}
    return [
        (row, entries[builder.told(row).guid]) for row in table("us-notifications.csv")
    ]


class TestBothArchives:
    def test_are_what_the_tables_say(self, builder: ModuleType):
        assert builder.main(["--check"]) == 0

    def test_a_changed_fact_makes_the_check_fail(
        self,
        builder: ModuleType,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ):
        for name in ("us-notifications.csv", "background.csv"):
            (tmp_path / name).write_bytes((FEEDS / name).read_bytes())
        monkeypatch.setattr(builder, "HERE", tmp_path)
        assert builder.main([]) == 0
        facts = tmp_path / "us-notifications.csv"
        facts.write_text(facts.read_text().replace("115000000", "116000000", 1))
        capsys.readouterr()
        assert builder.main(["--check"]) == 1
        assert capsys.readouterr().out == "out of date: us-notifications.xml\n"

    @pytest.mark.parametrize("name", ["us-notifications.xml", "background.xml"])
    def test_are_sound_rss(self, name: str):
        feed = archive(name)
        assert (feed.bozo, feed.version) == (False, "rss20")

    @pytest.mark.parametrize("name", ["us-notifications.xml", "background.xml"])
    def test_no_two_items_share_identity_or_title(self, name: str):
        entries = archive(name).entries
        assert len({entry.id for entry in entries}) == len(entries)
        assert len({entry.title for entry in entries}) == len(entries)

    @pytest.mark.parametrize("name", ["us-notifications.xml", "background.xml"])
    def test_tell_an_item_in_three_sentences_at_most(self, name: str):
        for entry in archive(name).entries:
            sentences = re.split(r"\.\s+(?=[A-Z])", entry.summary)
            assert 1 <= len(sentences) <= 3, entry.summary
            assert entry.summary.endswith(".")
            assert "  " not in entry.summary


class TestNotifications:
    def test_all_196_are_told(self, told: list[Any]):
        assert len(told) == len(archive("us-notifications.xml").entries) == 196

    def test_the_amount_in_the_text_is_the_amount_of_the_facts(self, told: list[Any]):
        for row, entry in told:
            assert amounts_in(text_of(entry)) == {int(row["value_usd"])}

    def test_the_amount_is_told_as_a_ceiling(self, told: list[Any]):
        ceiling = re.compile("ceiling|up to|no more than|At most|upper limit")
        assert all(ceiling.search(entry.summary) for _, entry in told)

    def test_every_system_is_named(self, told: list[Any]):
        for row, entry in told:
            for system in row["systems"].split(";"):
                assert system.casefold() in text_of(entry).casefold()

    def test_the_recipient_is_named_in_title_and_summary(
        self, told: list[Any], builder: ModuleType
    ):
        for row, entry in told:
            name = builder.RECIPIENTS[row["recipient"]]
            assert name.removeprefix("the ") in entry.title
            assert name.casefold() in entry.summary.casefold()

    def test_each_says_that_congress_was_notified(self, told: list[Any]):
        assert all("otifi" in entry.summary for _, entry in told)
        assert all("Congress" in entry.summary for _, entry in told)

    def test_the_transmittal_number_is_identity_and_text(self, told: list[Any]):
        for row, entry in told:
            if number := row["transmittal"]:
                assert entry.id == number
                assert number in entry.summary

    def test_the_day_is_the_day_of_the_facts(self, told: list[Any]):
        assert all(day_of(entry).isoformat() == row["date"] for row, entry in told)

    def test_the_link_leads_to_who_published_at_the_time(self, told: list[Any]):
        for row, entry in told:
            state = row["date"] >= "2026-02-26"
            host = "www.state.gov" if state else "www.dsca.mil"
            assert entry.link.startswith(f"https://{host}/")

    def test_no_wording_is_used_for_more_than_half(self, told: list[Any]):
        openings = [entry.summary.split()[:4] for _, entry in told]
        assert max(map(openings.count, openings)) < len(told) / 2

    def test_the_facts_are_those_that_were_collected(self, told: list[Any]):
        if not NOTICES.is_file():
            pytest.skip(f"{NOTICES.name} is not beside this checkout")
        with NOTICES.open(encoding="utf-8", newline="") as rows:
            collected = [
                (row["date"], row["recipient_iso2"], row["value_usd"], row["systems"])
                for row in csv.DictReader(rows)
            ]
        assert collected == [
            (row["date"], row["recipient"], row["value_usd"], row["systems"])
            for row, _ in told
        ]

    @pytest.mark.parametrize(
        ("value_usd", "text"),
        [
            (80_000_000, "$80 million"),
            (235_900_000, "$235.9 million"),
            (55_311_000, "$55.311 million"),
            (999_999_999, "$999.999999 million"),
            (1_000_000_000, "$1 billion"),
            (1_005_000_000, "$1.005 billion"),
            (10_000_000_000, "$10 billion"),
        ],
    )
    def test_amounts_are_exact(self, builder: ModuleType, value_usd: int, text: str):
        assert builder.dollars(value_usd) == text


class TestBackground:
    def test_holds_thirty_to_sixty_events(self):
        rows = table("background.csv")
        assert 30 <= len(rows) <= 60
        assert len(archive("background.xml").entries) == len(rows)

    def test_every_system_is_named(self):
        for row in table("background.csv"):
            for system in filter(None, row["systems"].split(";")):
                text = f"{row['title']} {row['summary']}"
                assert system.casefold() in text.casefold(), row["id"]

    def test_all_but_the_first_story_are_of_other_suppliers(self):
        rows = table("background.csv")
        american = [row["id"] for row in rows if "US" in row["supplier"].split(";")]
        assert american == ["us-japan-south-korea-2017"]

    def test_days_lie_between_2015_and_2026(self):
        days = [date.fromisoformat(row["date"]) for row in table("background.csv")]
        assert date(2015, 1, 1) <= min(days) <= max(days) < date(2026, 12, 31)
        assert days == sorted(days)

    @pytest.mark.parametrize(
        "named",
        [
            "Tomahawk cruise missiles",
            "Aegis Ashore",
            "Aegis ships",
            "THAAD",
            "PAC-3",
            "SPY-6 radars",
            "bunker busters",
            "Japan",
            "South Korea",
            "North Korea",
            "United States",
        ],
    )
    def test_the_first_story_names(self, named: str):
        entries = archive("background.xml").entries
        (story,) = [each for each in entries if "us-japan-south-korea" in each.id]
        assert named in text_of(story)


class TestStarterList:
    def test_holds_the_public_feeds_and_both_archives(self):
        feeds = read_opml(FEEDS / "starter.opml")
        assert len(feeds) == 58
        bundled = {
            feed.url.removeprefix("bundle:"): feed.kind
            for feed in feeds
            if feed.url.startswith("bundle:")
        }
        assert bundled == {
            "us-notifications.xml": "official",
            "background.xml": "research",
        }
        assert all((FEEDS / "archive" / name).is_file() for name in bundled)

    def test_every_outline_is_a_feed_we_can_poll(self):
        text = (FEEDS / "starter.opml").read_text(encoding="utf-8")
        assert text.count("xmlUrl=") == len(read_opml(FEEDS / "starter.opml"))

    def test_every_feed_says_kind_country_language_and_what_it_is(self):
        text = (FEEDS / "starter.opml").read_text(encoding="utf-8")
        feeds = read_opml(FEEDS / "starter.opml")
        assert text.count(" kind=") == len(feeds)
        assert all(feed.country and feed.language and feed.notes for feed in feeds)

    def test_every_kind_of_publisher_is_there(self):
        kinds = {feed.kind for feed in read_opml(FEEDS / "starter.opml")}
        assert kinds == set(KIND_LABELS)

    def test_is_as_an_export_would_write_it(self):
        written = (FEEDS / "starter.opml").read_bytes()
        again = write_opml(
            read_opml(FEEDS / "starter.opml"),
            title="armsbeat: feeds on the arms trade",
            now=datetime(2026, 11, 23, tzinfo=UTC),
        )
        assert again == written
