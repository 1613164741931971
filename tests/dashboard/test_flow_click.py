"""What a click in the flow chart means."""

from __future__ import annotations

import pandas as pd
import pytest

from armsbeat import charts
from armsbeat.dashboard.overview.together import chosen_side

CHART = charts.sankey(
    pd.DataFrame(
        [
            ("US", "United States", "JP", "Japan", 9),
            ("US", "United States", "SE", "Sweden", 5),
            ("SE", "Sweden", "UA", "Ukraine", 4),
        ],
        columns=[
            *("supplier", "supplier_name", "recipient", "recipient_name", "count"),
        ],
    )
)


def a_click(kind, name):
    pool = CHART.lookup["links" if kind == "edge" else "nodes"]
    return {"selected": [{"data_type": kind, "data_indices": [pool.index(name)]}]}


@pytest.mark.parametrize(
    ("kind", "name", "meaning"),
    [
        ("node", "United States", ("supplier", "US")),
        ("node", "Sweden", ("supplier", "SE")),
        ("node", "Sweden\u200b", ("recipient", "SE")),
        ("edge", ("United States", "Japan\u200b"), ("recipient", "JP")),
    ],
)
def test_a_country_is_chosen_in_the_role_of_its_side(kind, name, meaning):
    assert chosen_side(a_click(kind, name), CHART) == meaning


def test_letting_go_chooses_nothing():
    assert chosen_side({"selected": []}, CHART) is None
