"""
Signs of the words of a text: 252 bits that tell most texts without a word.

A search reads every text of its period, which is what it costs. Each word of a text,
and its first three letters, set one bit each; a text where a bit of a wanted word is
missing need not be read. A bit that is there says nothing: the text is read then, so
that the answer is the same.

The bits are made of DuckDB's own hash, which another version may compute in another
way: the cube's file is of one version (see `cube`).
"""

from __future__ import annotations

from collections.abc import Iterator

from armsbeat.cube.schema import SIGNS
from armsbeat.cube.search import Both, Either, Near, Node, Not, Term

START = 3
_BITS = 63  # of a BIGINT without its sign
_SET = "bit_or(CASE WHEN h % {n} = {k} THEN 1::BIGINT << {bit} ELSE 0 END) AS {name}"
_BIT = f"(({{h}} // {len(SIGNS)}) % {_BITS})::INTEGER"

MADE = f"""
    SELECT id, {
    ", ".join(
        _SET.format(n=len(SIGNS), k=k, bit=_BIT.format(h="h"), name=name)
        for k, name in enumerate(SIGNS)
    )
}
    FROM (
        SELECT id, unnest([hash(word), hash(left(word, {START}) || '*')]) AS h
        FROM (SELECT id, unnest(string_split(text, ' ')) AS word FROM new_items)
    )
    GROUP BY id
"""  # noqa: S608
"""The signs of new items, by `id`."""


def may_match(node: Node) -> str | None:
    """
    What the signs of a text that matches must be, as SQL; None: they may be any.

    Args:
        node: What is searched for.
    """
    if isinstance(node, Term):
        return _all(_bit_of(key) for key in _keys(node))
    if isinstance(node, Near):
        return _all(may_match(part) for part in (node.left, node.right))
    if isinstance(node, Both):
        return _all(may_match(part) for part in node.parts)
    if isinstance(node, Either):
        parts = [may_match(part) for part in node.parts]
        told = [part for part in parts if part is not None]
        return f"({' OR '.join(told)})" if len(told) == len(parts) else None
    assert isinstance(node, Not)
    return None


def _all(parts: Iterator[str | None]) -> str | None:
    told = [part for part in parts if part is not None]
    return f"({' AND '.join(told)})" if told else None


def _keys(term: Term) -> Iterator[str]:
    """The bits that the words of a term set."""
    for place, word in enumerate(term.words, start=1):
        if not (term.prefix and place == len(term.words)):
            yield word
            yield f"{word[:START]}*"
        elif len(word) >= START:
            yield f"{word[:START]}*"


def _bit_of(key: str) -> str:
    # Words are letters and digits only; folded to a column and a number by DuckDB.
    h = f"hash('{key}')"
    cases = " ".join(f"WHEN {k} THEN {name}" for k, name in enumerate(SIGNS))
    column = f"CASE {h} % {len(SIGNS)} {cases} END"
    return f"(({column}) >> {_BIT.format(h=h)}) & 1 = 1"
