"""Archives of items, imported through the same pipeline as feeds."""

import csv
import gzip
import io
import json
import subprocess
import sys

import pandas as pd
import pytest

from armsbeat import pipeline
from armsbeat.annotate import load_annotator
from armsbeat.cli import main
from armsbeat.collect.archive import open_archive
from armsbeat.settings import read_settings

ROWS = [
    {
        "title": "Norway orders Leopard 2 tanks from Germany",
        "summary": "The contract covers 54 vehicles.",
        "link": "http://news.example/leopard",
        "published": "2023-02-03T10:00:00+00:00",
        "publisher": "Harbour News",
    },
    {
        "title": "Mayor opens bakery",
        "summary": "",
        "link": "http://news.example/bakery",
        "published": "Fri, 03 Feb 2023 12:00:00 GMT",
        "publisher": "The Valley",
    },
    {"title": "", "summary": "A text without a title.", "published": "never"},
]


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("ARMSBEAT_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def importing(capsys):
    def run(*arguments):
        status = main(["import", "--json", "--workers", "1", *map(str, arguments)])
        output = capsys.readouterr()
        return status, json.loads(output.out.splitlines()[-1]), output.err

    return run


def json_lines(rows) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_jsonl(path):
    path.write_bytes(json_lines(ROWS))


def as_gzip(path):
    path.write_bytes(gzip.compress(json_lines(ROWS)))


def as_csv(path):
    text = io.StringIO()
    names = ["title", "summary", "link", "published", "publisher"]
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(ROWS)
    path.write_text("\ufeff" + text.getvalue())


def as_parquet(path):
    pd.DataFrame(ROWS).to_parquet(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("items.jsonl", as_jsonl),
        ("items.jsonl.gz", as_gzip),
        ("items.csv", as_csv),
        ("items.parquet", as_parquet),
    ],
)
def test_every_kind_of_file_brings_the_same_items_once(
    tmp_path, importing, name, write
):
    write(tmp_path / name)
    assert importing(tmp_path / name)[:2] == (
        0,
        {"rows": 3, "new": 3, "known": 0, "bad": 0},
    )
    assert importing(tmp_path / name)[1] == {"rows": 3, "new": 0, "known": 3, "bad": 0}


def test_bad_rows_are_named_by_their_number_and_the_others_go_on(tmp_path, importing):
    path = tmp_path / "items.jsonl"
    path.write_bytes(b'{"title": "One"}\n{broken\n[]\n{"link": "x"}\n{"title": "Two"}')
    status, report, errors = importing(path)
    assert (status, report) == (1, {"rows": 5, "new": 2, "known": 0, "bad": 3})
    for number in (2, 3, 4):
        assert f"items.jsonl:{number}: " in errors


def test_a_folder_is_all_its_archives(tmp_path, importing):
    folder = tmp_path / "archives"
    (folder / "2023").mkdir(parents=True)
    as_csv(folder / "a.csv")
    (folder / "2023" / "b.jsonl").write_bytes(b'{"title": "Another"}\n')
    (folder / "notes.txt").write_text("not an archive")
    assert importing(folder)[1]["new"] == 4


def test_publishers_become_feeds_that_are_never_fetched(tmp_path, importing, capsys):
    as_jsonl(tmp_path / "items.jsonl")
    importing(tmp_path / "items.jsonl")
    assert main(["feeds", "list", "--json"]) == 0
    feeds = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {feed["title"] for feed in feeds} == {
        *("Harbour News", "The Valley", "items.jsonl")
    }
    assert main(["feeds", "export"]) == 0
    assert "import:" not in capsys.readouterr().out


def test_standard_input_is_read_as_json_lines(tmp_path):
    command = [sys.executable, "-m", "armsbeat", "import", "-", "--workers", "1"]
    done = subprocess.run(
        command, input=json_lines(ROWS), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == b"3 rows: 3 new, 0 known, 0 bad\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("items.txt", b"", "unknown kind of archive"),
        ("items.csv", b"a,b\n1,2\n", "names neither title nor summary"),
        ("items.parquet", b"PAR1 it is not", "is no Parquet file"),
    ],
)
def test_what_is_no_archive_is_an_error_that_names_it(
    tmp_path, capsys, name, content, reason
):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["import", str(path)]) == 2
    error = capsys.readouterr().err
    assert name in error
    assert reason in error


def test_a_file_that_is_not_there_is_an_error(tmp_path, capsys):
    assert main(["import", str(tmp_path / "gone.jsonl")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_several_processes_bring_the_same_items_as_one(tmp_path, capsys):
    rows = [
        {"title": f"Notice {n}: tender for radar {n}", "link": f"http://n.example/{n}"}
        for n in range(1_200)
    ]
    (tmp_path / "items.jsonl").write_bytes(json_lines(rows + rows[:7]))
    command = ["import", "--json", "--workers", "2", str(tmp_path / "items.jsonl")]
    assert main(command) == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report == {"rows": 1_207, "new": 1_200, "known": 7, "bad": 0}


class Counting:
    """An annotator that counts what it is asked."""

    def __init__(self, annotator):
        self._annotator, self.versions, self.asked = annotator, annotator.versions, 0

    def annotate(self, *text, **facts):
        self.asked += 1
        return self._annotator.annotate(*text, **facts)


def test_what_is_known_is_not_annotated_again(tmp_path):
    settings = read_settings({"ARMSBEAT_DATA_DIR": str(tmp_path / "counted")})
    counting = Counting(load_annotator())
    store = pipeline.open_store_of(settings)
    house = pipeline.House(settings=settings, store=store, annotator=counting)

    def imported(rows):
        path = tmp_path / "some.jsonl"
        path.write_bytes(json_lines(rows))
        before = counting.asked
        report = pipeline.import_archive(house, open_archive(path), workers=1)
        assert report.new + report.known + report.bad == report.rows == len(rows)
        return report.new, counting.asked - before

    assert imported(ROWS[:2]) == (2, 2)
    assert imported(ROWS) == (1, 1)
    assert imported(ROWS) == (0, 0)
    edited = {**ROWS[1], "summary": "Bread for all."}
    assert imported([ROWS[0], edited, ROWS[2]]) == (0, 1)
