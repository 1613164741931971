"""
Write the bundled archive feeds from the tables of facts beside this file.

    python feeds/build_archive.py           writes feeds/archive/*.xml
    python feeds/build_archive.py --check   says which of them are out of date

Needs nothing but Python, no network and no clock: the same tables give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlencode
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent

# Since this day the State Department publishes the notifications, before it DSCA did.
STATE_PUBLISHES_FROM = date(2026, 2, 26)
DSCA = "https://www.dsca.mil/Press-Media/Major-Arms-Sales"
STATE = "https://www.state.gov/arms-sales-congressional-notifications"

RECIPIENTS: Mapping[str, str] = {
    "AE": "the United Arab Emirates",
    "AR": "Argentina",
    "AT": "Austria",
    "AU": "Australia",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "BH": "Bahrain",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CZ": "the Czech Republic",
    "DE": "Germany",
    "DK": "Denmark",
    "EG": "Egypt",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "the United Kingdom",
    "GR": "Greece",
    "IL": "Israel",
    "IN": "India",
    "IQ": "Iraq",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "South Korea",
    "KW": "Kuwait",
    "LB": "Lebanon",
    "LT": "Lithuania",
    "MA": "Morocco",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NL": "the Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "OM": "Oman",
    "PH": "the Philippines",
    "PK": "Pakistan",
    "PL": "Poland",
    "QA": "Qatar",
    "RO": "Romania",
    "SA": "Saudi Arabia",
    "SG": "Singapore",
    "TN": "Tunisia",
    "TR": "Turkey",
    "TW": "Taiwan",
    "UA": "Ukraine",
    "VN": "Vietnam",
}

# {who} is the recipient inside a sentence, {Who} at its start, {label} as a heading.
TITLES = (
    "{label}: {headline} notified to Congress",
    "US notifies Congress of {headline} for {who}",
    "US approves possible sale to {who}: {headline}",
    "State Department clears {headline} for {who}",
    "US clears the way for {who} to buy {headline}",
    "Up to {value}: US approves {headline} for {who}",
)
TITLES_WITHOUT_FOR = tuple(title for title in TITLES if "for {who}" not in title)
OPENINGS = (
    "The US State Department has approved a possible sale to {who} of {offer}.",
    "The United States has notified Congress that it intends to sell {who} {offer}.",
    "Washington has told Congress of a possible foreign military sale to {who}:"
    " {offer}.",
    "{Who} has been cleared by the US State Department to buy {offer}.",
    "The US government has approved a possible sale to {who} that covers {offer}.",
)
VALUES = (
    "The estimated cost is {value}, which is a ceiling and not a price.",
    "The value is put at up to {value}.",
    "The total cost is estimated at no more than {value}.",
    "At most, the package is estimated to cost {value}.",
    "The estimated value of {value} is an upper limit.",
)
NUMBERED = (
    "The notification to Congress carries transmittal number {number}.",
    "Congress received the notification under transmittal number {number}.",
    "Transmittal No. {number} is the notification to Congress.",
    "It is a notification to Congress, transmittal {number}; quantities and price"
    " can still change.",
)
UNNUMBERED = (
    "It is a notification to Congress; its transmittal number is not in our record.",
    "The notification went to Congress; our record of it has no transmittal number.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One item of an archive feed."""

    guid: str
    day: date
    title: str
    summary: str
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One archive feed: what it is called and where its items come from."""

    file: str
    title: str
    site: str
    description: str
    posts: tuple[Post, ...]


def main(arguments: list[str]) -> int:
    """Write the archives, or with `--check` only compare; 1 when one is out of date."""
    parser = argparse.ArgumentParser(description="Write the bundled archive feeds.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    stale = [path for path, text in rendered(HERE).items() if _differs(path, text)]
    for path in stale:
        sys.stdout.write(f"{'out of date' if check else 'written'}: {path.name}\n")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(rendered(HERE)[path].encode())
    return 1 if check and stale else 0


def rendered(folder: Path) -> dict[Path, str]:
    """The archive files of `folder` as its tables say they should be."""
    archives = (notifications(folder), background(folder))
    return {folder / "archive" / each.file: rss(each) for each in archives}


def notifications(folder: Path) -> Archive:
    """The notifications to the US Congress, told from `us-notifications.csv`."""
    return Archive(
        file="us-notifications.xml",
        title="US arms sales notifications 2015-2026 (archive)",
        site=STATE,
        description="Notifications of possible US arms sales, retold from their facts.",
        posts=tuple(map(told, rows(folder / "us-notifications.csv"))),
    )


def background(folder: Path) -> Archive:
    """Events of other suppliers, as `background.csv` tells them."""
    return Archive(
        file="background.xml",
        title="Arms trade events 2015-2025 (archive)",
        site="https://www.sipri.org/databases/armstransfers",
        description="Well-known arms-trade events, mostly of suppliers other than the"
        " United States, told in our own words.",
        posts=tuple(
            Post(
                guid=f"armsbeat:background:{row['id']}",
                day=date.fromisoformat(row["date"]),
                title=row["title"],
                summary=row["summary"],
            )
            for row in rows(folder / "background.csv")
        ),
    )


def rows(path: Path) -> list[dict[str, str]]:
    """All rows of a table of facts."""
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def told(row: Mapping[str, str]) -> Post:
    """Tell one notification; which words are chosen depends on its identity alone."""
    day, number = date.fromisoformat(row["date"]), row["transmittal"]
    guid = number if number else _guid_without_number(row)
    words = _words(row)
    titles = TITLES_WITHOUT_FOR if " for " in row["headline"] else TITLES
    closings = NUMBERED if number else UNNUMBERED
    seed = f"transmittal:{number}" if number else guid
    choices = hashlib.sha256(seed.encode()).digest()
    title, *sentences = (
        variants[choice % len(variants)].format_map(words)
        for variants, choice in zip(
            (titles, OPENINGS, VALUES, closings), choices, strict=False
        )
    )
    summary = " ".join(sentences)
    return Post(guid=guid, day=day, title=title, summary=summary, link=_link(row, day))


def dollars(value_usd: int) -> str:
    """
    An amount in words that states it exactly.

    Args:
        value_usd: Whole US dollars, at least a million.
    """
    unit, word = (10**9, "billion") if value_usd >= 10**9 else (10**6, "million")
    return f"${(Decimal(value_usd) / unit).normalize():f} {word}"


def rss(archive: Archive) -> str:
    """The archive as RSS 2.0, newest item first."""
    posts = sorted(archive.posts, key=lambda post: (post.day, post.guid), reverse=True)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<rss version="2.0">',
        "  <channel>",
        f"    <title>{escape(archive.title)}</title>",
        f"    <link>{escape(archive.site)}</link>",
        f"    <description>{escape(archive.description)}</description>",
        "    <language>en</language>",
        f"    <pubDate>{_noon(posts[0].day)}</pubDate>",
        "    <ttl>1440</ttl>",
        *(line for post in posts for line in _item(post)),
        "  </channel>",
        "</rss>",
    ]
    return "\n".join(lines) + "\n"


def _item(post: Post) -> Iterable[str]:
    yield "    <item>"
    yield f"      <title>{escape(post.title)}</title>"
    if post.link:
        yield f"      <link>{escape(post.link)}</link>"
    yield f"      <description>{escape(post.summary)}</description>"
    yield f'      <guid isPermaLink="false">{escape(post.guid)}</guid>'
    yield f"      <pubDate>{_noon(post.day)}</pubDate>"
    yield "    </item>"


def _noon(day: date) -> str:
    """The hour is not known; noon UTC is the same day nearly everywhere."""
    return format_datetime(datetime.combine(day, time(12), tzinfo=UTC))


def _words(row: Mapping[str, str]) -> dict[str, str]:
    who = RECIPIENTS[row["recipient"]]
    return {
        "who": who,
        "Who": who[0].upper() + who[1:],
        "label": who.removeprefix("the "),
        "headline": row["headline"],
        "offer": row["offer"],
        "value": dollars(int(row["value_usd"])),
        "number": row["transmittal"],
    }


def _guid_without_number(row: Mapping[str, str]) -> str:
    return f"us-notification:{row['date']}:{row['recipient']}:{row['systems']}"


def _link(row: Mapping[str, str], day: date) -> str:
    """The official listing; the query only tells our items apart."""
    listing = STATE if day >= STATE_PUBLISHES_FROM else DSCA
    known = {"transmittal": row["transmittal"]} if row["transmittal"] else None
    names = known or {"notified": row["date"], "recipient": row["recipient"]}
    return f"{listing}?{urlencode(names)}"


def _differs(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_bytes() != text.encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
