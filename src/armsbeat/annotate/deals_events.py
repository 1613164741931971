"""
The trades of a clause put together into events.

They are one event as long as they do not contradict each other: "approves" gives an
agent, "sale" a recipient, and together they are one deal.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_near import (
    has_deal_next,
    is_under,
    strikes_deal,
    wins_choice,
)
from armsbeat.annotate.deals_roles import filler_of
from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.deals_trades import Trade
from armsbeat.annotate.stage_forms import Step
from armsbeat.annotate.word_sets import word_set

_MAY_BE_OTHER = frozenset(
    {"lift", "stop", "ask", "talks", "use", "pledge", "win", "plan", "get", "deny"}
)
_OVER = frozenset({"over", "involved"})
_CRITICISM = word_set("criticism criticisms concern concerns worries objections")
_WARNED = Step("deny", "against")
_ENDINGS = word_set(
    "end ends ended ending revoke revokes revoked revoking drop drops dropped"
    " withdraw withdraws withdrew cut"
)


def read_events(clause: Clause) -> list[Event]:
    """The events of a clause, with what is known of their parties."""
    events: list[Event] = []
    event = Event(clause.origins)
    trades = clause.trades
    bans = "ban" in [t.cue for t in trades]
    fresh = True
    for step in clause.steps:
        if isinstance(step, Token):
            event.steps.append(_governor(step.kind, step.cue, step.word))
            continue
        filler = filler_of(step)
        if filler is not None:
            if fresh:
                filler(event, step, clause)
                fresh = False
            else:
                part = Event()
                filler(part, step, clause)
                if event.trades and _contradict(event, part):
                    events.append(event)
                    event = _following(event, clause)
                _put_together(event, part)
        if step.warned:
            event.steps.append(_WARNED)
        event.trades.append(step)
        event.steps.append(_as_step(step, clause, bans=bans))
    events.append(event)
    if clause.willing is not None and events[0].agent is None:
        events[0].agent = clause.willing
    _find_buyer(events[0], clause)
    return events


def _find_buyer(event: Event, clause: Clause) -> None:
    """Who is meant when a trade does not say whose it is."""
    open_ = event.contract and event.partner and not event.agent and not event.supplier
    if open_ and not any(t.cue == "deny" for t in event.trades):
        others = [p for p in (*clause.free, clause.inherited) if p is not None]
        others = [p for p in others if not same(p, event.partner)]
        event.agent = others[0] if others else None
    if event.gives and not event.ban:
        event.supplier = event.supplier or _blamed(clause)
        if event.supplier is None and not _only_asks_or_harms(event, clause):
            event.seller = clause.actor
    makers = [p for p in clause.free if p.makers]
    gets = event.buys and any(t.cue == "get" for t in event.trades)
    if (event.gives or event.contract or gets) and not event.ban and makers:
        event.seller = event.seller or makers[0]
    if event.gives and not event.ban:
        event.seller = event.seller or _court_of(clause)
    before = clause.inherited
    if event.contract and before is not None and before.makers and not event.ban:
        # "Rheinmetall shares jump after a Bundeswehr order"
        event.seller = event.seller or before
    if event.recipient or event.both:
        return
    if event.buys and not event.gives and clause.free and not clause.free[0].makers:
        event.buyer = clause.free[0]
        return
    if event.gives and any(t.word in ("request", "bid") for t in event.trades):
        event.buyer = clause.free[0] if clause.free else None
        return
    if event.contract and _is_awarded(event):
        # "RCA, a division of GE, was awarded a contract, the Navy said"
        makers = [p for p in clause.ahead.values() if p.makers]
        event.seller = event.seller or (makers[0] if makers else None)
        offices = [p for p in clause.free if p.kind == "service"]
        event.buyer = offices[-1] if offices else None
    known = event.supplier or event.partner or event.agent or event.loose
    under = [s for s in event.steps if s.under]
    if under and not known and clause.free and clause.free[0].makers:
        # "Raytheon to build missiles for allies under a $3.5bn contract"
        event.agent = clause.free[0]
        return
    if event.contract and not known and clause.actor is not None:
        # "Baku expands its order"
        event.agent = clause.actor
        return
    named = (event.supplier, event.partner, *event.loose)
    contractors = [p for p in named if p and p.makers]
    if event.buys and not event.gives and clause.inherited is not None:
        event.buyer = clause.inherited
    elif event.contract and contractors:
        near = (*clause.free, *clause.ahead.values())
        offices = [p for p in near if p.kind in ("service", "government")]
        event.buyer = offices[0] if offices else clause.inherited
    elif event.contract and event.partner and not event.agent and not event.supplier:
        sellers = [p for p in clause.free if p.makers]
        event.agent = sellers[0] if sellers else None


def _only_asks_or_harms(event: Event, clause: Clause) -> bool:
    """ "Made a plea for rockets", "plans to disrupt shipments" give none."""
    if any(t.cue == "plea" for t in event.trades):
        return True
    first = event.trades[0].place
    return any(t.kind == "hostile" for t in clause.tokens[:first]) or any(
        t.aside and t.harms for t in event.trades
    )


def _blamed(clause: Clause) -> Party | None:
    """ "Beijing hits out at the US over a missile sale": who is blamed has sold."""
    first = next((t for t in clause.trades if t.cue == "give"), None)
    if first is None or first.kind != "noun":
        return None
    if _OVER.isdisjoint(t.word for t in clause.tokens):
        return None
    before = clause.tokens[: first.place]
    for blaming, token, after in zip(before, before[1:], before[2:], strict=False):
        if token.party is None or token.party.joined:
            continue
        if after.word in _OVER:
            harsh = blaming.word in ("at", "on", "against")
            named = any(t.party is not None for t in before if t is not token)
            if named and (harsh or blaming.kind != "prep"):
                return token.party
    return None


def _is_awarded(event: Event) -> bool:
    """Whether somebody unknown has got a contract."""
    return event.supplier is None and any(
        (t.cue == "award" and t.passive) or t.cue == "get" for t in event.trades
    )


def _court_of(clause: Clause) -> Party | None:
    """Whose court it is: courts hear of what their own country exports."""
    if not clause.free or "court" not in [t.word for t in clause.tokens]:
        return None
    for at, token in enumerate(clause.tokens):
        near = clause.tokens[at + 1 : at + 4]
        if token.party in clause.free and any(t.word == "court" for t in near):
            return token.party
    return None


def _following(event: Event, clause: Clause) -> Event:
    """A further event in the clause; a participle keeps the supplier it had."""
    return Event(clause.origins, event.supplier or event.agent)


def _is_alone(trade: Trade, trades: Sequence[Trade]) -> bool:
    """Whether a noun is the only one, or leads to a verb: "in talks to supply"."""
    if len(trades) == 1:
        return True
    others = [t for t in trades if t is not trade]
    return not any(t.kind == "noun" for t in others) or any(
        t.infinitive and t.place > trade.place for t in others
    )


def _as_step(trade: Trade, clause: Clause, *, bans: bool) -> Step:
    cue = trade.cue
    if cue in _MAY_BE_OTHER:
        cue = _cue_of_step(trade, clause, bans=bans)
    return Step(
        "part" if _is_part(trade, clause) else trade.kind,
        cue,
        trade.form,
        trade.word,
        trade.infinitive,
        trade.passive,
        trade.urged,
        trade.relative,
        trade.cue == "deal" and is_under(trade, clause),
    )


def _is_part(trade: Trade, clause: Clause) -> bool:
    """ "Transfer deals", "export contract": the second noun says how far it is."""
    if trade.kind != "noun" or trade.place + 1 >= len(clause.tokens):
        return False
    after = clause.tokens[trade.place + 1]
    return after.kind == "noun" and after.cue in ("deal", "ban")


def _cue_of_step(trade: Trade, clause: Clause, *, bans: bool) -> str:
    """What a trade says of the stage, which some say only in company."""
    cue = trade.cue
    if cue == "lift" and trade.word in _ENDINGS and not bans:
        return "stop"
    if cue == "stop" and trade.word.startswith("impos") and not bans:
        return "other"
    if cue == "ask" and trade.about:
        return "other"
    if cue == "plan" and trade.harms:
        return "other"
    if cue == "deny" and _is_of_criticism(trade, clause):
        return "other"
    if cue == "get" and has_deal_next(trade, clause):
        # "has received a contract"
        return "win"
    if cue == "talks" and not _is_alone(trade, clause.trades):
        return "other"
    if cue == "win" and wins_choice(trade, clause):
        return "choose"
    if cue == "use" and not clause.given:
        return "other"
    if (
        cue == "pledge"
        and trade.word.startswith("agree")
        and strikes_deal(trade, clause)
    ):
        return "sign"
    return cue


def _is_of_criticism(trade: Trade, clause: Clause) -> bool:
    """ "Dismisses criticism of its sales": they are not denied."""
    following = clause.tokens[trade.place + 1 : trade.place + 4]
    return any(t.word in _CRITICISM for t in following)


@lru_cache(maxsize=1024)
def _governor(kind: str, cue: str, word: str) -> Step:
    """The step of a word that governs a deal: "may", "not", "alleged"."""
    return Step(kind, cue, "", word)


def _contradict(event: Event, part: Event) -> bool:
    if _is_for_another(event, part):
        return False
    return _differ(event.recipient, part.recipient) or (
        _differ(event.supplier, part.supplier)
        and part.recipient is not None
        and event.recipient is not None
    )


def _is_for_another(event: Event, part: Event) -> bool:
    """ "US awards Raytheon a contract to supply Oman": the arms are for Oman."""
    return (
        event.contract
        and part.gives
        and same(event.supplier, part.supplier)
        and event.recipient is not None
        and bool(set(event.recipient.codes) <= set(event.supplier.codes))
        if event.supplier is not None
        else False
    )


def _differ(one: Party | None, other: Party | None) -> bool:
    return (
        one is not None and other is not None and not set(one.codes) & set(other.codes)
    )


def _put_together(event: Event, part: Event) -> None:
    event.supplier = event.supplier or part.supplier
    if part.recipient is not None and _is_for_another(event, part):
        event.recipient = part.recipient
    event.recipient = event.recipient or part.recipient
    event.agent = event.agent or part.agent
    event.asker = event.asker or part.asker
    event.partner = event.partner or part.partner
    event.source = event.source or part.source
    event.both = event.both or part.both
    if part.loose:
        event.loose = [*event.loose, *part.loose]
    event.buys = event.buys or part.buys
    event.gives = event.gives or part.gives
    event.contract = event.contract or part.contract
    event.ban = event.ban or part.ban
