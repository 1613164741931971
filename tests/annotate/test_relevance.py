"""Whether an item tells of the trade in arms."""

import json
from pathlib import Path

import pytest

from armsbeat.annotate import load_annotator
from armsbeat.annotate.relevance import THRESHOLD, load_weights
from armsbeat.errors import GazetteerError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def annotate():
    return load_annotator().annotate


class TestRelevance:
    @pytest.mark.parametrize(
        "title",
        [
            "Greece buys 24 Rafale fighters from France",
            "Global arms sales rise for a fifth year",
            "Parliament debates stricter rules for weapons exports",
            "UN votes on arms embargo against South Sudan",
            "Lockheed Martin wins missile contract",
            "Delivery of the MiG-29s begins within days",
            "Minister and BAE chief talk about Eurofighter Typhoon procurement",
        ],
    )
    def test_of_arms_trade_is_found(self, annotate, title):
        assert annotate(title, "").relevant

    @pytest.mark.parametrize(
        "title",
        [
            "Fighter jet crashes during air show",
            "Typhoon nears the coast of Japan",
            "Supermarket sells out of Caesar salad",
            "Parliament debates the school budget",
            "Ukraine shoots down 30 drones overnight",
        ],
    )
    def test_of_other_news_is_not_claimed(self, annotate, title):
        assert not annotate(title, "").relevant

    def test_a_trade_in_arms_named_outright_in_the_summary_is_enough(self, annotate):
        found = annotate(
            "Two leaders to meet in the far east",
            "Aides expect them to talk about arms sales to Moscow.",
        )
        assert found.relevant

    def test_airliners_are_no_arms(self, annotate):
        found = annotate("Airbus sells 40 A350 jetliners to Riyadh", "")
        assert not found.relevant

    def test_reasons_sum_to_the_score(self, annotate):
        found = annotate("Poland buys Patriot missiles from the US", "")
        assert found.relevant
        assert sum(weight for _, weight in found.relevance) >= THRESHOLD

    def test_agrees_with_the_labels(self, annotate):
        path = SHARED / "arms_dev.jsonl"
        if not path.exists():
            pytest.skip("the labelled set is not beside this checkout")
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        right = sum(
            annotate(row["title"], row["summary"] or "").relevant == row["relevant"]
            for row in rows
        )
        assert right / len(rows) >= 0.93

    def test_a_weight_that_is_no_number_names_its_line(self, tmp_path):
        path = tmp_path / "relevance.csv"
        path.write_text("reason,weight\ndeal with both sides,much\n")
        with pytest.raises(GazetteerError, match=r"relevance\.csv:2"):
            load_weights(path)
