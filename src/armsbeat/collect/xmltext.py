"""XML as it is meant: without DOCTYPE, with known entities and prefixes resolved."""

from __future__ import annotations

import html.entities
import re

_START = re.compile(r"<(?:\?xml|rss\b|feed\b|rdf:RDF\b|\w+:feed\b)", re.I)
_PROLOG_PART = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.S)
_ROOT = re.compile(r"<([\w.-]+:)?([\w.-]+)")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+["']([^<&%"']{0,200})["']\s*>""")
_CDATA_OR_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?:#(\d{1,9});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][\w.-]{0,40});)?",
    re.S,
)
_PREFIX = re.compile(r"[<\s]/?([A-Za-z][\w.-]{0,40}):[A-Za-z][\w.-]*(?=[\s=/>])")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_MAX_ENTITIES = 200


def strip_prolog(text: str) -> tuple[str, dict[str, str]]:
    """
    Drop what stands before the root element.

    Args:
        text: Decoded text, without BOM.

    Returns:
        The text from the root element on, and the harmless entities its DOCTYPE
        declared. Entities that refer to others or to files are not kept: that is
        where documents explode.
    """
    if (start := _START.search(text, 0, 8192)) and not text.startswith("<"):
        text = text[start.start() :]
    at = 0
    entities: dict[str, str] = {}
    while True:
        while part := _PROLOG_PART.match(text, at):
            at = part.end()
        blank = len(text[at : at + 4096]) - len(text[at : at + 4096].lstrip())
        if text[at + blank : at + blank + 9].upper() != "<!DOCTYPE":
            return text[at + blank :], entities
        end = _doctype_end(text, at + blank)
        declared = _ENTITY.findall(text[at + blank : end])
        entities = dict(declared[:_MAX_ENTITIES])
        at = end


def root_name(text: str) -> str:
    """The root element's local name in lower case; empty: there is none."""
    root = _ROOT.match(text)
    return root[2].lower() if root else ""


def repair(text: str, entities: dict[str, str]) -> str:
    """
    Mend what often keeps a feed from being well-formed.

    Bare `&`, HTML's entities, references to characters XML forbids and prefixes
    nobody declared. CDATA sections and comments stay as they are.
    """
    text = _CDATA_OR_REFERENCE.sub(lambda m: _reference(m, entities), text)
    return _declare_prefixes(text)


def _doctype_end(text: str, start: int) -> int:
    bracket, close = text.find("[", start), text.find(">", start)
    if 0 <= bracket < close:
        inner = re.compile(r"\]\s*>").search(text, bracket)
        return inner.end() if inner else len(text)
    return close + 1 if close >= 0 else len(text)


def _reference(found: re.Match[str], entities: dict[str, str]) -> str:
    whole = found[0]
    if whole[0] == "<":
        return whole
    decimal, hexadecimal, name = found.groups()
    if name:
        return whole if name in _XML_ENTITIES else _named(name, entities)
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return whole if _is_xml_character(code) else ""
    return "&amp;"


def _named(name: str, entities: dict[str, str]) -> str:
    if name in entities:
        return entities[name]
    characters = html.entities.html5.get(name + ";")
    if characters is None:
        return f"&amp;{name};"
    return "".join(f"&#{ord(character)};" for character in characters)


def _is_xml_character(code: int) -> bool:
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _declare_prefixes(text: str) -> str:
    root = _ROOT.match(text)
    if not root:
        return text
    used = set(_PREFIX.findall(text)) - {"xml", "xmlns"}
    missing = [name for name in sorted(used)[:50] if f"xmlns:{name}" not in text]
    declared = "".join(
        f' xmlns:{name}="{_NAMESPACES.get(name, "urn:undeclared:" + name)}"'
        for name in missing
    )
    return text[: root.end()] + declared + text[root.end() :]
