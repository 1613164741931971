"""Frames in, charts out: nothing here knows of Streamlit, the store or the cube."""

from armsbeat.charts.axes import (
    GRAIN_ADJECTIVE,
    Grain,
    bin_end,
    bin_label,
    day_label,
    grain_of,
)
from armsbeat.charts.chart import Chart
from armsbeat.charts.dots import tone_dots
from armsbeat.charts.flow import rank, sankey
from armsbeat.charts.frequency import Note, compare
from armsbeat.charts.heatmap import heatmap
from armsbeat.charts.lines import ranking
from armsbeat.charts.multiples import multiples
from armsbeat.charts.palette import (
    MINUS,
    margin,
    percent,
    shorten,
    signed,
    thousands,
)
from armsbeat.charts.parties import party_matrix
from armsbeat.charts.ranked import ranked
from armsbeat.charts.report_tone import tone_of_reports
from armsbeat.charts.tone import MIN_N, tone_over_time
from armsbeat.charts.value import value_over_time
from armsbeat.charts.world import world

__all__ = [
    "GRAIN_ADJECTIVE",
    "MINUS",
    "MIN_N",
    "Chart",
    "Grain",
    "Note",
    "bin_end",
    "bin_label",
    "compare",
    "day_label",
    "grain_of",
    "heatmap",
    "margin",
    "multiples",
    "party_matrix",
    "percent",
    "rank",
    "ranked",
    "ranking",
    "sankey",
    "shorten",
    "signed",
    "thousands",
    "tone_dots",
    "tone_of_reports",
    "tone_over_time",
    "value_over_time",
    "world",
]
