"""
What names beside an ambiguous name say: its pair, its home, the country it is for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from armsbeat.annotate.evidence import Evidence, Sign
from armsbeat.annotate.match import Candidate, Passage

# "Patriots for Kyiv", "Caesar guns for Armenia": what is for a country is supplied.
FOR_A_COUNTRY = 1.0
# "Serval and Griffon": two doubtful names vouch for each other,
# and so does the country that a system comes from.
IN_A_PAIR = 0.9
AT_HOME = 0.4
_AND = re.compile(r"(?: and |, | or |/| & )")
_FOR = re.compile(
    r"(?: (?:guns|jets|systems|vehicles))? (?:for|(?:sent|sold|handed|handed over"
    r"|donated|delivered|shipped|exported|transferred|supplied) to) (?:the )?"
)
# Not "Ajax for Brazil winger": the country ends what is said about the supply.
_SAID = re.compile(
    r"$|[.,;:!?]| [-–—] | (?:as|after|amid|and|at|by|from|in|is|are|may|not|on|or|over"
    r"|to|under|was|were|will|with|\w+ed|\w+en)\b"
)


def kin(
    passage: Passage, candidate: Candidate, origin: str | None, evidence: Evidence
) -> float:
    """What the name beside it and the country it comes from add."""
    score = IN_A_PAIR if _paired(passage, candidate) else 0.0
    return score + AT_HOME if origin in evidence.countries else score


def _paired(passage: Passage, candidate: Candidate) -> bool:
    """Whether another name of a system stands right before or after, with "and"."""
    text, start, end = passage.text, candidate.start, candidate.end
    return any(
        other.of_kind("system") is not None
        and other.alias.entity != candidate.alias.entity
        and (
            _AND.fullmatch(text, end, other.start)
            or _AND.fullmatch(text, other.end, start)
        )
        for other in passage.candidates_in(max(0, start - 30), end + 30)
    )


def supplied(passage: Passage, candidate: Candidate, signs: Sequence[Sign]) -> bool:
    """Whether a country follows that it is for."""
    match = _FOR.match(passage.text, candidate.end)
    return match is not None and any(
        sign.topic == "country"
        and sign.start == match.end()
        and _SAID.match(passage.text, sign.end)
        for sign in signs
    )
