"""
Speed of the whole annotation on one core, and what each stage takes of it.

    python bench/annotate.py [ITEMS.jsonl]

Items are those of the bundled feeds and the gold sentences, unless a file with one
`{"title": …, "summary": …}` per line is given. Where the development sets stand beside
the repository, their real items follow, whole and by title alone, each also as read for
the first time, when no word of it is remembered. Times are processor time, the best of
several rounds. The pace of a fixed loop is printed beside them: a machine that is busy
with something else, or slower, shows in both.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from armsbeat.annotate import load_annotator
from armsbeat.annotate.annotator import Annotator
from armsbeat.compiled import how_it_runs
from armsbeat.model import Mention

ROOT = Path(__file__).parents[1]
DEVELOPMENT = ROOT.parent / "shared" / "data"
REAL = ("arms_unlabelled.jsonl", "background_dev.jsonl")
ROUNDS = 9
Text = tuple[str, str]


def main() -> None:
    """Print the figures."""
    print(how_it_runs())
    if len(sys.argv) > 1:
        _report("given", _given(Path(sys.argv[1])))
        return
    _report("bundled", _bundled())
    paths = [DEVELOPMENT / name for name in REAL]
    if all(path.is_file() for path in paths):
        real = [item for path in paths for item in _given(path)]
        _report("real", real)
        _report("real, titles alone", [(title, "") for title, _ in real])


def _report(kind: str, items: Sequence[Text]) -> None:
    annotator = load_annotator()
    _annotate(annotator, items[:1])
    first = _seconds(lambda: _annotate(annotator, items))
    whole = pace = float("inf")
    stages: dict[str, float] = {}
    for _ in range(ROUNDS):
        pace = min(pace, _seconds(_fixed_loop))
        whole = min(whole, _seconds(lambda: _annotate(annotator, items)))
        for name, seconds in _stages(annotator, items).items():
            stages[name] = min(seconds, stages.get(name, seconds))
    characters = sum(len(title) + len(summary) for title, summary in items)
    size = characters / len(items)
    print(f"{kind}: {len(items)} items of {size:.0f} characters")
    print(f"fixed loop: {pace * 1e3:.1f} ms")
    print(f"annotation: {len(items) / whole:,.0f} items/s on one core")
    print(f"  the first time: {len(items) / first:,.0f} items/s")
    for name, seconds in {**stages, "whole": whole}.items():
        print(f"  {name:20}{seconds / len(items) * 1e6:8.1f} µs per item")


def _annotate(annotator: Annotator, items: Sequence[Text]) -> None:
    for title, summary in items:
        annotator.annotate(title, summary, language="en")


def _stages(annotator: Annotator, items: Sequence[Text]) -> dict[str, float]:
    """Seconds of each stage, one after the other over all items."""
    steps, clock = annotator.steps, time.process_time
    taken: dict[str, float] = {}
    since = clock()
    readings = [annotator.read(title, summary) for title, summary in items]
    taken["aliases"] = clock() - since
    named: list[list[Mention]] = [[] for _ in items]
    for decide in steps.deciders:
        since = clock()
        decisions = [decide(r, m) for r, m in zip(readings, named, strict=True)]
        taken[type(decide).__name__] = clock() - since
        for mentions, decision in zip(named, decisions, strict=True):
            mentions.extend(decision.mentions)
    for mentions in named:
        mentions.sort(key=lambda mention: (mention.field != "title", mention.start))
    since = clock()
    dealt = [steps.read_deals(r, m, None) for r, m in zip(readings, named, strict=True)]
    taken["deals"] = clock() - since
    since = clock()
    for reading, mentions, found in zip(readings, named, dealt, strict=True):
        steps.judge_relevance(reading, mentions, found.deals)
    taken["relevance"] = clock() - since
    since = clock()
    for reading, mentions in zip(readings, named, strict=True):
        steps.score_tone(reading, mentions, "en")
    taken["tone"] = clock() - since
    return taken


def _given(path: Path) -> list[Text]:
    lines = path.read_text(encoding="utf-8").splitlines()
    stated = [json.loads(line) for line in lines if line.strip()]
    return [(item["title"], item.get("summary") or "") for item in stated]


def _bundled() -> list[Text]:
    items: list[Text] = []
    for path in sorted((ROOT / "feeds" / "archive").glob("*.xml")):
        for item in ElementTree.parse(path).iter("item"):
            items.append((item.findtext("title", ""), item.findtext("description", "")))
    for name in ("systems", "countries", "deals", "tone"):
        path = ROOT / "tests" / "gold" / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            items.append((json.loads(line)["text"], ""))
    return items


def _fixed_loop() -> None:
    table: dict[int, int] = {}
    total = 0
    for i in range(200_000):
        total += i & 7
        table[i & 1023] = total


def _seconds(work: Callable[[], object]) -> float:
    since = time.process_time()
    work()
    return time.process_time() - since


if __name__ == "__main__":
    main()
