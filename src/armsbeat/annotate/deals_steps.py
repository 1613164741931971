"""Deals and relevance as steps of the annotator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from armsbeat.annotate.annotator import DealReading, Reading, Relevance
from armsbeat.annotate.deals import DealReader
from armsbeat.annotate.deals_tables import DEALS_DIR, load_deal_tables
from armsbeat.annotate.deals_words import Bits
from armsbeat.annotate.glances import Glances, Note
from armsbeat.annotate.relevance import RelevanceScorer, load_weights
from armsbeat.model import Deal, Mention


class DealSteps:
    """The reader of deals and the judge of relevance over one set of tables."""

    def __init__(
        self,
        data_dir: Path | None = None,
        note_of: Callable[[str], Note | None] | None = None,
    ) -> None:
        """
        Read the tables of `data_dir`/deals, or the shipped ones without such.

        Args:
            data_dir: The folder of all tables.
            note_of: What a word is to the tone, for those who share our glances.
        """
        folder = data_dir / "deals" if data_dir else DEALS_DIR
        if not folder.is_dir():
            folder = DEALS_DIR
        tables = load_deal_tables(folder)
        self.glances = Glances(Bits(tables).of, note_of)
        weights = load_weights(folder / "relevance.csv")
        self._reader = DealReader(tables, self.glances)
        self._scorer = RelevanceScorer(tables, weights, self.glances)

    def read_deals(
        self,
        reading: Reading,
        mentions: Sequence[Mention],
        published: datetime | None,
    ) -> DealReading:
        """The deals of an item; when it was published changes nothing."""
        deals, refusals = self._reader.read_deals(
            reading.title.text, reading.summary.text, mentions
        )
        return DealReading(deals=deals, refusals=refusals)

    def judge_relevance(
        self, reading: Reading, mentions: Sequence[Mention], deals: Sequence[Deal]
    ) -> Relevance:
        """Whether the trade in arms is told."""
        relevant, reasons = self._scorer.relevance(
            reading.title.text, reading.summary.text, mentions, deals
        )
        return Relevance(relevant=relevant, reasons=reasons)
