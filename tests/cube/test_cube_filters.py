"""Which items a view is about, filter by filter."""

from datetime import date

import pytest
from cube_worlds import a_cube, a_feed, an_item

from armsbeat.cube.frames import (
    co_mentions,
    flows,
    frequency,
    item_count,
    items_page,
    totals,
)
from armsbeat.errors import UsageError
from armsbeat.model import Query

SALE = {"supplier": "US", "recipient": "JP", "stage": "approved"}
MAKER = {"supplier": "SE", "recipient": None, "stage": "signed"}


@pytest.fixture(scope="module")
def cube():
    return a_cube(
        an_item(1, "2026-03-01T23:59", systems=["f-35"], countries=["JP", "US"]),
        an_item(2, "2026-03-02", systems=["thaad"], countries=["KR:recipient"]),
        an_item(3, "2026-03-03", systems=["f-35", "thaad"], countries=["PL:supplier"]),
        an_item(4, "2026-03-04", organisations=["saab"], deals=[MAKER]),
        an_item(5, "2026-03-05", countries=["JP"], deals=[SALE], feed_id=2),
        an_item(6, "2026-03-06", relevant=False, countries=["JP"]),
        an_item(7, "2026-03-07", compound=-0.05),
        an_item(8, "2026-03-08", compound=-0.0499),
        an_item(9, "2026-03-09", compound=0.0499),
        an_item(10, "2026-03-10", compound=0.05),
        an_item(11, None),
        feeds=[a_feed(1, "Planet"), a_feed(2, "Gazette", kind="official")],
    )


def ids(cube, **filters):
    return sorted(items_page(cube, Query(**filters), limit=100)["id"])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"start": date(2026, 3, 9), "end": date(2026, 3, 31)}, [9, 10]),
        ({"end": date(2026, 3, 1)}, [1]),
        ({"start": date(2026, 6, 30)}, [11]),
        ({"systems": ("f-35",)}, [1, 3]),
        ({"systems": ("f-35", "thaad")}, [1, 2, 3]),
        ({"systems": ("f-35",), "countries": ("JP", "PL")}, [1, 3]),
        ({"systems": ("thaad",), "countries": ("JP",)}, []),
        ({"systems": ("no'such",)}, []),
        ({"countries": ("JP",)}, [1, 5]),
        ({"countries": ("SE",)}, [4]),
        ({"countries": ("JP",), "role": "recipient"}, [5]),
        ({"countries": ("JP",), "role": "mentioned"}, [1]),
        ({"countries": ("PL",), "role": "supplier"}, [3]),
        ({"countries": ("PL",), "role": "recipient"}, []),
        ({"role": "supplier"}, [3, 4, 5]),
        ({"role": "recipient"}, [2, 5]),
        ({"organisations": ("saab",)}, [4]),
        ({"tone": "negative"}, [7]),
        ({"tone": "neutral"}, [8, 9]),
        ({"tone": "positive"}, [10]),
        ({"feeds": (2,)}, [5]),
        ({"kinds": ("official",)}, [5]),
        ({"kinds": ("official", "world"), "countries": ("JP",)}, [1, 5]),
        ({"stages": ("approved",)}, [5]),
        ({"stages": ("approved", "signed")}, [4, 5]),
        ({"relevant_only": False, "countries": ("JP",)}, [1, 5, 6]),
    ],
)
def test_keeps(cube, filters, expected):
    assert ids(cube, **filters) == expected
    assert item_count(cube, Query(**filters)) == len(expected)


def test_an_item_without_a_date_counts_on_the_day_it_was_first_seen(cube):
    row = items_page(cube, Query(start=date(2026, 6, 30))).iloc[0]
    assert str(row["at"]) == "2026-06-30 12:00:00"


@pytest.mark.parametrize(
    ("filters", "remedy"),
    [
        ({"start": date(2026, 2, 1), "end": date(2026, 1, 1)}, "swap them"),
        ({"tone": "angry"}, "negative, neutral, positive"),
        ({"role": "broker"}, "supplier, recipient, mentioned"),
        ({"stages": ("rumoured",)}, "considered, requested"),
        ({"search": "(a"}, "not closed"),
    ],
)
def test_a_filter_that_cannot_be_used_is_refused_with_the_remedy(cube, filters, remedy):
    with pytest.raises(UsageError, match=remedy):
        item_count(cube, Query(**filters))


@pytest.fixture(scope="module")
def press():
    """Three feeds of two outlets: the Planet has two."""
    same = "https://www.planet.example/"
    return a_cube(
        *(an_item(i, systems=["f-35"], feed_id=f) for i, f in enumerate([1, 1, 2, 3])),
        feeds=[
            a_feed(1, site=same),
            a_feed(2, site="https://planet.example/asia"),
            a_feed(3),
        ],
    )


class TestUnit:
    def test_outlets_counts_each_publisher_once(self, press):
        row = totals(press, Query(unit="outlets")).iloc[0]
        assert (row["count"], row["items"], row["feeds"]) == (2, 4, 3)

    def test_outlets_counts_each_publisher_once_per_period(self, press):
        found = frequency(press, Query(unit="outlets"))
        assert found.groupby("entity")["count"].sum().to_dict() == {"*": 2, "f-35": 2}

    def test_stories_counts_items_of_one_text_once(self, press):
        press = a_cube(
            an_item(1, systems=["f-35"], countries=["JP"]),
            an_item(2, systems=["f-35"], countries=["JP"], story_id=1),
            an_item(3, systems=["f-35"]),
        )
        query = Query(unit="stories")
        row = totals(press, query).iloc[0]
        assert (row["count"], row["items"]) == (2, 3)
        assert frequency(press, query)["count"].tolist() == [2, 2]
        assert co_mentions(press, query)["count"].tolist() == [1]

    def test_stories_counts_the_story_of_a_deal_once(self):
        cube = a_cube(
            an_item(1, deals=[SALE]),
            an_item(2, deals=[SALE], story_id=1),
            an_item(3, deals=[SALE]),
        )
        assert flows(cube, Query(unit="stories"))["count"].tolist() == [2]

    def test_unknown_units_are_refused(self, press):
        with pytest.raises(UsageError, match="choose items or stories or outlets"):
            totals(press, Query(unit="words"))
