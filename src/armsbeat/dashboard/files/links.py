"""The links under a chart: the picture and the numbers it was drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from armsbeat import __version__
from armsbeat.charts import Chart, day_label
from armsbeat.dashboard.files.shelf import SHELF, Shown, file_name
from armsbeat.model import Versions
from armsbeat.report.escape import quote

ENDINGS = (("png", "PNG"), ("svg", "SVG"), ("csv", "CSV"))


def offer(
    chart: Chart,
    *,
    title: str,
    lines: Sequence[str],
    days: str,
    versions: Versions,
    today: date,
) -> str:
    """
    Keep a chart for download.

    Args:
        chart: What is shown.
        title: The question it answers.
        lines: What is drawn, of which items: absolute days, filters.
        days: For the file's name: `2025-11-25-to-2026-11-24`.
        versions: What the annotations were made with.
        today: When it is drawn, UTC.

    Returns:
        Escaped HTML: a paragraph with three links.
    """
    made = (
        f"armsbeat {__version__}, gazetteer {versions.gazetteer}, lexicon"
        f" {versions.lexicon}, rules {versions.rules}. Drawn {day_label(today)}."
        " Items of the feeds that armsbeat reads, not of all news."
    )
    name = file_name(title, days)
    key = SHELF.put(Shown(chart=chart, title=title, notes=(*lines, made), name=name))
    links = ", ".join(
        f'<a href="./files/{key}/{name}.{ending}" download="{name}.{ending}"'
        f' target="_self">{label}<span class="ab-vh"> of the chart'
        f" “{quote(title)}”</span></a>"
        for ending, label in ENDINGS
    )
    return f'<p class="ab-files">Download {links}</p>'
