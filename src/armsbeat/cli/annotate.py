"""`armsbeat annotate`: JSON Lines in, JSON Lines out, no store needed."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.model import Annotation, Deal, Mention
from armsbeat.settings import Settings

TEXT_FIELDS = ("title", "summary")
OPTIONAL_FIELDS = ("published", "language")


class BadLineError(ValueError):
    """A line of input that is not an item; the message says why."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Annotate standard input; 1 when a line could not be read."""
    annotator = load_annotator()
    # A lone surrogate cannot be UTF-8; written as \udXXX it is still valid JSON.
    output = io.TextIOWrapper(
        sys.stdout.buffer, encoding="utf-8", errors="backslashreplace", newline="\n"
    )
    try:
        failed = annotate_lines(
            sys.stdin.buffer, output, sys.stderr, annotator, explain=arguments.explain
        )
    finally:
        output.flush()
        output.detach()
    return 1 if failed else 0


def annotate_lines(
    lines: Iterable[bytes],
    output: TextIO,
    errors: TextIO,
    annotator: Annotator,
    *,
    explain: bool,
) -> int:
    """
    Annotate each line that is an item; report the others by their number.

    Returns:
        How many lines could not be read. Blank lines are passed over.
    """
    failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = read_item(line)
        except BadLineError as error:
            failed += 1
            print(f"line {number}: {error}", file=errors)
            continue
        annotation = annotator.annotate(
            item["title"], item["summary"], language=item.get("language")
        )
        answer = as_contract(item["id"], annotation, explain=explain)
        output.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return failed


def read_item(line: bytes) -> dict[str, Any]:
    """
    Parse one line of input.

    Raises:
        BadLineError: It is not UTF-8, not JSON, or not an item.
    """
    try:
        item = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadLineError(f"not UTF-8 at byte {error.start}") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadLineError(f"not JSON: {error}") from error
    if not isinstance(item, dict):
        raise BadLineError('not an object with "id", "title" and "summary"')
    if not isinstance(item.get("id"), str | int):
        raise BadLineError('"id" is missing, or neither text nor number')
    return item | _texts(item)


def _texts(item: dict[str, Any]) -> dict[str, str | None]:
    texts: dict[str, str | None] = {}
    for name in TEXT_FIELDS:
        texts[name] = item.get(name) or ""
    for name in OPTIONAL_FIELDS:
        texts[name] = item.get(name)
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise BadLineError(f'"{name}" is not text')
    if "title" not in item and "summary" not in item:
        raise BadLineError('"title" and "summary" are both missing')
    return texts


def as_contract(
    item_id: str | int, annotation: Annotation, *, explain: bool
) -> dict[str, Any]:
    """The annotation in the shape that outsiders rely on (README, "annotate")."""
    by_kind = _by_kind(annotation.mentions)
    answer: dict[str, Any] = {
        "id": item_id,
        "language": annotation.language,
        "relevant": annotation.relevant,
        "systems": [_system(m, explain=explain) for m in by_kind("system")],
        "countries": [_country(m, explain=explain) for m in by_kind("country")],
        "deals": [_deal(deal, explain=explain) for deal in annotation.deals],
        "tone": {
            "compound": _rounded(annotation.tone.compound),
            "raw": _rounded(annotation.tone.raw),
            "words": [[word, _rounded(v)] for word, v in annotation.tone.words],
        },
    }
    return answer | (_explanation(annotation) if explain else {})


def _by_kind(mentions: tuple[Mention, ...]) -> Any:
    return lambda kind: (m for m in mentions if m.kind == kind)


def _span(mention: Mention) -> dict[str, Any]:
    return {
        "surface": mention.surface,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
    }


def _why(mention: Mention, *, explain: bool) -> dict[str, Any]:
    return {"via": mention.via, "rule": mention.rule} if explain else {}


def _system(mention: Mention, *, explain: bool) -> dict[str, Any]:
    return {
        "id": mention.entity,
        "name": mention.name,
        "category": mention.category,
        **_span(mention),
        **({"listed": False} if mention.via == "unlisted" else {}),
        **_why(mention, explain=explain),
    }


def _country(mention: Mention, *, explain: bool) -> dict[str, Any]:
    return {
        "code": mention.entity,
        **_span(mention),
        **_why(mention, explain=explain),
    }


def _deal(deal: Deal, *, explain: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "supplier": deal.supplier,
        "recipient": deal.recipient,
        "systems": list(deal.systems),
        "value_usd": deal.value_usd,
        "stage": deal.stage,
        "evidence": deal.evidence,
    }
    if explain:
        answer |= {
            "field": deal.field,
            "quantity": deal.quantity,
            "amount": deal.amount,
            "currency": deal.currency,
            "cues": list(deal.cues),
        }
    return answer


def _explanation(annotation: Annotation) -> dict[str, Any]:
    others = (m for m in annotation.mentions if m.kind in ("organisation", "bloc"))
    return {
        "organisations": [asdict(mention) for mention in others],
        "relevance": [[reason, weight] for reason, weight in annotation.relevance],
        "rejected": [asdict(rejection) for rejection in annotation.rejections],
        "refused_deals": list(annotation.refusals),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
