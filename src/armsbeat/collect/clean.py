"""What publishers send, as plain text and as links that are safe to follow."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3

_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "iframe",
    "object",
    "noscript",
    "template",
    "svg",
    "math",
    "head",
    "select",
    "textarea",
}
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|aside|blockquote|br|caption|dd|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hr|img|li|main|nav|ol|option|p|pre|"
    r"section|table|tbody|td|tfoot|th|thead|tr|ul|video)\b)",
    re.I,
)
# Markup that needs no parser: tags of running text whose attributes are quoted. What
# contains anything else (tables, scripts, comments, a stray `<`) is left to nh3.
_ATTRIBUTES = r"""(?:\s++[A-Za-z][\w:-]*+(?:=(?:"[^"<>]*+"|'[^'<>]*+'))?+)*+\s*+/?+>"""
_USUAL_BLOCK = re.compile(
    r"</?(?:article|blockquote|br|div|figcaption|figure|footer|h[1-6]|header|hr|img|li|"
    rf"ol|p|section|ul)(?=[\s/>]){_ATTRIBUTES}",
    re.I,
)
_USUAL_INLINE = re.compile(
    rf"</?(?:abbr|b|cite|em|i|q|small|span|strong|sub|sup|u)(?=[\s/>]){_ATTRIBUTES}"
    rf"|<a(?=[\s>]){_ATTRIBUTES}|</a>",
    re.I,
)
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z]\w{1,30});")
# C0 and C1 controls, surrogates, non-characters. Direction marks and joiners stay:
# right-to-left names and emoji need them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_WINDOWS = {
    code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)
}
# Absolute addresses that mean what they say: nothing to resolve or to mend.
_USUAL_LINK = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?:/[\w./~%+,:@!-]*)?(?:\?[\w.=&/~%+,:@!-]+)?",
    re.ASCII,
)
_ROUNDS = 3
_MAX_LINK = 2000
_MAX_TAGS = 4000


def plain_text(markup: str, *, limit: int) -> str:
    """
    One line of text without markup.

    Args:
        markup: Text, HTML, or HTML escaped once or twice too often.
        limit: Most characters kept; a longer text ends in "…".

    Returns:
        No tags, scripts, control characters or lone surrogates; blanks collapsed.
    """
    text = markup[: limit * 10 + 20_000]
    for _ in range(_ROUNDS):
        before = text
        if _MARKUP.search(text):
            text = _without_tags(text)
        if _REFERENCE.search(text):
            text = html.unescape(text)
        if text == before:
            break
    if _MARKUP.search(text) and _REFERENCE.search(markup):
        text = html.unescape(_without_tags(text))
    return _shortened(_tidy(text), limit)


def web_link(link: str | None, *, base: str) -> str | None:
    """The absolute http(s) address a link leads to; None: it is not one."""
    if not link:
        return None
    if len(link) <= _MAX_LINK and _USUAL_LINK.fullmatch(link):
        return link
    cleaned = _CONTROLS.sub("", _INVISIBLE.sub("", link.strip()))
    cleaned = re.sub(r"[\t\r\n]", "", cleaned).replace(" ", "%20")
    try:
        absolute = urljoin(base, cleaned)
        stated, parts = urlsplit(cleaned), urlsplit(absolute)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    forged = re.search(r"""[<>"'\\`\s]""", parts.netloc)
    fits = len(absolute) <= _MAX_LINK and not forged
    if stated.scheme and not stated.netloc:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or not fits:
        return None
    return absolute


def language_code(stated: str | None) -> str | None:
    """ISO 639-1 from what a feed states (`en-us`, `EN_GB`); None: it is not one."""
    found = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", stated or "")
    return found[1].lower() if found else None


def _without_tags(text: str) -> str:
    usual = html.unescape(_USUAL_INLINE.sub("", _USUAL_BLOCK.sub(" ", text)))
    return usual if "<" not in usual else _without_any_tags(text)


def _without_any_tags(text: str) -> str:
    spaced = _BLOCK.sub(" <", _first_tags(text))
    kept = nh3.clean(
        spaced, tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT, attributes={}
    )
    return html.unescape(kept)


def _first_tags(text: str) -> str:
    # Time grows with the square of the tags in a heap of unclosed ones.
    if text.count("<") <= _MAX_TAGS:
        return text
    return "<".join(text.split("<", _MAX_TAGS)[:_MAX_TAGS])


def _tidy(text: str) -> str:
    if text.isprintable():  # then the only blank in it is the space
        return " ".join(text.split())
    text = text.translate(_WINDOWS) if re.search("[\x80-\x9f]", text) else text
    return _BLANKS.sub(" ", _CONTROLS.sub("", _INVISIBLE.sub("", text))).strip()


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
