"""
US notifications of possible arms sales, read exactly.

Their wording is regular: the title is "Country – Capability", the text approves a
"possible Foreign Military Sale", gives one estimated cost, names contractors and
carries a transmittal number, whose letter suffix marks an amendment. A notification
is not a sale, and its value is a ceiling.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from armsbeat.annotate.sentences import split_sentences
from armsbeat.annotate.values import Amount, read_amounts
from armsbeat.model import Deal, Mention

_DASH = r"[-–—‑−]"
_TRANSMITTAL = re.compile(
    rf"transmittal\s+(?:(?:no|number|nr)\b\.?:?\s*)?(\d{{2}})\s?{_DASH}\s?(\d?\w{{1,3}})\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"state department|department of state|congress"
    r"|defense security cooperation agency",
    re.IGNORECASE,
)
_SALE = re.compile(
    r"foreign military sale|possible sale|proposed sale|notification|requested to buy"
    r"|has been cleared|intends to sell|possible fms",
    re.IGNORECASE,
)
_COST = re.compile(r"cost|value|worth|price|valued|up to", re.IGNORECASE)
_COUNTRY_TITLE = re.compile(rf"^\s*(?P<country>[^:–—]+?)\s(?:{_DASH}|:)\s")
_CONTRACTORS = re.compile(
    r"principal contractors?\s+(?:will be|are|is)\s+(?P<names>.+?)(?:\.\s|\.$|$)",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLES = re.compile(
    r"(?:requested to buy|to buy|possible sale of|sale to [^:]{3,40}:"
    r"|sale to [\w ]+ of)\s+"
    r"(?:an? additional |up to )?(?P<count>\d[\d,]*|an|a|two|three|four|five|six|seven"
    r"|eight|nine|ten|twelve)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "",
            "a",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
        )
    )
} | {"an": 1, "twelve": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a notification states."""

    recipient: str
    """ISO alpha-2 code."""
    value_usd: int | None
    """None: no sum, or sums that differ."""
    transmittal: str | None
    """As `24-118`, with the letters of an amendment (`0A-20`, `24-118B`)."""
    contractors: str
    """As the text names them; may be empty."""
    quantity: int | None
    evidence: str


def read_notice(title: str, summary: str, mentions: Sequence[Mention]) -> Notice | None:
    """
    The notification that an item is, or None when it is not one.

    An item is one if it carries a transmittal number, or if its title has the form
    "Country – Capability" and its text tells of a possible sale.
    """
    numbered = "ransmittal" in summary or "TRANSMITTAL" in summary
    if not numbered and not _COUNTRY_TITLE.match(title):
        return None
    if not _SALE.search(summary) or not _OFFICIAL.search(summary):
        return None
    numbers = {_plain(match) for match in _TRANSMITTAL.finditer(f"{title}\n{summary}")}
    formal = "transmittal" in summary.lower() or _is_official_title(title, mentions)
    if not numbers and not formal:
        return None
    recipient = _recipient(title, mentions)
    if recipient is None:
        return None
    contractors = _CONTRACTORS.search(summary)
    return Notice(
        recipient=recipient,
        value_usd=_value(title, summary),
        transmittal=numbers.pop() if len(numbers) == 1 else None,
        contractors=contractors["names"].strip() if contractors else "",
        quantity=_quantity(summary),
        evidence=_evidence(summary),
    )


def notice_deal(notice: Notice, mentions: Sequence[Mention]) -> Deal:
    """The deal that a notification is: approved, and worth its ceiling at most."""
    systems = dict.fromkeys(m.entity for m in mentions if m.kind == "system")
    number = notice.transmittal or "unknown"
    return Deal(
        supplier="US",
        recipient=notice.recipient,
        systems=tuple(systems),
        value_usd=notice.value_usd,
        stage="approved",
        evidence=notice.evidence,
        field="summary",
        quantity=notice.quantity,
        cues=(
            "supplier=US (notification)",
            f"recipient={notice.recipient} (named by the notification)",
            f"transmittal={number}",
            "stage=approved (notified)",
        ),
    )


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2].upper()}"


def _is_official_title(title: str, mentions: Sequence[Mention]) -> bool:
    """Country – Capability."""
    match = _COUNTRY_TITLE.match(title)
    if match is None:
        return False
    end = match.end("country")
    return any(
        m.kind == "country" and m.field == "title" and m.start < 5 and m.end >= end - 2
        for m in mentions
    )


def _recipient(title: str, mentions: Sequence[Mention]) -> str | None:
    """The country that is not the US: of the title, else most often named."""
    countries = [m for m in mentions if m.kind == "country" and m.entity != "US"]
    named = [m.entity for m in countries if m.field == "title"]
    if len(set(named)) == 1:
        return named[0]
    counted = Counter(m.entity for m in countries).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1] > 1):
        return named[0] if named else None
    return counted[0][0]


def _value(title: str, summary: str) -> int | None:
    sums = _costs(summary) or _costs(title)
    exact = {a.high for a in sums}
    return exact.pop() if len(exact) == 1 and sums[0].low == sums[0].high else None


def _costs(text: str) -> list[Amount]:
    """Sums in US dollars in sentences that speak of cost."""
    amounts = [
        a for a in read_amounts(text) if a.currency == "USD" and a.kind != "unit"
    ]
    if len(amounts) < 2:
        return amounts
    spans = [s for s in split_sentences(text) if _COST.search(text, *s)]
    return [a for a in amounts if any(low <= a.start < high for low, high in spans)]


def _quantity(summary: str) -> int | None:
    match = _ARTICLES.search(summary)
    if match is None:
        return None
    count = match["count"].lower()
    return _NUMBERS[count] if count in _NUMBERS else int(count.replace(",", ""))


def _evidence(summary: str) -> str:
    for start, end in split_sentences(summary):
        if _SALE.search(summary, start, end):
            return summary[start:end]
    return summary[:300]
