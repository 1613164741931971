"""Phenomena met in real news: each with a text it is read in, and one it must spare."""

import pytest

from armsbeat.annotate import load_annotator


@pytest.fixture(scope="module")
def annotator():
    return load_annotator()


@pytest.fixture(scope="module")
def told(annotator):
    def read(title, summary=""):
        deals = annotator.annotate(title, summary).deals
        return {(deal.supplier, deal.recipient, deal.stage) for deal in deals}

    return read


def both(applies, expected, other, instead):
    return pytest.param(applies, expected, other, instead, id=applies)


@pytest.mark.parametrize(
    ("applies", "expected", "other", "instead"),
    [
        both(
            "Peru pressures allies to send Ecuador rocket launchers",
            {(None, "EC", "considered")},
            "Ecuador pressures allies to send rocket launchers",
            {(None, "EC", "requested")},
        ),
        both(
            "White House seeks missile package to help Estonia",
            {("US", "EE", "considered")},
            "Warsaw seeks Berlin's okay to re-export howitzers to Kyiv",
            {("PL", "UA", "requested")},
        ),
        both(
            "Panel plans to audit rockets sent to Oman",
            {(None, "OM", "delivered")},
            "Norway plans to send rockets to Oman",
            {("NO", "OM", "considered")},
        ),
        both(
            "Pentagon halts deliveries of F-35 fighters by Lockheed Martin",
            {("US", "US", "blocked")},
            "Pentagon halts deliveries of F-35 fighters to Finland",
            {("US", "FI", "blocked")},
        ),
        both(
            "Profits from US arms sales to Iran went astray",
            {("US", "IR", "delivered")},
            "US arms sales to Oman went ahead",
            {("US", "OM", "approved")},
        ),
        both(
            "West fears missile transfer deals between Spain and Peru",
            {("ES", "PE", "considered")},
            "Greece fears German submarine deliveries to Turkey",
            {("DE", "TR", "delivered")},
        ),
        both(
            "Tank contract with Chile awarded to Rheinmetall, protests Saab",
            {("DE", "CL", "signed")},
            "Chile awarded Rheinmetall a tank contract",
            {("DE", "CL", "signed")},
        ),
        both(
            "China sanctions American missile makers over arms sales to Taiwan",
            {("US", "TW", "approved")},
            "China warns two neighbours over arms sales to Taiwan",
            {(None, "TW", "approved")},
        ),
        both(
            "Beijing rejects US claims that it is arming Russia",
            {("CN", "RU", None)},
            "Beijing rejects claims that the US is arming Taiwan",
            {("US", "TW", None)},
        ),
        both(
            "Kim arrives in Russia with a plan to visit a missile factory",
            set(),
            "Spanish missiles arrive in Peru",
            {("ES", "PE", "delivered")},
        ),
        both(
            "Norway must provide more air defence missiles to Ukraine",
            {("NO", "UA", "considered")},
            "Norway will provide more air defence missiles to Ukraine",
            {("NO", "UA", "approved")},
        ),
    ],
)
def test_a_rule_reads_its_phrase_and_no_other(told, applies, expected, other, instead):
    assert told(applies) == expected
    assert told(other) == instead


class TestArmsNamedAfterTheirGiver:
    """ "British-supplied missile": who got it is told elsewhere, or not at all."""

    def test_the_only_other_country_has_them(self, told):
        hit = "Bridge hit by British-supplied missile"
        assert told(hit, "Ukrainian officials said so.") == {("GB", "UA", "delivered")}

    def test_without_another_country_nothing_is_told(self, told):
        assert told("Bridge hit by British-supplied missile") == set()

    def test_arms_of_embargoed_givers_are_used_against_who_is_named(self, told):
        assert told("Ukraine shoots down Iranian-supplied drones") == set()


class TestSums:
    def value(self, annotator, title, summary):
        (deal,) = annotator.annotate(title, summary).deals
        return deal.value_usd

    def test_a_rounded_sum_in_the_title_is_the_exact_one_of_the_summary(
        self, annotator
    ):
        title = "Chile buys $5 billion of tanks from Spain"
        exact = "Chile bought Spanish tanks for $4.9 billion."
        assert self.value(annotator, title, exact) == 4_900_000_000

    def test_sums_that_do_not_round_to_each_other_are_no_value(self, annotator):
        title = "Chile buys $5 billion of tanks from Spain"
        other = "Chile bought Spanish tanks for $4.2 billion."
        assert self.value(annotator, title, other) is None


def test_aid_paid_with_arms_sales_is_no_aid_in_arms(told):
    text = "Senate debates US aid to the Peruvian rebels, paid with arms sales to Oman"
    assert {recipient for _, recipient, _ in told(text)} == {"OM"}


def test_plural_nouns_behind_a_demonym_do_nothing(told):
    text = "Chilean agents read files about Peruvian weapon shipments"
    assert ("CL", "PE") not in {(giver, taker) for giver, taker, _ in told(text)}
