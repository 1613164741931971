"""
Which record is which: a key that stays the same from fetch to fetch.

guid → canonical link → title and date → title and text. A key that would stand for
two different records of one document gives way to the next in that line.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from armsbeat.model import Entry, Item

_TRACKING_PREFIXES = (
    "utm_",
    "pk_",
    "mtm_",
    "hsa_",
    "at_",
    "ns_",
    "wt.",
    "vero_",
    "oly_",
)
_TRACKING = frozenset(
    [
        "__twitter_impression",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "amp",
        "cmp",
        "cmpid",
        "dclid",
        "fbclid",
        "ftag",
        "gaa_at",
        "gaa_n",
        "gaa_sig",
        "gaa_ts",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "icid",
        "igsh",
        "igshid",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ocid",
        "outputtype",
        "ref_src",
        "ref_url",
        "s_cid",
        "share",
        "smid",
        "smtyp",
        "spm",
        "sr_share",
        "sref",
        "srnd",
        "taid",
        "tpcc",
        "trk",
        "twclid",
        "wbraid",
        "wprov",
        "xtor",
        "yclid",
    ]
)
# These may mean something; not with these values.
_ORIGINS = frozenset({"from", "medium", "origin", "output", "partner", "ref", "source"})
_ORIGIN_VALUES = frozenset(
    [
        "1",
        "amp",
        "atom",
        "email",
        "facebook",
        "feed",
        "feeds",
        "homepage",
        "news",
        "newsletter",
        "rss",
        "rss2",
        "social",
        "twitter",
        "web",
        "x",
    ]
)
_MIRRORS = ("www.", "m.", "mobile.", "amp.", "wap.")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)(?=/?$)|^/amp(?=/.)|(?<=\.)amp\.(?=html?$)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE = "/:@!$&'()*+,;=~-._"
# Most addresses are as they should be but for their scheme: a tenth of the time.
_PLAIN = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)"
    r"((?:/[A-Za-z0-9_~:@!$&'()*+,;=-][A-Za-z0-9_~:@!$&'()*+,;=.-]*)+)"
)
_OLDEST = datetime.min.replace(tzinfo=UTC)


def canonical_link(url: str) -> str | None:
    """
    The address without what differs between two ways to the same page.

    Args:
        url: As a feed states it.

    Returns:
        https, lower-case host without www., m. and amp., no default port, fragment,
        credentials or tracking parameters, the rest sorted; None: not http(s).
        Applying it again changes nothing.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        place, path = plain.groups()
        if "amp" not in path and not place.startswith(_MIRRORS):
            return f"https://{place}{path}"
    return _canonical(url)


def _canonical(url: str) -> str | None:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    place = _host(host)
    if port is not None and port not in _DEFAULT_PORTS.values():
        place = f"{place}:{port}"
    query = _query(parts)
    return f"https://{place}{_path(parts.path)}{'?' + query if query else ''}"


def title_key(title: str) -> str:
    """The title's letters and digits only, so that dashes and quotes do not matter."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(re.findall(r"\w+", folded))


def text_hash(title: str, summary: str) -> str:
    """Differs when the publisher edited the text."""
    return _digest(title, summary)


def identify(entries: Sequence[Entry]) -> tuple[Item, ...]:
    """
    Give each record of one document its key.

    Args:
        entries: In document order.

    Returns:
        Items in document order; a record that stands there twice is one item, with
        the text of its newest copy. No two items have the same key.
    """
    keys = _keys(entries)
    copies: dict[str, list[Entry]] = defaultdict(list)
    for key, entry in zip(keys, entries, strict=True):
        copies[key].append(entry)
    return tuple(_item(key, _newest(same)) for key, same in copies.items())


def keys_of(entry: Entry) -> list[str]:
    """The keys a record may go by, best first; which one, its document decides."""
    return list(_line(entry))


def said_by(entry: Entry) -> str:
    """What two records of one key must agree in, else another key tells them apart."""
    return title_key(entry.title) or entry.summary


def renamed(
    items: Sequence[Item],
    known: Container[str],
    there: Mapping[str, tuple[str, str | None]],
) -> tuple[Item, ...]:
    """
    Items under the keys that the store knows them by.

    A publisher who moves to another system gives all records new guids; a record of
    the same text and page is the one that was there.

    Args:
        items: Of one document.
        known: Keys that the store knows.
        there: By text hash: key and link of a stored item with this very text.
    """
    taken = {item.key for item in items}
    found = []
    for item in items:
        key, link = there.get(item.text_hash, (item.key, None))
        is_same = item.key not in known and key not in taken and _same_page(item, link)
        found.append(replace(item, key=key) if is_same else item)
        taken.add(found[-1].key)
    return tuple(found)


def _same_page(item: Item, link: str | None) -> bool:
    ours = canonical_link(item.link) if item.link else None
    same = ours is not None and bool(link) and ours == canonical_link(link or "")
    return same and ours is not None and _is_deep(ours)


def _keys(entries: Sequence[Entry]) -> list[str]:
    best = [next(_line(entry)) for entry in entries]
    if len(set(best)) == len(best):
        return best  # as in nearly all feeds
    return _distinct_keys(entries)


def _distinct_keys(entries: Sequence[Entry]) -> list[str]:
    lines = [keys_of(entry) for entry in entries]
    said = [said_by(entry) for entry in entries]
    level = [0] * len(lines)
    while True:
        holders: dict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            holders[line[level[index]]].append(index)
        ambiguous = [
            index
            for same in holders.values()
            if len({said[index] for index in same}) > 1
            for index in same
            if level[index] < len(lines[index]) - 1
        ]
        if not ambiguous:
            return [line[at] for line, at in zip(lines, level, strict=True)]
        for index in ambiguous:
            level[index] += 1


def _line(entry: Entry) -> Iterator[str]:
    """The keys an entry may go by, best first; there is always one."""
    if entry.guid and (key := _guid_key(entry.guid)):
        yield key
    link = canonical_link(entry.link) if entry.link else None
    if link and _is_deep(link):
        yield "u:" + _digest(link)
    title = title_key(entry.title)
    if entry.published_at is not None and title:
        yield "t:" + _digest(title, entry.published_at.isoformat())
    yield "c:" + _digest(title, entry.summary, link or "")


def _guid_key(guid: str) -> str | None:
    link = canonical_link(guid)
    if link is None:
        return "g:" + _digest(guid.strip())
    fragment = urlsplit(guid.strip()).fragment
    if not fragment and not _is_deep(link):
        return None  # a home page is nobody's identity
    return "u:" + (_digest(link, fragment) if fragment else _digest(link))


def _is_deep(link: str) -> bool:
    """Whether a canonical link leads beyond the home page."""
    return link.find("/", len("https://")) + 1 < len(link)


def _newest(copies: Sequence[Entry]) -> Entry:
    return max(copies, key=lambda e: (e.published_at or _OLDEST, len(e.summary)))


def _item(key: str, entry: Entry) -> Item:
    return Item(
        key=key,
        title=entry.title,
        summary=entry.summary,
        link=entry.link,
        published_at=entry.published_at,
        date_flag=entry.date_flag,
        language=entry.language,
        raw_hash=entry.raw_hash,
        text_hash=text_hash(entry.title, entry.summary),
    )


def _digest(*parts: str) -> str:
    said = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host)
    if ":" in host:
        return f"[{host}]"
    while True:
        shorter = next(
            (
                host.removeprefix(mirror)
                for mirror in _MIRRORS
                if host.startswith(mirror) and "." in host.removeprefix(mirror)
            ),
            None,
        )
        if shorter is None:
            return host
        host = shorter


def _path(path: str) -> str:
    before = None
    path = quote(
        unquote(path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape"
    )
    while path != before:
        before = path
        path = _AMP_PATH.sub("", posixpath.normpath("/" + path.lstrip("/")))
    return path or "/"


def _query(parts: SplitResult) -> str:
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in pairs if not _is_tracking(name, value)]
    return urlencode(sorted(kept), errors="surrogateescape")


def _is_tracking(name: str, value: str) -> bool:
    name = name.lower()
    if name.startswith(_TRACKING_PREFIXES) or name in _TRACKING:
        return True
    return name in _ORIGINS and value.lower() in _ORIGIN_VALUES
