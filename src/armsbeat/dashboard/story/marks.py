"""A text with all that was found in it marked, and what was not counted dotted."""

from __future__ import annotations

from collections.abc import Sequence

from armsbeat.dashboard.markup import quote
from armsbeat.model import Field, Mention, Rejection

CLASSES = {
    "system": "ab-sys",
    "country": "ab-cc",
    "organisation": "ab-org",
    "bloc": "ab-org",
}
KINDS = {
    "system": "weapon system",
    "country": "country",
    "organisation": "organisation",
    "bloc": "group of states",
}


def marked(
    body: str,
    field: Field,
    mentions: Sequence[Mention],
    rejections: Sequence[Rejection] = (),
) -> str:
    """
    The text as escaped HTML.

    Args:
        body: The text that the spans of `field` point into.
        field: Spans of other fields are passed over.
        mentions: What counts; hovering tells the name and the rule.
        rejections: What does not count; where it overlaps a mention it is passed over.
    """
    spans = [
        (m.start, m.end, CLASSES[m.kind], f"{m.name}, {KINDS[m.kind]}: {m.rule}")
        for m in mentions
        if m.field == field
    ]
    taken = [(start, end) for start, end, _, _ in spans]
    spans += [
        (r.start, r.end, "ab-rej", f"not counted as {KINDS[r.kind]}: {r.rule}")
        for r in rejections
        if r.field == field
        and all(r.end <= start or end <= r.start for start, end in taken)
    ]
    out, done = [], 0
    for start, end, css, title in sorted(spans):
        if start < done or end > len(body) or start >= end:
            continue
        tag = "mark" if css == "ab-sys" else "span"
        out.append(quote(body[done:start]))
        out.append(
            f'<{tag} class="{css}" title="{quote(title)}">'
            f"{quote(body[start:end])}</{tag}>"
        )
        done = end
    return f"<bdi>{''.join(out)}{quote(body[done:])}</bdi>"
