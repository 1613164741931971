"""
Designations that nobody listed, by the nomenclatures of the field.

`unlisted.csv` lists the prefixes: US mission and missile types, AN/ equipment, the
Soviet, Chinese, Korean, Iranian and European series. What looks the same elsewhere
(roads, tax forms, chess openings, chips, vitamins, exoplanets) is kept out by asking
for a military noun beside the designation wherever the prefix alone says little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from armsbeat.annotate.annotator import Reading
from armsbeat.annotate.evidence import Evidence, beside
from armsbeat.annotate.gazetteer import rows
from armsbeat.annotate.match import Alias, Candidate, Passage
from armsbeat.errors import GazetteerError
from armsbeat.model import Mention

COLUMNS = ("prefixes", "joint", "digits", "category", "context")
STRONG_TOPICS = frozenset({"weapon", "platform"})

# A prefix of letters (F, AGM, AN/SPY, Shahed) or a digit and a letter (9M, 2S), its
# number, and the letters of a sub-designation. What may not stand before it is asked
# after its first character: a pattern that begins with a class skips quickly.
_DESIGNATION = re.compile(
    r"(?P<head>[A-Z\d](?<![\w/.\-].)"
    r"(?:(?<=[A-Z])[A-Za-z/]{0,11}|(?<=\d)\d?[A-Z]))"
    r"(?P<joint>[-\u2010\u2011 ]?)(?P<number>[1-9]\d{0,4})"
    r"(?:[A-Z]{1,3}\d{0,2}[A-Z]?)?s?(?![\w%])(?![-–.,]\d)"
)
_NUMBER = re.compile(r"[1-9]\d*")
_JETDS = re.compile(r"AN/[A-Z]{3}")
_JOINTS = {"-": "-", "space": " ", "none": ""}
_HYPHENS = "-\u2010\u2011"
_BETWEEN = frozenset((*_HYPHENS, " "))
_UNKNOWN = Alias(surface="unlisted", kind="system", entity="unlisted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of the table: how a nomenclature is written."""

    prefixes: str
    joints: frozenset[str]
    """What may stand between prefix and number: hyphen, space, nothing."""
    digits: range
    category: str
    needs_context: bool

    def allows(self, match: re.Match[str]) -> bool:
        """Whether joint and number are as this nomenclature writes them."""
        joint = "-" if match["joint"] in tuple(_HYPHENS) else match["joint"]
        return joint in self.joints and len(match["number"]) in self.digits


def read_series(path: Path) -> dict[str, Series]:
    """
    The series of `unlisted.csv` by prefix.

    Raises:
        GazetteerError: A range is malformed or a prefix occurs twice.
    """
    by_prefix: dict[str, Series] = {}
    for line, row in rows(path, COLUMNS):
        low, _, high = row["digits"].partition("-")
        if not (low.isdigit() and high.isdigit()):
            raise GazetteerError(path, line, "digits: write the range as 2-3")
        series = Series(
            prefixes=row["prefixes"],
            joints=frozenset(
                joint for word, joint in _JOINTS.items() if word in row["joint"]
            ),
            digits=range(int(low), int(high) + 1),
            category=row["category"],
            needs_context=row["context"] == "yes",
        )
        for prefix in row["prefixes"].split("|"):
            if by_prefix.setdefault(prefix, series) is not series:
                raise GazetteerError(path, line, f"prefix {prefix!r} is listed twice")
    return by_prefix


class UnlistedFinder:
    """Finds designations of the listed series; call it with a reading."""

    def __init__(self, folder: Path) -> None:
        self._series = read_series(folder / "unlisted.csv")

    def __call__(
        self, reading: Reading, accepted: Sequence[Mention], mentions: Sequence[Mention]
    ) -> list[Mention]:
        """Mentions of designations that no table lists, tagged `via="unlisted"`."""
        found: list[Mention] = []
        evidence: Evidence | None = None
        for passage in reading.passages:
            if not self._may_be_in(passage.text):
                continue
            for match in _DESIGNATION.finditer(passage.text):
                series = self._series_of(match)
                if series is None or _taken(passage, match.start(), match.end()):
                    continue
                if series.needs_context:
                    evidence = evidence or Evidence(reading, [*mentions, *accepted])
                    if not _beside_a_weapon(passage, match, evidence):
                        continue
                found.append(_mention(passage, match, series))
        return found

    def _may_be_in(self, text: str) -> bool:
        """Whether a number follows a prefix of the table: most texts need no more."""
        for number in _NUMBER.finditer(text):
            end = number.start()
            if end and text[end - 1] in _BETWEEN:
                end -= 1
            start = end
            while start and (text[start - 1].isalnum() or text[start - 1] == "/"):
                start -= 1
            if text[start:end] in self._series or text.startswith("AN/", start):
                return True
        return False

    def _series_of(self, match: re.Match[str]) -> Series | None:
        head = match["head"]
        key = "AN/" if _JETDS.fullmatch(head) else head
        series = self._series.get(key)
        return series if series and series.allows(match) else None


def _beside_a_weapon(
    passage: Passage, match: re.Match[str], evidence: Evidence
) -> bool:
    place = Candidate(match.start(), match.end(), _UNKNOWN)
    return any(
        sign.topic in STRONG_TOPICS
        and sign.passage is passage
        and beside(place, passage, sign)
        for sign in evidence.around(passage, match.start(), match.end())
    )


def _mention(passage: Passage, match: re.Match[str], series: Series) -> Mention:
    joint = "-" if match["joint"] in tuple(_HYPHENS) else match["joint"]
    name = f"{match['head']}{joint}{match['number']}"
    return Mention(
        kind="system",
        entity="unlisted-" + re.sub(r"[^a-z0-9]+", "-", name.lower()),
        name=name,
        surface=match.group(),
        field=passage.field,
        start=match.start(),
        end=match.end(),
        via="unlisted",
        rule=f"unlisted designation of the series {series.prefixes}",
        category=series.category,
    )


def _taken(passage: Passage, start: int, end: int) -> bool:
    return any(
        candidate.of_kind("system") is not None or candidate.alias.kind == "decoy"
        for candidate in passage.candidates_in(start, end)
    )
