"""The annotator with the shipped tables: where all readers and deciders meet."""

from __future__ import annotations

from pathlib import Path

from armsbeat.annotate.annotator import Annotator, Steps
from armsbeat.annotate.countries import country_decider
from armsbeat.annotate.country_tables import read_countries
from armsbeat.annotate.cues import read_cues
from armsbeat.annotate.deals_steps import DealSteps
from armsbeat.annotate.gazetteer import DATA_DIR, merge
from armsbeat.annotate.language import guess_language
from armsbeat.annotate.organisations import (
    BlocDecider,
    OrganisationDecider,
    read_blocs,
    read_organisations,
)
from armsbeat.annotate.systems import SystemRules
from armsbeat.annotate.systems_table import read_systems
from armsbeat.annotate.tone import ToneScorer
from armsbeat.annotate.tone_lexicon import load_lexicon


def load_annotator(data_dir: Path | None = None) -> Annotator:
    """
    The annotator over the tables of a folder, by default the shipped ones.

    Raises:
        GazetteerError: A table is malformed or contradicts itself.
    """
    folder = data_dir or DATA_DIR
    gazetteer = merge(
        (
            read_organisations(folder),
            read_countries(folder),
            read_blocs(folder),
            read_systems(folder),
            read_cues(folder),
        )
    )
    # Organisations, countries and blocs decide first: they are context for systems.
    deciders = (
        OrganisationDecider(gazetteer),
        country_decider(folder, gazetteer),
        BlocDecider(gazetteer),
        SystemRules(gazetteer, folder),
    )
    lexicon = load_lexicon(folder / "tone")
    deals = DealSteps(folder)
    steps = Steps(
        deciders=deciders,
        read_deals=deals.read_deals,
        judge_relevance=deals.judge_relevance,
        guess_language=guess_language,
        score_tone=ToneScorer(lexicon),
    )
    return Annotator(gazetteer, steps, lexicon=lexicon.digest)
