"""Downloads in pages: the same rows, in the same order, whatever happens meanwhile."""

import pandas as pd
from cube_worlds import a_cube, an_item, changes

from armsbeat.cube.frames import download_pages, download_table, item_count
from armsbeat.model import Query

ITEMS = [
    # Three at one moment, two at the next: pages end between equals.
    *(an_item(n, "2026-03-02", systems=["f-35"]) for n in (1, 2, 3)),
    *(an_item(n, "2026-03-03T10:00", deals=[{"supplier": "US"}]) for n in (4, 5)),
    an_item(6, "2026-03-01", relevant=False),
    an_item(7, None, countries=["JP"]),
]


def test_pages_make_up_the_table():
    cube = a_cube(*ITEMS)
    whole = download_table(cube, Query())
    assert whole["id"].tolist() == [7, 5, 4, 3, 2, 1]
    for rows in (1, 2, 4, 100):
        pages = list(download_pages(cube, Query(), rows=rows))
        assert [len(page) for page in pages[:-1]] == [rows] * (len(pages) - 1)
        joined = pd.concat(pages, ignore_index=True)
        pd.testing.assert_frame_equal(joined, whole)


def test_nothing_is_one_empty_page():
    cube = a_cube(*ITEMS)
    (page,) = download_pages(cube, Query(search="nowhere"))
    assert page.empty
    assert list(page) == list(download_table(cube, Query()))


def test_what_comes_and_goes_meanwhile_does_not_show():
    cube = a_cube(*ITEMS)
    counted = item_count(cube, Query())
    with cube.still() as still:
        pages = download_pages(still, Query(), rows=2)
        first = next(pages)
        cube.apply(changes(an_item(8), counter=2, removed=[1, 2], feeds=[]))
        rest = list(pages)
    ids = pd.concat([first, *rest])["id"].tolist()
    assert ids == [7, 5, 4, 3, 2, 1]
    assert len(ids) == counted
    assert item_count(cube, Query()) == counted - 1
