"""What a chart says of the bins that it does not draw."""

from __future__ import annotations

import pandas as pd
import pytest

from armsbeat.report.figures import _left_out, telling_bins

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


class TestTellingBins:
    def rows(self, *counts):
        periods = pd.date_range("2026-01-05", periods=len(counts), freq="7D")
        partial = [True, *[False] * (len(counts) - 1)]
        return pd.DataFrame({"period": periods, "count": counts, "partial": partial})

    def test_a_bin_that_is_cut_off_would_look_like_a_fall(self):
        assert telling_bins(self.rows(9, 3, 4), "count")["count"].tolist() == [3, 4]

    def test_it_stays_where_all_items_are_in_it(self):
        """Else the page would say that nothing is named."""
        assert telling_bins(self.rows(9, 0, 0), "count")["count"].tolist() == [9, 0, 0]

    def test_lines_are_asked_and_not_the_whole_view(self):
        rows = self.rows(9, 0, 5).assign(rank=[1, 1, 0])
        assert len(telling_bins(rows, "count")) == 3
