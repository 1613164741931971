"""Files of many items, sent while they are made."""

import io
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from asgi import ask
from starlette.applications import Starlette

from armsbeat.dashboard.files.routes import routes
from armsbeat.dashboard.files.streams import TABLES, Table, Tables, links
from armsbeat.model import Query

sys.path.append(str(Path(__file__).resolve().parents[1] / "cube"))

from cube_worlds import a_cube, an_item


@pytest.fixture
def table():
    cube = a_cube(*(an_item(n, systems=["f-35"]) for n in range(1, 4)))
    return Table(
        cube=cube,
        query=Query(),
        facts=lambda engine: (("Made by", "armsbeat"),),
        name="armsbeat-items",
    )


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_an_address_answers_with_the_file(table, form):
    key = TABLES.put(table)
    path = f"/files/items/{key}/armsbeat-items.{form}"
    answer = ask(Starlette(routes=routes()), path)
    assert answer.status == 200
    named = answer.header("content-disposition") or ""
    assert f'filename="armsbeat-items.{form}"' in named
    if form == "csv":
        assert len(answer.body.decode("utf-8-sig").splitlines()) == 4
    if form == "parquet":
        assert pq.read_table(io.BytesIO(answer.body))["id"].to_pylist() == [3, 2, 1]


def test_an_address_of_nothing_says_what_to_do():
    answer = ask(Starlette(routes=routes()), "/files/items/none/armsbeat.csv")
    assert answer.status == 404
    assert "Open the page again" in answer.body.decode()


def test_a_view_has_one_address_and_old_ones_go(table):
    tables = Tables(most=1)
    key = tables.put(table)
    assert tables.put(table) == key
    other = Table(
        cube=table.cube, query=Query(search="item"), facts=table.facts, name="x"
    )
    assert tables.get(tables.put(other)) is other
    assert tables.get(key) is None


def test_links_name_the_formats(table):
    told = links(table, {"csv": "CSV", "parquet": "Parquet"})
    assert told.count("<a ") == 2
    assert 'armsbeat-items.parquet" target="_self">Parquet</a>' in told
