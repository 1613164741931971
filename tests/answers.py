"""
Prints every answer of the compiled rooms to the texts of our gold sets, as JSON Lines.

    python tests/answers.py [--pure]

With `--pure` the sources run, whatever was compiled beside them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent / "gold"
PACKAGE = str(Path(__file__).resolve().parents[1] / "src")


def only_sources() -> None:
    """Let Python see no extension modules of ours."""
    of_sources = FileFinder.path_hook((SourceFileLoader, SOURCE_SUFFIXES))

    def ours(path: str) -> FileFinder:
        if not path.startswith(PACKAGE):
            raise ImportError(path)
        return of_sources(path)

    sys.path_hooks.insert(0, ours)
    sys.path_importer_cache.clear()


def main() -> None:
    """Print the answers, the way they were made first."""
    if "--pure" in sys.argv:
        only_sources()
    from armsbeat.compiled import is_compiled

    print(json.dumps({"compiled": is_compiled()}))
    for answer in (*annotations(), *stories()):
        print(json.dumps(answer, sort_keys=True, default=str))


def annotations() -> Iterator[dict[str, Any]]:
    """Of texts as titles, as summaries behind a title, and in capitals."""
    from armsbeat.annotate import load_annotator

    annotator = load_annotator()
    texts = [
        item["text"]
        for name in ("systems", "countries", "deals", "tone")
        for item in gold(name)
    ]
    for text, before in zip(texts, ["", *texts], strict=False):
        for title, summary in ((text, ""), (before, text), (text.upper(), "")):
            yield asdict(annotator.annotate(title, summary))


def stories() -> Iterator[dict[str, Any]]:
    """How the texts of each pair compare."""
    from armsbeat.identity import canonical_link
    from armsbeat.stories import Teller, joined_by, sketch, veto

    teller = Teller(canonical_link)
    for number, pair in enumerate(gold("stories")):
        one, other = (
            sketch(
                number,
                item["title"],
                item["summary"],
                link=canonical_link(item["link"]) if item["link"] else None,
                language=None,
                at=20_000.0 * 86_400,
            )
            for item in (pair["a"], pair["b"])
        )
        texts = [(i["title"], i["summary"], i["link"]) for i in (pair["a"], pair["b"])]
        yield {
            "keys": teller.keys(texts),
            "rule": repr(joined_by(one, other)),
            "veto": veto(one, other),
            "words": [
                (each.title, each.body, sorted(each.proper)) for each in (one, other)
            ],
        }


def gold(name: str) -> list[dict[str, Any]]:
    """The labelled texts of a set."""
    lines = (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
