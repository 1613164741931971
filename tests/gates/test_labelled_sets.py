"""
Quality on the labelled development sets, against pinned floors.

The sets lie beside the checkout and are not shipped; without them this skips.
A floor in `floors.json` is raised when the figure rises, and never lowered.
`make gate` prints every figure beside its floor.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
DATA, TOOLS = SHARED / "data", SHARED / "tools"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())

pytestmark = pytest.mark.skipif(
    not TOOLS.is_dir(), reason="the labelled sets are not beside this checkout"
)


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    """Annotate a set with the real command and score it: (tool, set, …) → dict."""
    folder = tmp_path_factory.mktemp("gate")

    def run(tool: str, name: str, *options: str) -> dict:
        data = DATA / f"{name}.jsonl"
        items, answers = folder / f"{name}.items", folder / f"{name}.answers"
        if not answers.exists():
            items.write_bytes(_output([sys.executable, TOOLS / "items.py", data]))
            command = [sys.executable, "-m", "armsbeat", "annotate"]
            answers.write_bytes(_output(command, stdin=items.read_bytes()))
        environ = {"ITEMS": items, "ANSWERS": answers, "PYTHONPATH": TOOLS}
        files = [data, data] if tool == "score_arms" else [data]
        line = _output(
            [sys.executable, TOOLS / f"{tool}.py", *files, *options],
            env=os.environ | {k: str(v) for k, v in environ.items()},
        )
        return json.loads(line)

    return run


def _output(command, **options) -> bytes:
    stdin = options.pop("stdin", None)
    return subprocess.run(
        [str(part) for part in command],
        input=stdin,
        stdout=subprocess.PIPE,
        check=True,
        **options,
    ).stdout


def hold(name: str, figure: float) -> None:
    """Print the figure beside its floor and fail when it is under it."""
    floor = FLOORS[name]
    print(f"{name}: {figure} (floor {floor})")
    if name.endswith("(ceiling)"):
        assert figure <= floor
    else:
        assert figure >= floor


def test_arms_items(score):
    scores = score("score_arms", "arms_dev", "--tagger", "answers:arms")
    hold("arms systems f1", scores["systems"]["f1"])
    hold("arms countries f1", scores["countries"]["f1"])
    for what in ("pair_wild", "pair_stage", "pair_value"):
        hold(f"arms deals {what} f1", scores["deals"][what]["f1"])


def test_unrelated_items_stay_untagged(score, tmp_path):
    score_background = _background_counts(tmp_path)
    hold("background systems per 1000 (ceiling)", score_background["systems"])
    hold("background deals per 1000 (ceiling)", score_background["deals"])


def _background_counts(folder: Path) -> dict[str, float]:
    """Systems and deals found per 1,000 items that are not about the arms trade."""
    data = DATA / "background_dev.jsonl"
    items = _output([sys.executable, TOOLS / "items.py", data])
    command = [sys.executable, "-m", "armsbeat", "annotate"]
    answers = [json.loads(line) for line in _output(command, stdin=items).splitlines()]
    systems = sum(len({s["id"] for s in answer["systems"]}) for answer in answers)
    deals = sum(len(answer["deals"]) for answer in answers)
    per_1000 = 1000 / len(answers)
    return {
        "systems": round(systems * per_1000, 1),
        "deals": round(deals * per_1000, 1),
    }


def test_countries_in_general_news(score):
    scores = score("score_countries", "countries_dev", "--tagger", "answers:countries")
    hold("countries names f1", scores["f1"])
    hold("countries capitals f1", scores["capitals"][2])


@pytest.mark.parametrize("name", ["sentences", "news"])
def test_tone(score, name):
    scores = score("score_tone", f"tone_dev_{name}", "--scorer", "answers:tone")
    hold(f"tone {name} pearson", scores["pearson"])
