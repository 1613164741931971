"""
Title and summary → annotation. Puts the rules of all kinds together; pure.

The way of an item through this room:

1. `Matcher.read` finds candidates and cue words in both fields, in one pass over all
   aliases of all kinds. The result is a `Reading`.
2. Each kind decides about its candidates: a `Decider` is a function
   `decide(reading, mentions) -> Decision(mentions, rejections)`, where `mentions` are
   those accepted so far by the kinds before it (`DECIDERS` gives the order:
   organisations, countries, blocs, then systems, whose context they are). It takes
   `candidate.of_kind(KIND)`, which is None for candidates of other kinds. A mention
   quotes its text: `passage.surface(candidate)`. A candidate that does not count
   becomes a `Rejection` with the rule's name.
3. `read_deals(reading, mentions, published) -> DealReading(deals, refusals)`.
   Roles of country mentions follow from the deals.
4. `judge_relevance(reading, mentions, deals) -> Relevance(relevant, reasons)`.
5. `score_tone(reading, mentions, language) -> ToneReading(tone, by_entity)`.

Every step is handed in through `Steps`, so each is tested alone. A decider keeps its
tables in a closure or a callable object built by `load_annotator`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from armsbeat.annotate.gazetteer import Gazetteer
from armsbeat.annotate.match import Candidate, Matcher, Passage
from armsbeat.model import (
    Annotation,
    Deal,
    Mention,
    MentionKind,
    Rejection,
    Role,
    Tone,
    Versions,
)

RULES_VERSION = "1"


class Reading(NamedTuple):
    """An item's text fields as the matcher read them."""

    title: Passage
    summary: Passage
    language: str = "en"
    """ISO 639-1, `und` when it cannot be told."""

    @property
    def passages(self) -> tuple[Passage, Passage]:
        """Both fields, title first."""
        return self.title, self.summary


class Decision(NamedTuple):
    """What the rules of one kind made of its candidates."""

    mentions: Sequence[Mention] = ()
    rejections: Sequence[Rejection] = ()


class DealReading(NamedTuple):
    """The deals of an item, and why other candidate deals were refused."""

    deals: tuple[Deal, ...] = ()
    refusals: tuple[str, ...] = ()


class Relevance(NamedTuple):
    """Whether the trade in arms is told; the reasons sum to the score."""

    relevant: bool
    reasons: tuple[tuple[str, float], ...] = ()


class ToneReading(NamedTuple):
    """The tone of an item and, per entity (kind, id), of the sentences naming it."""

    tone: Tone
    by_entity: Mapping[tuple[MentionKind, str], float] = MappingProxyType({})


Decider = Callable[[Reading, Sequence[Mention]], Decision]
DealReader = Callable[[Reading, Sequence[Mention], datetime | None], DealReading]
RelevanceJudge = Callable[[Reading, Sequence[Mention], Sequence[Deal]], Relevance]
ToneScorer = Callable[[Reading, Sequence[Mention], str], ToneReading]
LanguageGuesser = Callable[[str, str | None], str]


def no_deals(
    reading: Reading, mentions: Sequence[Mention], published: datetime | None
) -> DealReading:
    """Read no deals."""
    return DealReading()


def relevant_when_tagged(
    reading: Reading, mentions: Sequence[Mention], deals: Sequence[Deal]
) -> Relevance:
    """Relevant when a deal is told."""
    return Relevance(relevant=bool(deals))


def no_tone(
    reading: Reading, mentions: Sequence[Mention], language: str
) -> ToneReading:
    """Abstain."""
    return ToneReading(tone=Tone(compound=None))


def stated_language(text: str, stated: str | None) -> str:
    """The language the feed states, else English."""
    return (stated or "en").split("-")[0].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of annotating, in their order."""

    deciders: tuple[Decider, ...] = ()
    read_deals: DealReader = no_deals
    judge_relevance: RelevanceJudge = relevant_when_tagged
    score_tone: ToneScorer = no_tone
    guess_language: LanguageGuesser = stated_language


class Annotator:
    """Reads out of an item which entities it mentions, which deals, in what tone."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        steps: Steps,
        *,
        lexicon: str = "none",
        rules: str = RULES_VERSION,
    ) -> None:
        self.gazetteer = gazetteer
        self.steps = steps
        self._lexicon, self._rules = lexicon, rules
        self._matcher = Matcher(gazetteer.aliases)
        self._versions: Versions | None = None

    @property
    def versions(self) -> Versions:
        """What annotations are made with."""
        # The digest of a gazetteer takes its time, and is not always asked for.
        if self._versions is None:
            self._versions = Versions(
                gazetteer=self.gazetteer.digest,
                lexicon=self._lexicon,
                rules=self._rules,
            )
        return self._versions

    def read(self, title: str, summary: str, language: str = "en") -> Reading:
        """The item as the matcher reads it."""
        return Reading(
            self._matcher.read(title, field="title"),
            self._matcher.read(summary, field="summary"),
            language,
        )

    def annotate(
        self,
        title: str,
        summary: str,
        *,
        language: str | None = None,
        published: datetime | None = None,
    ) -> Annotation:
        """Everything we read out of one item."""
        steps = self.steps
        spoken = steps.guess_language(f"{title}. {summary}", language)
        reading = self.read(title, summary, spoken)
        mentions, rejections = self._decide(reading)
        dealt = steps.read_deals(reading, mentions, published)
        relevance = steps.judge_relevance(reading, mentions, dealt.deals)
        toned = steps.score_tone(reading, mentions, spoken)
        return Annotation(
            language=spoken,
            relevant=relevance.relevant,
            relevance=relevance.reasons,
            mentions=_finished(mentions, dealt.deals, toned.by_entity),
            rejections=tuple(rejections),
            deals=dealt.deals,
            refusals=dealt.refusals,
            tone=toned.tone,
        )

    def _decide(self, reading: Reading) -> tuple[list[Mention], list[Rejection]]:
        mentions: list[Mention] = []
        rejections: list[Rejection] = []
        for decide in self.steps.deciders:
            decision = decide(reading, mentions)
            mentions.extend(decision.mentions)
            rejections.extend(decision.rejections)
        return _in_text_order(mentions), rejections


def reject(passage: Passage, candidate: Candidate, rule: str) -> Rejection:
    """A candidate that does not count, with the rule that says so."""
    kind = candidate.alias.kind
    if kind == "decoy" or kind == "cue":
        raise ValueError(f"a {kind} cannot be rejected")
    return Rejection(
        kind=kind,
        entity=candidate.alias.entity,
        surface=passage.surface(candidate),
        field=passage.field,
        start=candidate.start,
        end=candidate.end,
        rule=rule,
    )


def _in_text_order(mentions: list[Mention]) -> list[Mention]:
    """Title first; where two kinds claim one place, the later kind wins."""
    if len(mentions) < 2:
        return mentions
    # Numbers tell all mentions apart, so that the mentions are never compared.
    placed = [(m.field != "title", m.start, -n, m) for n, m in enumerate(mentions)]
    placed.sort()
    kept: list[Mention] = []
    in_summary, end = False, 0
    for of_summary, start, _, mention in placed:
        if start >= end or of_summary is not in_summary:
            kept.append(mention)
            in_summary, end = of_summary, mention.end
    return kept


def _finished(
    mentions: Sequence[Mention],
    deals: Sequence[Deal],
    tones: Mapping[tuple[MentionKind, str], float],
) -> tuple[Mention, ...]:
    """
    The mentions with their roles and tones.

    These are set in place, for a copy of a frozen object takes ten times as long: the
    mentions were made for this item and nobody else has them yet.
    """
    finish = object.__setattr__
    if tones:
        for mention in mentions:
            finish(mention, "tone", tones.get((mention.kind, mention.entity)))
    if deals:
        roles: dict[str | None, Role] = {deal.recipient: "recipient" for deal in deals}
        roles.update((deal.supplier, "supplier") for deal in deals)
        for mention in mentions:
            if mention.kind == "country" and mention.entity in roles:
                finish(mention, "role", roles[mention.entity])
    return tuple(mentions)
