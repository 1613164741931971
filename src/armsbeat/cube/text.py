"""
The text that searches run over: words only, lower case, without accents.

`F-35s for Türkiye` becomes ` f 35s for turkiye `: every word has a space on both
sides, so that a word, a phrase and a prefix are each one plain substring. Title and
summary are set apart by a line break, which no phrase can cross.
"""

from __future__ import annotations

import re
import unicodedata

# Chinese, Japanese kana and Korean are written without spaces that help a search:
# each character is a word of its own there.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


def words(text: str) -> list[str]:
    """The words of a text in the form searches compare."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        marked = (c for c in decomposed if not unicodedata.combining(c))
        text = unicodedata.normalize("NFC", "".join(marked))
    return _WORD.findall(text.casefold())


def searchable(title: str, summary: str) -> str:
    """Title and summary as one searchable text."""
    return f" {' '.join(words(title))} \n {' '.join(words(summary))} "
