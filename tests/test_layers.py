"""The layer rule: imports point down only, and each library has its room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "armsbeat"

LAYERS = [
    {"__main__"},
    {"cli", "dashboard"},
    {"report", "alerts"},
    {"pipeline"},
    {"charts", "lake"},
    {
        "feedlist",
        "identity",
        "collect",
        "annotate",
        "stories",
        "cards",
        "views",
        "store",
        "cube",
        "export",
    },
    {"settings", "log", "compiled"},
    {"model", "errors"},
]
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}

HOMES = {
    "feedparser": {"collect/parse.py"},
    "aiohttp": {"collect/"},
    "sqlalchemy": {"store/"},
    "psycopg": {"store/"},
    "duckdb": {"cube/", "lake/"},
    "ibis": {"cube/"},
    "pyspark": {"lake/"},
    "streamlit": {"dashboard/"},
    "starlette": {"dashboard/"},
    "vaderSentiment": {"annotate/"},
    "nh3": {"collect/"},
    "xlsxwriter": {"export.py"},
    "vl_convert": {"charts/"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def imported_names(path: Path) -> set[str]:
    """Every module that `path` imports, in any function too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "armsbeat":
                found |= {f"armsbeat.{alias.name}" for alias in node.names}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def rooms_imported(path: Path) -> set[str]:
    names = (name.split(".") for name in imported_names(path))
    return {name[1] for name in names if name[0] == "armsbeat" and len(name) > 1}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for other in rooms_imported(path) - {room} - {"__version__"}:
        assert RANK[other] > RANK[room], f"{path}: {room} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_library_stays_in_its_room(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for name in imported_names(path):
        homes = HOMES.get(name.split(".")[0])
        if homes:
            assert any(place.startswith(home) for home in homes), f"{place}: {name}"


def test_the_layer_test_sees_the_whole_house() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}
    assert rooms <= set(RANK), f"rooms without a layer: {rooms - set(RANK)}"
    assert {"pipeline", "store", "annotate"} <= rooms


@pytest.mark.parametrize(
    "path",
    [*MODULES, ROOT / "app.py", *sorted((ROOT / "tests").rglob("*.py"))],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_files_stay_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
