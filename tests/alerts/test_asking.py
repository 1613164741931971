"""What each rule tells of a small world, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cube_worlds import a_cube, an_item, changes, weekly

from armsbeat.alerts import Count, Deals, Source, Tone, Triples, Unusual, ask
from armsbeat.alerts.asking import first_day
from armsbeat.alerts.rules import RULES
from armsbeat.errors import UsageError
from armsbeat.model import Query
from armsbeat.pipeline import deal_book
from armsbeat.store import SavedView
from armsbeat.views import Names, read_view

TODAY = date(2026, 4, 8)  # a Wednesday
NAMES = Names(
    systems={"F-35": "f-35", "THAAD": "thaad"},
    countries={"Japan": "JP", "Poland": "PL", "United States": "US"},
    feeds={"Feed 1": 1},
    kinds={},
)
SALE = {"supplier": "US", "recipient": "JP", "systems": ("f-35",)}


def a_view(address="", page="", name="Mine"):
    made = datetime(2026, 4, 1, tzinfo=UTC)
    return SavedView(view_id=1, name=name, page=page, address=address, made_at=made)


def told(rule, *items, view=None, today=TODAY):
    cube = a_cube(*items)
    source = Source(cube=cube, names=NAMES, book=lambda: deal_book(cube))
    return ask(rule, view or a_view(), source, today=today)


def query_of(entry):
    _, _, address = entry.path.partition("?")
    kept = "&".join(p for p in address.split("&") if not p.startswith("deal="))
    return read_view(kept, NAMES, today=date(2030, 1, 1))


class TestCount:
    ITEMS = weekly([3, 5], start="2026-03-23", systems=["f-35"])

    def test_tells_the_weeks_that_reached_it_newest_first(self):
        one, two = told(Count(3), *self.ITEMS)
        assert one.title == "Mine: 5 items in the week of 30 Mar 2026"
        assert two.title == "Mine: 3 items in the week of 23 Mar 2026"
        assert (one.n, two.n) == (5, 3)
        assert "Rule: at least 3 items in a week." in one.sentences

    def test_links_to_exactly_these_items_with_fixed_days(self):
        view = a_view("sys=F-35&p=90+days&look=Small+multiples")
        (entry,) = told(Count(5), *self.ITEMS, view=view)
        assert query_of(entry) == Query(
            systems=("f-35",), start=date(2026, 3, 30), end=date(2026, 4, 5)
        )

    def test_a_running_week_says_that_it_is_not_over(self):
        running = weekly([4], start="2026-04-06")
        (entry,) = told(Count(4), *running)
        assert "4 items so far" in entry.title
        assert "not over yet" in entry.sentences[0]
        assert "not over" not in told(Count(5), *self.ITEMS)[0].sentences[0]

    def test_is_dated_by_the_item_that_made_it_full(self):
        items = [an_item(n, f"2026-04-0{n}T07:00") for n in (1, 2, 3)]
        (entry,) = told(Count(2), *items)
        assert entry.at == datetime(2026, 4, 2, 7, tzinfo=UTC)
        assert entry.updated == datetime(2026, 4, 3, 7, tzinfo=UTC)

    def test_stories_count_once(self):
        copies = [an_item(n, "2026-04-01", story_id=1) for n in (1, 2, 3)]
        assert told(Count(2, "stories"), *copies) == ()
        (entry,) = told(Count(1, "stories", "day"), *copies)
        assert entry.title == "Mine: 1 story on 1 Apr 2026"

    def test_what_lies_before_the_horizon_is_forgotten(self):
        assert first_day(TODAY) == date(2026, 1, 12)
        old = [an_item(1, "2026-01-11"), an_item(2, "2026-01-12")]
        (entry,) = told(Count(1, per="day"), *old)
        assert entry.title.endswith("12 Jan 2026")


class TestTone:
    def items(self, n, compound):
        return [an_item(i, "2026-04-01", compound=compound) for i in range(1, n + 1)]

    def test_tells_a_week_that_is_over_with_n_and_interval(self):
        (entry,) = told(Tone("below", -0.2), *self.items(5, -0.5))
        assert entry.title == "Mine: tone −0.50 in the week of 30 Mar 2026 (n = 5)"
        assert "95 % interval" in entry.sentences[0]
        assert entry.at == datetime(2026, 4, 6, tzinfo=UTC)

    def test_needs_five_scored_items(self):
        assert told(Tone("below", -0.2), *self.items(4, -0.5)) == ()

    def test_a_week_that_runs_is_not_judged(self):
        during = date(2026, 4, 5)
        assert told(Tone("below", -0.2), *self.items(5, -0.5), today=during) == ()

    def test_has_two_sides(self):
        assert told(Tone("above", 0.2), *self.items(5, -0.5)) == ()
        assert len(told(Tone("above", 0.2), *self.items(5, 0.5))) == 1
        assert told(Tone("above", 0.5), *self.items(5, 0.5)) == ()


class TestUnusual:
    # Median of the 12 weeks before the one of 30 March: 4; see the cube's own tests.
    ITEMS = weekly(
        [3, 4, 5, 4, 3, 4, 5, 4, 3, 4, 5, 4, 20], systems=["f-35"], countries=["JP"]
    )

    def test_tells_the_count_the_usual_and_z(self):
        (entry,) = told(Unusual(), *self.ITEMS)
        assert "F-35 named 5.0 times as often as usual" in entry.title
        assert "20 items" in entry.sentences[0]
        assert "median of 4 in the 12 weeks before; robust z 8.0" in entry.sentences[0]
        assert "Japan is named in 20 of them." in entry.sentences
        assert (entry.n, entry.quote) == (20, "Item 49")

    def test_narrows_the_view_to_what_stood_out(self):
        (entry,) = told(Unusual(), *self.ITEMS, view=a_view("cc=Japan&p=All"))
        assert query_of(entry).systems == ("f-35",)
        assert query_of(entry).countries == ("JP",)

    def test_but_leaves_a_view_of_others_alone(self):
        items = [{**i, "countries": ["JP", "PL"]} for i in self.ITEMS]
        found = told(Unusual("country"), *items, view=a_view("cc=Japan"))
        assert len(found) == 2
        assert {query_of(entry).countries for entry in found} == {("JP",)}


class TestTriples:
    def test_tells_the_first_report_alone(self):
        items = [
            an_item(1, "2026-04-01T10:00", deals=[SALE], title="First"),
            an_item(2, "2026-04-02", deals=[SALE]),
        ]
        (entry,) = told(Triples(), *items)
        assert entry.title == "Mine: first report of US → JP: f-35"
        assert (entry.quote, entry.item_id, entry.n) == ("First", 1, 1)
        assert query_of(entry).start == query_of(entry).end == date(2026, 4, 1)

    def test_what_was_told_before_the_horizon_is_not_new(self):
        old = an_item(1, "2025-06-01", deals=[SALE])
        assert told(Triples(), old, an_item(2, "2026-04-02", deals=[SALE])) == ()

    def test_its_id_does_not_change_when_an_earlier_report_comes_in(self):
        late = an_item(2, "2026-04-02", deals=[SALE])
        (before,) = told(Triples(), late)
        (after,) = told(Triples(), late, an_item(3, "2026-04-01", deals=[SALE]))
        assert before.key == after.key
        assert after.at < before.at


class TestDeals:
    def test_tells_a_new_deal_and_each_further_stage_once(self):
        items = [
            an_item(1, "2026-03-20", deals=[{**SALE, "stage": "requested"}]),
            an_item(2, "2026-03-25", deals=[{**SALE, "stage": "approved"}]),
            an_item(3, "2026-03-26", deals=[{**SALE, "stage": "approved"}]),
            an_item(4, "2026-03-27", deals=[{**SALE, "stage": "considered"}]),
        ]
        further, new = told(Deals(), *items)
        assert further.title.startswith("Mine: deal now approved, ")
        assert further.at.date() == date(2026, 3, 25)
        assert new.title == "Mine: new deal, US → JP: f-35 (requested)"
        assert (further.n, new.n) == (4, 4)

    def test_an_old_deal_is_not_new_but_its_stage_may_be(self):
        items = [
            an_item(1, "2025-12-20", deals=[{**SALE, "stage": "requested"}]),
            an_item(2, "2026-03-25", deals=[{**SALE, "stage": "signed"}]),
        ]
        (entry,) = told(Deals(), *items)
        assert "deal now signed" in entry.title

    def test_links_to_the_deal_within_the_view(self):
        item = an_item(1, "2026-03-20", deals=[SALE], countries=["JP:recipient"])
        (entry,) = told(Deals(), item, view=a_view("cc=Japan", "deals"))
        assert entry.path.startswith("deals?cc=Japan&")
        assert entry.path.endswith("&deal=1-0")
        assert query_of(entry).start == date(2026, 3, 20)


class TestViews:
    def test_a_profile_is_its_entity(self):
        items = [
            an_item(1, "2026-04-01", countries=["JP"]),
            an_item(2, "2026-04-01", countries=["PL"]),
        ]
        view = a_view("kind=country&id=PL&span=All", "profile")
        (entry,) = told(Count(1), *items, view=view)
        assert entry.n == 1
        assert query_of(entry).countries == ("PL",)

    def test_that_name_what_is_gone_cannot_be_asked(self):
        with pytest.raises(UsageError, match="Atlantis"):
            told(Count(1), view=a_view("cc=Atlantis"))

    @pytest.mark.parametrize("rule", [rule() for rule in RULES.values()])
    def test_of_nothing_tell_nothing(self, rule):
        assert told(rule) == ()


@pytest.mark.parametrize("rule", [rule() for rule in RULES.values()])
def test_asked_twice_the_same_is_told_and_no_key_twice(rule):
    other = {"supplier": "US", "recipient": "PL", "systems": ("f-35", "thaad")}
    items = [
        *({**item, "deals": [SALE], "compound": -0.6} for item in TestUnusual.ITEMS),
        an_item(900, "2026-04-01", deals=[other], systems=["f-35"]),
    ]
    first, second = told(rule, *items), told(rule, *reversed(items))
    assert first
    assert first == second
    assert len({entry.key for entry in first}) == len(first)
    assert [e.at for e in first] == sorted((e.at for e in first), reverse=True)


def test_a_cube_that_learns_more_keeps_the_keys_it_had():
    cube = a_cube(*weekly([3], start="2026-03-30"))
    source = Source(cube=cube, names=NAMES, book=lambda: deal_book(cube))
    (before,) = ask(Count(3), a_view(), source, today=TODAY)
    cube.apply(changes(an_item(99, "2026-04-03"), counter=2))
    (after,) = ask(Count(3), a_view(), source, today=TODAY)
    assert (before.key, before.n, after.n) == (after.key, 3, 4)
