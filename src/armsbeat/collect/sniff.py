"""What a body is, told from the body: servers' content types are often wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from armsbeat.collect.failures import failure
from armsbeat.model import Failure

Kind = Literal["xml", "json", "html", "image", "binary", "empty", "other"]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"\x00\x00\x01\x00", "an image"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
_FEED_ROOT = re.compile(
    r"<(?:\w+:)?(?:rss|feed|RDF|rdf|channel|item|entry)\b(?![^>]{0,40}<html)", re.I
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|div)\b", re.I)
_OFFERS_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.I)
_LONGEST_WALL = 60_000
# Words of pages that stand in for the real answer until a person has clicked.
_WALLS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a challenge page",
        re.compile(
            r"cf-chl|cf_chl|challenge-platform|<title>\s*Just a moment|"
            r"Attention Required! \| Cloudflare|checking your browser|"
            r"verif(?:y|ying) (?:that )?you are (?:a )?human|are you a robot|"
            r"g-recaptcha|hcaptcha|h-captcha|_Incapsula_|Incapsula incident|"
            r"ddos-guard|sucuri_cloudproxy|datadome|px-captcha|perimeterx|"
            r"enable javascript and cookies to continue|awswaf|"
            r"unusual traffic|bot (?:protection|detection)|anubis_challenge|"
            r"making sure you(?:'|’|&#39;)re not a bot",
            re.I,
        ),
    ),
    (
        "a cookie wall",
        re.compile(
            r"consent[-_. ](?:wall|form|management|manager|gate)|cookie[-_ ]?(?:wall|"
            r"consent required)|(?:enable|accept|allow)(?: all)?(?: our)? cookies|"
            r"cookies (?:are|must be) (?:required|enabled|disabled)|"
            r"before you continue|privacy[-_ ]?gate",
            re.I,
        ),
    ),
    (
        "an access-denied page",
        re.compile(r"<title>\s*(?:access denied|403 forbidden|request rejected)", re.I),
    ),
)


def kind_of(text: str) -> Kind:
    """What decoded text is."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if not start:
        return "empty"
    if start[0] in "{[":
        return "json"
    feed, page = _FEED_ROOT.search(start), _HTML.search(start)
    if feed and (not page or feed.start() < page.start()):
        return "xml"
    if page:
        return "html"
    return "xml" if start[0] == "<" else "other"


def binary_kind(body: bytes) -> str | None:
    """What a body is that is no text at all, in words; None: it may be text."""
    return next((what for magic, what in _MAGIC if body.startswith(magic)), None)


def wall(headers: Mapping[str, str], text: str) -> Failure | None:
    """The failure when a page stands in for the feed to keep collectors out."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return failure("blocked", reason="a challenge page")
    if len(text) > _LONGEST_WALL or _OFFERS_FEED.search(text):
        return None  # real pages have cookie banners and captchas, too
    for name, words in _WALLS:
        if words.search(text):
            return failure("blocked", reason=name)
    return None
