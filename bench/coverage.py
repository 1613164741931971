"""
Which weapon designations of a register the gazetteer does not know.

    python bench/coverage.py [--since 2010] [--list unknown] [--json] [--data FOLDER]

Each designation of `../shared/data/designations.csv` (beside the checkout, not shipped)
that was last ordered in or after a year is put into "The army ordered the X last year."
It is *recognised* when a mention of a weapon system covers it in part, *unlisted* when
only a pattern found it, *in doubt* when the name is known but wanted more context than
this sentence gives, and *unknown* otherwise.
Registers list classes of ships by their bare name (Virginia, Berlin, Cape), which no
text does: for ships "-class" is added where the name has no digit.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from armsbeat.annotate import Annotator, load_annotator

REGISTER = Path(__file__).parents[2] / "shared" / "data" / "designations.csv"
BEFORE, AFTER = "The army ordered the ", " last year."
SHIP = re.compile(
    r"(?<![-\w])ship$|(?<![-\w])ship/|boat|frigate|corvette|^destroyer|[^-]submarine$"
    r"|^submarine$|aircraft carrier|minehunter|landing craft|replenishment|^tug$"
)
Fate = Literal["recognised", "unlisted", "in doubt", "unknown"]
FATES: tuple[Fate, ...] = ("recognised", "unlisted", "in doubt", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one designation."""

    designation: str
    category: str
    country: str
    fate: Fate
    entity: str = ""
    """Id of the system it was read as."""


def read_register(path: Path, *, since: int) -> list[dict[str, str]]:
    """The named designations last ordered in or after a year."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            row
            for row in csv.DictReader(lines)
            if row["flag"] != "generic" and int(row["last_order"] or 0) >= since
        ]


def judge(annotator: Annotator, rows: Iterable[dict[str, str]]) -> list[Verdict]:
    """The fate of every designation, in the order given."""
    return [_judge_one(annotator, row) for row in rows]


def _judge_one(annotator: Annotator, row: dict[str, str]) -> Verdict:
    name = row["designation"]
    if SHIP.search(row["category"]) and not any(map(str.isdigit, name)):
        name += "-class"
    text = f"{BEFORE}{name}{AFTER}"
    start, end = len(BEFORE), len(text) - len(AFTER)
    said = annotator.annotate(text, "")
    fate: Fate = "unknown"
    entity = ""
    for rejection in said.rejections:
        if rejection.kind == "system" and _meet(rejection, start, end):
            fate, entity = "in doubt", rejection.entity
    for mention in said.mentions:
        if mention.kind == "system" and _meet(mention, start, end):
            fate = "unlisted" if mention.via == "unlisted" else "recognised"
            entity = mention.entity
    return Verdict(
        designation=row["designation"],
        category=row["category"],
        country=row["origin_iso2"],
        fate=fate,
        entity=entity,
    )


def _meet(span, start: int, end: int) -> bool:
    return span.start < end and start < span.end


def main() -> int:
    """Print the shares, and on request the designations of one fate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--since", type=int, default=2010, metavar="YEAR")
    parser.add_argument("--list", choices=FATES, help="print the designations too")
    parser.add_argument("--json", action="store_true", help="the shares as JSON")
    parser.add_argument("--data", type=Path, help="another folder of tables")
    options = parser.parse_args()
    if not REGISTER.is_file():
        print(f"{REGISTER} is not there: nothing to compare with", file=sys.stderr)
        return 0
    rows = read_register(REGISTER, since=options.since)
    verdicts = judge(load_annotator(options.data), rows)
    shares = {
        fate: sum(v.fate == fate for v in verdicts) / len(verdicts) for fate in FATES
    }
    for verdict in verdicts:
        if verdict.fate == options.list:
            print(
                verdict.designation,
                verdict.category,
                verdict.country,
                verdict.entity,
                sep="\t",
            )
    if options.json:
        print(json.dumps({"designations": len(verdicts)} | shares))
    else:
        print(f"{len(verdicts):,} designations ordered since {options.since}:")
        for fate, share in shares.items():
            print(f"  {fate:<10} {share:6.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
