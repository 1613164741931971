"""US notifications are read exactly."""

import csv
import re
from html import unescape
from pathlib import Path

import pytest

from armsbeat.annotate import load_annotator
from armsbeat.annotate.notices import read_notice

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "feeds" / "us-notifications.csv"
ARCHIVE = ROOT / "feeds" / "archive" / "us-notifications.xml"
NAMES = ROOT / "src" / "armsbeat" / "annotate" / "data" / "countries.csv"


@pytest.fixture(scope="module")
def annotator():
    return load_annotator()


@pytest.fixture(scope="module")
def notice(annotator):
    def read(title, summary):
        return read_notice(title, summary, annotator.annotate(title, summary).mentions)

    return read


def facts():
    with FACTS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def official(name, fact, *, dash="–"):
    """A notification told in the wording that the publisher always uses."""
    million = int(fact["value_usd"]) / 10**6
    sum_ = (
        f"${million / 1000:g} billion" if million >= 1000 else f"${million:g} million"
    )
    number = fact["transmittal"].replace("-", dash)
    return (
        f"{name} {dash} {fact['headline']}",
        f"The State Department has made a determination approving a possible Foreign"
        f" Military Sale to the Government of {name} of {fact['offer']} for an"
        f" estimated cost of {sum_}. The Government of {name} has requested to buy"
        f" {fact['offer']}."
        f" The estimated total cost is {sum_}. The principal contractor will be Acme"
        f" Corp., located in Tucson, AZ. Transmittal No. {number}",
    )


def country_names():
    with NAMES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


class TestOfficialWording:
    @pytest.mark.parametrize("dash", ["–", "-", "—"])
    def test_of_every_notification_gives_its_facts_exactly(self, notice, dash):
        names = country_names()
        wrong = []
        for fact in facts():
            if not fact["value_usd"] or not fact["transmittal"]:
                continue
            read = notice(*official(names[fact["recipient"]], fact, dash=dash))
            told = read and (read.recipient, read.value_usd, read.transmittal)
            meant = (fact["recipient"], int(fact["value_usd"]), fact["transmittal"])
            if told != meant:
                wrong.append((told, meant))
        assert wrong == []

    def test_names_the_contractor(self, notice):
        read = notice(*official("Japan", dict(facts()[0], recipient="JP")))
        assert read.contractors.startswith("Acme Corp.")

    def test_a_letter_marks_an_amendment(self, notice):
        title, summary = official("Kuwait", facts()[0])
        read = notice(
            title, summary.replace("Transmittal No. ", "Transmittal No. 1") + "B"
        )
        assert read.transmittal is None or read.transmittal.endswith("B")

    def test_two_different_costs_are_no_value(self, notice):
        title, summary = official("Kuwait", facts()[0])
        summary += " The total estimated cost is $77 million."
        assert notice(title, summary).value_usd is None


class TestArchive:
    def test_all_its_items_give_recipient_value_and_number(self, notice):
        if not ARCHIVE.exists():
            pytest.skip("the archive is not built")
        known = {(f["recipient"], f["value_usd"], f["transmittal"]) for f in facts()}
        items = re.findall(r"<item>(.*?)</item>", ARCHIVE.read_text("utf-8"), re.DOTALL)
        assert len(items) == len(facts())
        read = set()
        for item in items:
            title, summary = (
                unescape(re.search(rf"<{tag}>(.*?)</{tag}>", item, re.DOTALL)[1])
                for tag in ("title", "description")
            )
            found = notice(title, summary)
            value = "" if found.value_usd is None else str(found.value_usd)
            read.add((found.recipient, value, found.transmittal or ""))
        assert read == known

    def test_a_notification_is_one_approved_deal_of_the_us(self, annotator):
        title, summary = official("Kuwait", facts()[0])
        (deal,) = annotator.annotate(title, summary).deals
        assert (deal.supplier, deal.recipient, deal.stage) == ("US", "KW", "approved")
        assert f"transmittal={facts()[0]['transmittal']}" in deal.cues


class TestOtherItems:
    @pytest.mark.parametrize(
        ("title", "summary"),
        [
            ("Kuwait – a travel guide", "Congress of dentists meets in Kuwait City."),
            ("US approves sale to Kuwait", "The State Department approved the sale."),
        ],
    )
    def test_are_no_notices(self, notice, title, summary):
        assert notice(title, summary) is None
