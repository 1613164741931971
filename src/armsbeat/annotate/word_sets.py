"""Sets of words, written as one readable string."""

from __future__ import annotations


def word_set(*words: str) -> frozenset[str]:
    """The words of all strings, which separate them by spaces."""
    return frozenset(word for line in words for word in line.split())
