"""Why each tag was given, what was rejected, and what the deals are read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from armsbeat.charts import signed
from armsbeat.dashboard.links import PROFILED, deal_link, profile_link
from armsbeat.dashboard.markup import ROLE_ORDER, Row, missing, money, quote, text
from armsbeat.dashboard.story.marks import KINDS
from armsbeat.model import Annotation, Mention, Rejection

CUES = {
    "supplier": "supplier",
    "recipient": "recipient",
    "cue": "words of a deal",
    "stage": "stage",
}
_FIELDS = {"title": "headline", "summary": "summary"}
CEILING = "A notification is a ceiling, not a delivery."


def tags(mentions: Iterable[Mention]) -> str:
    """A table: one row per entity, with its role, its tone and every place."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.kind, mention.entity), []).append(mention)
    if not groups:
        return '<p class="ab-quiet">Nothing that the gazetteer lists is named.</p>'
    order = list(KINDS)
    ordered = sorted(groups.items(), key=lambda group: order.index(group[0][0]))
    rows = "".join(_tag(found) for _, found in ordered)
    return (
        '<table class="ab-why-tags"><thead><tr><th scope="col">Tag</th>'
        '<th scope="col">Tone there</th><th scope="col">Why</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def rejected(rejections: Sequence[Rejection], names: Mapping[str, str]) -> str:
    """Matches that did not count, each with the rule that decided."""
    if not rejections:
        return '<p class="ab-quiet">No match was rejected.</p>'
    rows = "".join(
        f"<li>“{text(one.surface)}” in the {_FIELDS[one.field]} is not"
        f" {text(names.get(one.entity, one.entity))}:"
        f' <span class="ab-rule">{text(one.rule)}</span></li>'
        for one in rejections
    )
    return f'<ul class="ab-rejected">{rows}</ul>'


def deals(found: Sequence[Row], refusals: Sequence[str]) -> str:
    """Each deal with its evidence and what filled each role."""
    parts = [_deal(deal) for deal in found]
    if not parts:
        parts = ['<p class="ab-quiet">No deal is read from this text.</p>']
    if refusals:
        told = "".join(f"<li>{text(reason)}</li>" for reason in refusals)
        parts.append(
            "<details class='ab-why'><summary>Deals that were refused</summary>"
            f'<ul class="ab-rejected">{told}</ul></details>'
        )
    return "".join(parts)


def relevance(annotation: Annotation) -> str:
    """Whether it is about the arms trade, and the reasons with their weights."""
    verdict = "About" if annotation.relevant else "Not about"
    reasons = ", ".join(
        f"{text(reason)} {signed(weight, 1)}" for reason, weight in annotation.relevance
    )
    because = f": {reasons}" if reasons else ": no reason was found"
    return f'<p class="ab-quiet">{verdict} the arms trade{because}.</p>'


def _tag(found: Sequence[Mention]) -> str:
    first = found[0]
    role = min((m.role for m in found), key=lambda role: ROLE_ORDER[role])
    name = text(first.name)
    if first.kind in PROFILED:
        link = quote(profile_link(first.kind, [first.entity]))
        name = f'<a href="{link}" target="_self">{name}</a>'
    told = first.category or KINDS[first.kind]
    if first.kind == "country":
        told = {"mentioned": "country, only mentioned"}.get(role, role)
    tone = "–" if first.tone is None else signed(first.tone)
    places: dict[str, None] = {}
    for m in found:
        rule = "" if m.rule == m.via else f" ({text(m.rule)})"
        places.setdefault(
            f"“{text(m.surface)}” in the {_FIELDS[m.field]}, by its"
            f" {quote(m.via.replace('_', ' '))}{rule}"
        )
    why = "".join(f"<li>{place}</li>" for place in places)
    return (
        f'<tr><th scope="row">{name}<span>{quote(told)}</span></th>'
        f"<td>{tone}</td><td><ul>{why}</ul></td></tr>"
    )


def _deal(deal: Row) -> str:
    sides = (deal["supplier_name"], deal["recipient_name"])
    told = " → ".join("unknown" if missing(side) else text(side) for side in sides)
    facts = [
        "stage unclear" if missing(deal["stage"]) else quote(deal["stage"]),
        quote(deal["system_names"]),
        money(deal["value_usd"]) or _amount(deal),
        "" if missing(deal["quantity"]) else _units(int(deal["quantity"])),
    ]
    caveat = f'<p class="ab-quiet">{CEILING}</p>' if deal["stage"] == "approved" else ""
    cues = "".join(_cue(str(cue)) for cue in deal["cues"])
    return (
        f'<article class="ab-told"><h3>{told}</h3>'
        f"<p>{' · '.join(fact for fact in facts if fact)}</p>"
        f"<blockquote>{text(deal['evidence'])}</blockquote>"
        f'<dl class="ab-cues">{cues}</dl>{caveat}'
        f'<p class="ab-meta"><a href="{quote(_card(deal))}" target="_self">Everything'
        f' reported of this deal<span class="ab-vh">: {told}</span></a></p></article>'
    )


def _units(number: int) -> str:
    return f"{number:,} unit{'' if number == 1 else 's'}"


def _card(deal: Row) -> str:
    return deal_link((int(deal["item_id"]), int(deal["seq"])))


def _amount(deal: Row) -> str:
    if missing(deal["amount"]):
        return ""
    return f"{quote(deal['currency'])} {int(deal['amount']):,}"


def _cue(cue: str) -> str:
    name, found, value = cue.partition("=")
    if not found:
        name, value = "", cue
    shown = text(value.replace("+", ", ") if name == "cue" else value)
    return f"<dt>{quote(CUES.get(name, name))}</dt><dd>{shown}</dd>"
