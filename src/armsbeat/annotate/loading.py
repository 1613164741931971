"""The annotator with the shipped tables: where all readers and deciders meet."""

from __future__ import annotations

from pathlib import Path

from armsbeat.annotate.annotator import Annotator, Steps
from armsbeat.annotate.gazetteer import DATA_DIR, merge


def load_annotator(data_dir: Path | None = None) -> Annotator:
    """
    The annotator over the tables of a folder, by default the shipped ones.

    Raises:
        GazetteerError: A table is malformed or contradicts itself.
    """
    folder = data_dir or DATA_DIR
    # Organisations, countries and blocs come first: they are context for systems.
    tables = ()
    steps = Steps(deciders=())
    return Annotator(merge(tables), steps)
