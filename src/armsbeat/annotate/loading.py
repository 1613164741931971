"""The annotator with the shipped tables: where all readers and deciders meet."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from armsbeat.annotate.annotator import RULES_VERSION, Annotator, Steps
from armsbeat.annotate.countries import country_decider
from armsbeat.annotate.country_tables import read_countries
from armsbeat.annotate.cues import read_cues
from armsbeat.annotate.deals_steps import DealSteps
from armsbeat.annotate.gazetteer import DATA_DIR, Gazetteer, merge
from armsbeat.annotate.language import guess_language
from armsbeat.annotate.organisations import (
    BlocDecider,
    OrganisationDecider,
    read_blocs,
    read_organisations,
)
from armsbeat.annotate.own import Shipped, own_digest, with_own
from armsbeat.annotate.systems import SystemRules
from armsbeat.annotate.systems_table import read_categories, read_systems
from armsbeat.annotate.tone import ToneScorer
from armsbeat.annotate.tone_lexicon import load_lexicon
from armsbeat.annotate.tone_words import NewsVader, WordReader
from armsbeat.model import OwnEntry

# Folders of tables that the versions of gazetteer and lexicon stand for.
VERSIONED_APART = frozenset(("systems", "tone"))


def load_annotator(
    data_dir: Path | None = None, *, own: Sequence[OwnEntry] = ()
) -> Annotator:
    """
    The annotator over the tables of a folder, by default the shipped ones.

    Args:
        data_dir: The folder of the tables.
        own: The user's entries, which go before the tables.

    Raises:
        GazetteerError: A table is malformed or contradicts itself.
    """
    # Hundreds of thousands of objects are made, all of them to stay: looking for
    # garbage among them again and again takes a seventh of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _load(data_dir or DATA_DIR, own)
    finally:
        if collects:
            gc.enable()


def _load(folder: Path, own: Sequence[OwnEntry]) -> Annotator:
    gazetteer = read_gazetteer(folder, own=own)
    # Organisations, countries and blocs decide first: they are context for systems.
    deciders = (
        OrganisationDecider(gazetteer),
        country_decider(folder, gazetteer),
        BlocDecider(gazetteer),
        SystemRules(gazetteer, folder),
    )
    lexicon = load_lexicon(folder / "tone")
    tone = WordReader(lexicon)
    deals = DealSteps(folder, tone.note)
    steps = Steps(
        deciders=deciders,
        read_deals=deals.read_deals,
        judge_relevance=deals.judge_relevance,
        guess_language=guess_language,
        score_tone=ToneScorer(lexicon, NewsVader(tone, deals.glances)),
    )
    return Annotator(
        gazetteer, steps, lexicon=lexicon.digest, rules=rules_version(folder)
    )


def rules_version(data_dir: Path | None = None) -> str:
    """
    `NUMBER-DIGEST`: the digest is of this package's code and its tables of rules.

    A change of a rule that nobody gave a number must not leave old annotations
    beside new ones under one name.
    """
    folder = data_dir or DATA_DIR
    tables = (
        path
        for path in sorted(folder.rglob("*.csv"))
        if path.relative_to(folder).parts[0] not in VERSIONED_APART
    )
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), *tables):
        # Line ends differ between checkouts; the rules do not.
        digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{RULES_VERSION}-{digest.hexdigest()[:8]}"


def read_gazetteer(
    data_dir: Path | None = None, *, own: Sequence[OwnEntry] = ()
) -> Gazetteer:
    """
    The gazetteer alone; its digest is `SHIPPED`, or `SHIPPED+OWN` with own entries.

    Raises:
        GazetteerError: A table is malformed or contradicts itself.
    """
    folder = data_dir or DATA_DIR
    before = (read_organisations(folder), read_countries(folder), read_blocs(folder))
    systems, cues = read_systems(folder), read_cues(folder)
    shipped = merge((*before, systems, cues))
    if not own:
        return shipped
    merged = merge((*before, with_own(systems, own), cues))
    return replace(merged, digest=f"{shipped.digest}+{own_digest(own)}")


def read_shipped(data_dir: Path | None = None) -> Shipped:
    """What own entries are checked against."""
    folder = data_dir or DATA_DIR
    return Shipped.of(
        read_gazetteer(folder), read_categories(folder / "categories.csv")
    )
