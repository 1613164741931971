"""Bytes to text, whatever the server, the file or neither says of the charset."""

from __future__ import annotations

import codecs
import re

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
# As browsers do: pages that say Latin-1 mean its Windows superset.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_NEVER = {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape"}
# XML 1.0 forbids these; tab, newline and carriage return stay.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Looking for these among bytes takes a third of the time.
_FORBIDDEN_ASCII = bytes(
    code for code in range(128) if _FORBIDDEN.fullmatch(chr(code)) is not None
)
_XML_DECLARATION = re.compile(r"<\?xml\b[^>]{0,400}\?>", re.I)


def to_text(body: bytes, content_type: str = "") -> str:
    """
    Decode a body and drop what no XML, JSON or page may contain.

    Args:
        body: As unpacked from the answer.
        content_type: The answer's header, for its charset.

    Returns:
        Text without BOM, leading blanks, XML declaration, control characters and
        surrogates. Never fails: what cannot be decoded becomes U+FFFD.
    """
    text = _decode(body, content_type)
    if not text.isascii() or len(body.translate(None, _FORBIDDEN_ASCII)) < len(body):
        text = _FORBIDDEN.sub("", text)
    text = text.lstrip("\ufeff \t\r\n")
    if text[:5].lower() != "<?xml":
        return text
    return _XML_DECLARATION.sub("", text, count=1).lstrip()


def _decode(body: bytes, content_type: str) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if (wide := _wide(body)) is not None:
        return body.decode(wide, "replace")
    head = body[:2048]
    stated = [_codec(name) for name in _names(head, content_type)]
    if b"\x1b" in body and (shifted := _shifted(stated)) is not None:
        return body.decode(shifted, "replace")
    for known in ["utf-8", *stated]:
        try:
            return body.decode(known or "utf-8")
        except (UnicodeError, LookupError):
            continue
    return body.decode(_fallback(body, stated), "replace")


def _wide(body: bytes) -> str | None:
    start = body[:64].lstrip(b" \t\r\n")
    if start[:2] == b"<\x00":
        return "utf-32-le" if start[2:4] == b"\x00\x00" else "utf-16-le"
    if start[:2] == b"\x00<":
        return "utf-16-be"
    return "utf-32-be" if start[:4] == b"\x00\x00\x00<" else None


def _names(head: bytes, content_type: str) -> list[str]:
    in_header = _CHARSET.findall(content_type)
    in_body = _DECLARED.findall(head) or _META.findall(head)
    return [*in_header, *(name.decode("ascii", "ignore") for name in in_body)]


def _codec(name: str) -> str | None:
    try:
        canonical = codecs.lookup(name).name
        b"a".decode(
            name, "replace"
        )  # not a codec from bytes to bytes, or to text from text
    except (LookupError, ValueError):
        return None
    if canonical in _NEVER or canonical.startswith(("utf-16", "utf-32")):
        return None
    return _MEANT.get(canonical, canonical)


def _shifted(stated: list[str | None]) -> str | None:
    return next((c for c in stated if c and c.startswith(("iso2022", "hz"))), None)


def _fallback(body: bytes, stated: list[str | None]) -> str:
    known = next((encoding for encoding in stated if encoding), None)
    if known not in {None, "utf-8"}:
        return str(known)
    # A few bad bytes in UTF-8 (a title cut in mid-character) leave most of it whole.
    bad = body.decode("utf-8", "replace").count("\ufffd")
    high = sum(byte > 127 for byte in body[:100_000])
    return "utf-8" if bad * 4 <= max(high, 4) else "cp1252"
