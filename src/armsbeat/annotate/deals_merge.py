"""Putting together what the sentences of an item claim, into deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from armsbeat.annotate.deals_claims import Claim
from armsbeat.annotate.deals_quantity import read_quantity
from armsbeat.annotate.values import Amount
from armsbeat.model import Deal, Mention, Stage

_MAX_DEALS = 6
# Below this a sum is the price of a piece, not of a deal.
_LEAST = 50_000
_OWN_DOLLARS = frozenset({"CA", "AU", "NZ", "SG"})


@dataclass(slots=True)
class Pair:
    """A supplier-recipient pair with the claims about it."""

    supplier: str | None
    recipient: str | None
    claims: list[Claim] = field(default_factory=list)


def merge_claims(
    claims: Sequence[Claim],
    mentions: Sequence[Mention],
    sums: Sequence[Amount],
    *,
    embargoed: frozenset[str] = frozenset(),
    title: Sequence[str] = (),
    rank: Mapping[str, int] | None = None,
) -> tuple[Deal, ...]:
    """
    The deals that the claims of an item come to.

    Claims on one pair are one deal. A claim with one side joins the deal that has that
    side; without such a deal, two claims with one side each complete each other.
    """
    told = [c for c in claims if c.suppliers or c.recipients or c.contract]
    pairs: dict[tuple[str, str], Pair] = {}
    halves: list[Claim] = []
    in_title = False
    for claim in told:
        if claim.field == "summary" and in_title and not claim.firm:
            # What the title tells is not changed by a noun in passing.
            halves.append(claim)
        elif claim.hint or not _add_full(pairs, claim):
            halves.append(claim)
        elif claim.field == "title":
            in_title = True
    _turn_guesses(pairs)
    for half in _left_over(pairs, halves):
        if not half.hint:
            _complete(pairs, half, halves)
            if not pairs and half.contract:
                _complete_from_title(pairs, half, halves, title, rank or {})
            if not pairs:
                _complete_by_elimination(pairs, half, mentions, embargoed)
    origins = {m.entity: m.country for m in mentions if m.kind == "system"}
    for half in halves:
        _add_purchase_at_home(pairs, half, origins)
    found = list(pairs.values())
    if not found:
        found = _half_pairs(
            [
                h
                for h in halves
                if not (h.hint or h.given or h.rule) and _stands_alone(h)
            ]
        )
    for pair in found:
        _buy_at_home(pair, origins)
        pair.claims.sort(key=lambda c: (c.hint, c.field != "title", c.sentence))
    return tuple(_deal(p, sums, mentions, len(found)) for p in found[:_MAX_DEALS])


def _add_purchase_at_home(
    pairs: dict[tuple[str, str], Pair],
    half: Claim,
    origins: Mapping[str, str | None],
) -> None:
    """A purchase of a system of the own country, beside other deals of the item."""
    if not pairs or half.hint or half.suppliers or len(half.recipients) != 1:
        return
    (home,) = half.recipients
    if any(pair.recipient == home for pair in pairs.values()):
        return
    own = {origins.get(s) for s in half.systems} == {home}
    if own and half.buys and half.firm:
        pairs[home, home] = Pair(home, home, [half])


def _buy_at_home(pair: Pair, origins: Mapping[str, str | None]) -> None:
    """A country that orders a system of its own is supplied at home."""
    if pair.supplier is None and any(c.buys or c.contract for c in pair.claims):
        systems = {s for c in pair.claims for s in c.systems}
        if systems and {origins.get(s) for s in systems} == {pair.recipient}:
            pair.supplier = pair.recipient


def _add_full(pairs: dict[tuple[str, str], Pair], claim: Claim) -> bool:
    """Add the pairs of a claim that has both sides."""
    added = False
    for supplier in claim.suppliers:
        for recipient in claim.recipients:
            at_home = supplier == recipient
            sells = claim.field == "summary" and supplier in {s for s, _ in pairs}
            alone = len(claim.suppliers) * len(claim.recipients) == 1
            joint = claim.contract and not claim.gives and len(claim.suppliers) == 1
            bought = (alone and (claim.contract or claim.buys)) or joint
            if at_home and (sells or not bought):
                continue
            key = (supplier, recipient)
            pairs.setdefault(key, Pair(*key)).claims.append(claim)
            added = True
    return added


def _turn_guesses(pairs: dict[tuple[str, str], Pair]) -> None:
    """Where another sentence says who sells, a guess the other way round is wrong."""
    for (supplier, recipient), pair in list(pairs.items()):
        right = pairs.get((recipient, supplier))
        if right is None or right is pair or supplier == recipient:
            continue
        if all(c.guessed for c in pair.claims) and not all(
            c.guessed for c in right.claims
        ):
            right.claims.extend(pair.claims)
            del pairs[supplier, recipient]


def _left_over(pairs: dict[tuple[str, str], Pair], halves: list[Claim]) -> list[Claim]:
    """The half claims that no pair takes in."""
    left: list[Claim] = []
    joined: list[tuple[str, str, Claim]] = []
    for half in halves:
        taken = False
        for pair in pairs.values():
            turned = half.guessed and any(c.buys for c in pair.claims)
            suppliers = half.recipients if turned else half.suppliers
            if pair.supplier in suppliers or pair.recipient in half.recipients:
                pair.claims.append(half)
                taken = True
                beside = [s for s in half.suppliers if s != pair.supplier]
                told = half.stage in ("approved", "considered", "signed")
                if beside and told and not half.recipients and pair.recipient:
                    joined.extend((s, pair.recipient, half) for s in beside)
        if not taken:
            left.append(half)
    for supplier, recipient, half in joined:
        # "Denmark and the Netherlands announced …": both give to whom one gives.
        if supplier != recipient:
            pair = pairs.setdefault((supplier, recipient), Pair(supplier, recipient))
            pair.claims.append(half)
    return left


def _complete(
    pairs: dict[tuple[str, str], Pair],
    half: Claim,
    halves: list[Claim],
) -> None:
    """Two halves that stand together are one deal."""
    if pairs:
        return
    for other in halves:
        if other is half or (
            other.hint and other.field == half.field and not other.office
        ):
            continue
        suppliers = half.suppliers or other.suppliers
        if not suppliers and half.guessed and other.buys and not other.guessed:
            # "Israel strikes a deal", and somebody else buys.
            _add_pairs(pairs, half.recipients, other.recipients, [other, half])
            return
        recipients = half.recipients or other.recipients
        if other.office and half.contract and suppliers == recipients != ():
            # "Lockheed was awarded … The Army is the contracting activity."
            (home,) = suppliers[:1]
            pairs[home, home] = Pair(home, home, [half, other])
            return
        if suppliers and recipients and not set(suppliers) & set(recipients):
            whole = half if half.field == "title" else other
            rest = other if whole is half else half
            _add_pairs(pairs, suppliers, recipients, [whole, rest])
            return


def _add_pairs(
    pairs: dict[tuple[str, str], Pair],
    suppliers: Sequence[str],
    recipients: Sequence[str],
    claims: list[Claim],
) -> None:
    for supplier in suppliers:
        for recipient in recipients:
            key = (supplier, recipient)
            if supplier != recipient:
                pairs.setdefault(key, Pair(*key, list(claims)))


def _complete_from_title(
    pairs: dict[tuple[str, str], Pair],
    half: Claim,
    halves: Sequence[Claim],
    title: Sequence[str],
    rank: Mapping[str, int],
) -> None:
    """A deal that names one side or none is between the two countries of the title."""
    known = {*half.suppliers, *half.recipients}
    if len(title) != 2 or not known <= set(title) or (known and half.field == "title"):
        return
    if any(h.field == "title" and h.bound and h.contract for h in halves):
        # The title tells the deal and whose it is; the other country is no party.
        return
    first, second = sorted(title, key=lambda code: rank.get(code, 99))
    same = [
        h for h in halves if h.contract and {*h.suppliers, *h.recipients} <= set(title)
    ]
    pairs[first, second] = Pair(first, second, same)


def _complete_by_elimination(
    pairs: dict[tuple[str, str], Pair],
    half: Claim,
    mentions: Sequence[Mention],
    embargoed: frozenset[str],
) -> None:
    """The only other country of the title receives what a supplier is to send."""
    said = half.sends or half.field == "title" or half.firm
    alone = half.gives and said and (half.sends or _stands_alone(half))
    if half.field == "summary" and half.stage == "considered" and not half.sends:
        alone = False
    if alone and len(half.suppliers) == 1 and not half.recipients:
        others = {m.entity for m in mentions if m.kind == "country"}
        others -= {*half.suppliers, *embargoed}
        named = {
            m.entity for m in mentions if m.kind == "country" and m.field == "title"
        }
        if half.given and half.suppliers[0] in embargoed:
            # Their arms are mostly used against who is named.
            return
        if half.stage == "blocked" or not (half.given or others <= named):
            return
        if len(others) == 1:
            recipient = others.pop()
            pair = Pair(half.suppliers[0], recipient, [half])
            pairs.setdefault((half.suppliers[0], recipient), pair)


def _is_us(amount: Amount, pair: Pair) -> bool:
    """A bare $ may be the own dollar of Canada or Australia, unless the US deals."""
    return (
        amount.explicit
        or "US" in (pair.supplier, pair.recipient)
        or not {pair.supplier, pair.recipient} & _OWN_DOLLARS
    )


def _stands_alone(half: Claim) -> bool:
    """Whether a claim with one side is more than talk of trade in general."""
    if not (half.recipients or half.suppliers):
        return False
    if half.recipients:
        if half.field == "summary" and not half.firm:
            return False
        return half.bound or not half.generic
    if half.sends or not (half.firm or half.contract or half.near or half.systems):
        return False
    if half.field == "summary" and half.stage == "considered":
        return False
    told = half.firm and bool(half.near)
    return bool(half.systems or half.contract or told or not half.generic)


def _half_pairs(halves: list[Claim]) -> list[Pair]:
    """The first half claim as deals with an unknown side; others that agree join."""
    if not halves:
        return []
    first = halves[0]
    if first.suppliers:
        return [
            Pair(s, None, [h for h in halves if s in h.suppliers])
            for s in first.suppliers
        ]
    return [
        Pair(None, r, [h for h in halves if r in h.recipients])
        for r in first.recipients
    ]


def _deal(
    pair: Pair, sums: Sequence[Amount], mentions: Sequence[Mention], deals: int
) -> Deal:
    best = _best(pair.claims)
    stage = _stage(pair.claims)
    systems = tuple(dict.fromkeys(s for c in pair.claims for s in c.systems))
    value, other = _value(pair, sums if deals == 1 else ())
    return Deal(
        supplier=pair.supplier,
        recipient=pair.recipient,
        systems=systems,
        value_usd=value,
        stage=stage,
        evidence=best.evidence,
        field=best.field,
        amount=other.high if other else None,
        currency=other.currency if other else None,
        quantity=_quantity(best, systems, mentions) if deals == 1 else None,
        cues=best.how,
    )


def _quantity(
    best: Claim, systems: Sequence[str], mentions: Sequence[Mention]
) -> int | None:
    named = {
        m.surface
        for m in mentions
        if m.kind == "system" and m.field == best.field and m.entity in systems
    }
    return read_quantity(best.evidence, named)


def _best(claims: Sequence[Claim]) -> Claim:
    return max(claims, key=lambda c: (bool(c.suppliers and c.recipients), c.firm))


def _stage(claims: Sequence[Claim]) -> Stage | None:
    """The first firm stage, title first; else the first stage."""
    told = {(c.field, c.sentence) for c in claims if not c.hint}
    if claims[0].stage == "considered" and claims[0].field == "title":
        # "Plans to buy jets", and in the summary: it has chosen them.
        for claim in claims[1:]:
            if claim.done and not claim.hint:
                return claim.stage
    for claim in claims:
        if claim.firm and not (claim.hint and (claim.field, claim.sentence) in told):
            return claim.stage
    return claims[0].stage


def _value(pair: Pair, elsewhere: Sequence[Amount]) -> tuple[int | None, Amount | None]:
    """The US dollars of this deal, and the sum in another currency, if any."""
    near = [a for c in pair.claims for a in c.near]
    wider = [a for c in pair.claims for a in c.amounts]
    other: Amount | None = None
    for pool in (near, wider, elsewhere):
        sums = [a for a in pool if a.kind == "total" and a.high >= _LEAST]
        if not sums:
            continue
        dollars = {a.high for a in sums if a.currency == "USD" and _is_us(a, pair)}
        foreign = [a for a in pool if a.currency != "USD"]
        other = other or (foreign[0] if foreign else None)
        if dollars:
            exact = all(a.low == a.high for a in sums)
            return (_one_sum(dollars) if exact else None), other
    return None, other


def _one_sum(dollars: set[int]) -> int | None:
    """The sum that all of them state, some of them rounded: $5bn and $4.9bn."""
    finest = min(dollars, key=lambda value: (_round_to(value), value))
    for value in dollars:
        step = _round_to(value)
        if value != finest and abs(value - finest) * 2 > step:
            return None
    return finest


def _round_to(value: int) -> int:
    """The place of its last digit that is not zero: 100,000,000 of $4.9bn."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return step
