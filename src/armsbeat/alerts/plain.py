"""Text from anywhere → text that neither XML nor a reader's window stumbles over."""

from __future__ import annotations

import html
import unicodedata

# They turn the text around that follows them, in the reader's own window too.
BIDI = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e"), "")
BIDI |= dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u061c"), "")


def plain(text: str) -> str:
    """One line, without control characters and signs that switch the direction."""
    kept = "".join(" " if _unfit(c) else c for c in text.translate(BIDI))
    return " ".join(kept.split())


def escaped(text: str) -> str:
    """As a piece of HTML, isolated from the direction of its surroundings."""
    return f"<bdi>{html.escape(plain(text), quote=True)}</bdi>"


def _unfit(sign: str) -> bool:
    # Cc: control, Cs: half of a pair, Cn: noncharacters such as U+FFFE.
    return unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Zl", "Zp"}
