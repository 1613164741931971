"""
The search box: text → syntax tree → Ibis condition.

`tomahawk japan` both words · `"arms sale"` a phrase · `a OR b` · `NOT a` or `-a` ·
`howitz*` a prefix · `a NEAR(5) b` at most five words between · parentheses.
Operators are in capitals; AND binds tighter than OR.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import ibis.expr.types as ir

from armsbeat.cube.text import words
from armsbeat.errors import UsageError

MAX_CHARS = 500
MAX_TERMS = 50
MAX_DEPTH = 20
NEAR_WORDS = 10
MAX_WITHIN = 100

_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"\s*(?:(?P<paren>[()])"
    rf"|(?P<near>NEAR(?:\((?P<within>\d+)\))?(?=[\s({_QUOTES}]|$))"
    rf"|[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}](?P<open>\*?)"
    rf"|(?P<minus>-)(?=[^\s)])"
    rf"|(?P<word>[^\s(){_QUOTES}]+))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that follow each other; `prefix`: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two terms in either order with at most `within` words between them."""

    left: Term
    right: Term
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Everything that does not match."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """All parts match."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """At least one part matches."""

    parts: tuple[Node, ...]


Node = Term | Near | Not | Both | Either


def parse(text: str) -> Node | None:
    """
    Read what was typed into the search box.

    Returns:
        The syntax tree; None when nothing was typed.

    Raises:
        UsageError: It cannot be read; the message says where and what to do.
    """
    if len(text) > MAX_CHARS:
        raise UsageError(f"the search is longer than {MAX_CHARS} characters")
    if not text.strip():
        return None
    tokens = _tokens(text)
    if sum(kind == "term" for kind, _ in tokens) > MAX_TERMS:
        raise UsageError(f"the search has more than {MAX_TERMS} words")
    return _Parser(tokens).parse()


def condition(node: Node, text: ir.StringValue) -> ir.BooleanValue:
    """
    Does a searchable text match?

    Args:
        node: What `parse` returned.
        text: A column made by `armsbeat.cube.text.searchable`.
    """
    if isinstance(node, Term):
        return text.contains(_padded(node))
    if isinstance(node, Near):
        return text.re_search(_near_pattern(node))
    if isinstance(node, Not):
        return ~condition(node.part, text)
    joined = and_ if isinstance(node, Both) else or_
    return reduce(joined, (condition(part, text) for part in node.parts))


def _padded(term: Term) -> str:
    return f" {' '.join(term.words)}" + ("" if term.prefix else " ")


def _near_pattern(near: Near) -> str:
    gap = f"(?: [^ \\n]+){{0,{near.within}}} "
    left, right = _pattern(near.left), _pattern(near.right)
    return f" (?:{left}{gap}{right}|{right}{gap}{left}) "


def _pattern(term: Term) -> str:
    # Words are letters and digits only, nothing in them means anything to a pattern.
    return " ".join(term.words) + ("[^ \\n]*" if term.prefix else "")


_Token = tuple[str, Term | int | str]


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while text[position:].strip():
        match = _TOKEN.match(text, position)
        if match is None:
            raise UsageError(
                f"a quotation mark is not closed: {text[position:].strip()[:40]};"
                " put one at the end of the phrase"
            )
        tokens.append(_token(match))
        position = match.end()
    return tokens


def _token(match: re.Match[str]) -> _Token:
    if match["paren"]:
        return match["paren"], match["paren"]
    if match["near"]:
        return "NEAR", _within(match["within"])
    if match["minus"]:
        return "NOT", "-"
    if match["phrase"] is not None:
        return "term", _term(match["phrase"], prefix=bool(match["open"]), quoted=True)
    word = match["word"]
    if word in {"AND", "OR", "NOT"}:
        return word, word
    return "term", _term(word.rstrip("*"), prefix=word.endswith("*"), quoted=False)


def _within(digits: str | None) -> int:
    within = int(digits or NEAR_WORDS)
    if within > MAX_WITHIN:
        raise UsageError(f"NEAR({within}) is too far; use at most {MAX_WITHIN} words")
    return within


def _term(text: str, *, prefix: bool, quoted: bool) -> Term:
    found = tuple(words(text))
    if not found:
        shown = f'"{text}"' if quoted else text + "*" * prefix
        raise UsageError(
            f"there is nothing to search for in {shown}; use letters or digits"
        )
    return Term(words=found, prefix=prefix)


class _Parser:
    """Recursive descent: either > both > not > near > term."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        node = self._either()
        if self._kind() == ")":
            raise UsageError("a closing parenthesis has no opening one; remove it")
        return node

    def _either(self) -> Node:
        return self._joined("OR", self._both, lambda parts: Either(parts=parts))

    def _both(self) -> Node:
        parts = [self._not()]
        while self._kind() not in {"", "OR", ")"}:
            self._take("AND")
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else Both(parts=tuple(parts))

    def _joined(
        self,
        operator: str,
        part: Callable[[], Node],
        make: Callable[[tuple[Node, ...]], Node],
    ) -> Node:
        parts = [part()]
        while self._take(operator):
            parts.append(part())
        return parts[0] if len(parts) == 1 else make(tuple(parts))

    def _not(self) -> Node:
        negated = False
        while self._take("NOT"):
            negated = not negated
        node = self._near()
        return Not(part=node) if negated else node

    def _near(self) -> Node:
        left = self._primary()
        if self._kind() != "NEAR":
            return left
        within = self.tokens[self.at][1]
        self.at += 1
        right = self._primary()
        is_pair = isinstance(left, Term) and isinstance(right, Term)
        if not is_pair or self._kind() == "NEAR":
            raise UsageError(
                "NEAR takes one word or phrase on each side, as tomahawk NEAR(5) japan"
            )
        return Near(left=left, right=right, within=within)  # type: ignore[arg-type]

    def _primary(self) -> Node:
        if self._take("("):
            return self._group()
        kind = self._kind()
        if kind != "term":
            raise UsageError(self._expected(kind))
        term = self.tokens[self.at][1]
        self.at += 1
        assert isinstance(term, Term)
        return term

    def _group(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UsageError(f"parentheses are nested more than {MAX_DEPTH} deep")
        node = self._either()
        if not self._take(")"):
            raise UsageError("a parenthesis is not closed; add ) at the end")
        self.depth -= 1
        return node

    def _expected(self, kind: str) -> str:
        before = str(self.tokens[self.at - 1][0]) if self.at else ""
        if before in {"AND", "OR", "NOT", "NEAR"}:
            return f'a word is missing after {before}; to find it, write "{before}"'
        if kind in {"AND", "OR", "NEAR"}:
            return f'a word is missing before {kind}; to find it, write "{kind}"'
        return "a word is missing between the parentheses"

    def _kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def _take(self, kind: str) -> bool:
        found = self._kind() == kind
        self.at += found
        return found
