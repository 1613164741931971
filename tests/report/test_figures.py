"""What a chart says of the bins that it does not draw."""

from __future__ import annotations

import pandas as pd
import pytest

from armsbeat.report.figures import _left_out

WEEKS = pd.Series(pd.date_range("2026-01-05", periods=5, freq="7D"))


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (WEEKS, ""),
        (WEEKS[1:], " Left out: the first week, not whole."),
        (WEEKS[:-1], " Left out: the last week, not whole."),
        (WEEKS[1:-1], " Left out: the first and the last week, not whole."),
    ],
)
def test_says_which_bins_are_cut_off(drawn, told):
    """Whoever adds up the file of the chart comes to less than the page says."""
    assert _left_out(WEEKS, drawn, "week") == told
