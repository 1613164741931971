"""
The trades of a clause put together into events.

They are one event as long as they do not contradict each other: "approves" gives an
agent, "sale" a recipient, and together they are one deal.
"""

from __future__ import annotations

from armsbeat.annotate.deals_clauses import Clause
from armsbeat.annotate.deals_event import Event, same
from armsbeat.annotate.deals_roles import fill
from armsbeat.annotate.deals_tokens import Party, Token
from armsbeat.annotate.deals_trades import Trade
from armsbeat.annotate.stages import Step
from armsbeat.annotate.word_sets import word_set

_ENDINGS = word_set(
    "end ends ended ending revoke revokes revoked revoking drop drops dropped"
    " withdraw withdraws withdrew cut"
)


def read_events(clause: Clause) -> list[Event]:
    """The events of a clause, with what is known of their parties."""
    events: list[Event] = []
    event = Event(origins=list(clause.origins))
    bans = any(t.cue == "ban" for t in clause.trades)
    for step in clause.steps:
        if isinstance(step, Token):
            event.steps.append(Step(kind=step.kind, cue=step.cue, word=step.word))
            continue
        part = Event()
        fill(part, step, clause)
        if event.trades and _contradict(event, part):
            events.append(event)
            event = _following(event, clause)
        _put_together(event, part)
        if step.warned:
            event.steps.append(Step(kind="deny", cue="against"))
        event.trades.append(step)
        event.steps.append(
            _as_step(
                step, bans=bans, given=bool(clause.given), alone=_is_alone(step, clause)
            )
        )
    events.append(event)
    if clause.willing is not None and events[0].agent is None:
        events[0].agent = clause.willing
    _find_buyer(events[0], clause)
    return events


def _find_buyer(event: Event, clause: Clause) -> None:
    """Who is meant when a trade does not say whose it is."""
    accused = any(t.cue == "deny" for t in event.trades)
    open_ = event.contract and event.partner and not event.agent and not event.supplier
    if open_ and not accused:
        others = [p for p in (*clause.free, clause.inherited) if p is not None]
        others = [p for p in others if not same(p, event.partner)]
        event.agent = others[0] if others else None
    if event.gives and not event.ban and clause.actor is not None:
        event.seller = clause.actor
    makers = [p for p in clause.free if p.makers]
    if (event.gives or event.contract) and not event.ban and makers:
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
    known = event.supplier or event.partner or event.agent or event.loose
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


def _court_of(clause: Clause) -> Party | None:
    """Whose court it is: courts hear of what their own country exports."""
    for at, token in enumerate(clause.tokens):
        near = clause.tokens[at + 1 : at + 4]
        if token.party in clause.free and any(t.word == "court" for t in near):
            return token.party
    return None


def _following(event: Event, clause: Clause) -> Event:
    """A further event in the clause; a participle keeps the supplier it had."""
    return Event(origins=list(clause.origins), agent=event.supplier or event.agent)


def _is_alone(trade: Trade, clause: Clause) -> bool:
    """Whether a noun is the only one, or leads to a verb: "in talks to supply"."""
    others = [t for t in clause.trades if t is not trade]
    return not any(t.kind == "noun" for t in others) or any(
        t.infinitive and t.place > trade.place for t in others
    )


def _as_step(trade: Trade, *, bans: bool, given: bool, alone: bool) -> Step:
    cue = trade.cue
    if cue == "lift" and trade.word in _ENDINGS and not bans:
        cue = "stop"
    if cue == "stop" and trade.word.startswith("impos") and not bans:
        cue = "other"
    if cue == "ask" and trade.about:
        cue = "other"
    if cue == "talks" and not alone:
        cue = "other"
    if cue == "use" and not given:
        cue = "other"
    return Step(
        urged=trade.urged,
        kind=trade.kind,
        cue=cue,
        form=trade.form,
        word=trade.word,
        infinitive=trade.infinitive,
        passive=trade.passive,
    )


def _contradict(event: Event, part: Event) -> bool:
    return _differ(event.recipient, part.recipient) or (
        _differ(event.supplier, part.supplier)
        and part.recipient is not None
        and event.recipient is not None
    )


def _differ(one: Party | None, other: Party | None) -> bool:
    return (
        one is not None and other is not None and not set(one.codes) & set(other.codes)
    )


def _put_together(event: Event, part: Event) -> None:
    event.supplier = event.supplier or part.supplier
    event.recipient = event.recipient or part.recipient
    event.agent = event.agent or part.agent
    event.asker = event.asker or part.asker
    event.partner = event.partner or part.partner
    event.source = event.source or part.source
    event.both = event.both or part.both
    event.loose.extend(part.loose)
    event.buys = event.buys or part.buys
    event.gives = event.gives or part.gives
    event.contract = event.contract or part.contract
    event.ban = event.ban or part.ban
