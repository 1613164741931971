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


@pytest.mark.parametrize(
    ("applies", "expected", "other", "instead"),
    [
        both(
            "Denmark halts missile exports",
            set(),
            "Denmark halts missile exports to Oman",
            {("DK", "OM", "blocked")},
        ),
        both(
            "Senate inquiry is looking into Moroccan missile sale",
            {(None, "MA", "approved")},
            "Chile is looking into buying Spanish missiles",
            {("ES", "CL", "considered")},
        ),
        both(
            "African leaders back an arms embargo against Mali",
            {(None, "ML", "blocked")},
            "African leaders back arms sales to Mali",
            {(None, "ML", "approved")},
        ),
        both(
            "Depot was likely hit by US-provided missiles in Ukraine",
            {("US", "UA", "delivered")},
            "The US is likely to provide missiles to Ukraine",
            {("US", "UA", "considered")},
        ),
        both(
            "Chile hopes for calm, and Peru has bought Spanish howitzers",
            {("ES", "PE", "signed")},
            "Chile and Peru hope to buy Spanish howitzers",
            {("ES", "CL", "considered"), ("ES", "PE", "considered")},
        ),
        both(
            "Raytheon wins missile contract for the U.S. Navy, Spain and Japan",
            {("US", "US", "signed"), ("US", "ES", "signed"), ("US", "JP", "signed")},
            "Raytheon wins missile contract for Spain and Japan",
            {("US", "ES", "signed"), ("US", "JP", "signed")},
        ),
        both(
            "EU sanctions Iran over its crackdown and Russia drone sales",
            {("IR", "RU", "approved")},
            "Iran and Poland clash over Tehran's drone sales to Russia",
            {("IR", "RU", "approved")},
        ),
        both(
            "Chile and Peru strike a deal to develop a patrol submarine",
            set(),
            "Chile and Spain strike a deal for a patrol submarine",
            {("ES", "CL", "signed")},
        ),
        both(
            "Russia plans to disrupt missile shipments to Ukraine",
            {(None, "UA", "delivered")},
            "Russia plans missile shipments to Mali",
            {("RU", "ML", "considered")},
        ),
        both(
            "Pentagon's $2 billion plan to buy stealth missiles",
            {(None, "US", "considered")},
            "Pentagon to buy stealth missiles",
            {(None, "US", "approved")},
        ),
        both(
            "Hezbollah got rockets from Iran",
            {("IR", "LB", "delivered")},
            "Hezbollah got visitors from Iran",
            set(),
        ),
        both(
            "Oman suspends missile purchase from Spain in a sign of anger at Chile",
            {("ES", "OM", "blocked")},
            "Oman suspends missile purchase from Spain and Chile",
            {("ES", "OM", "blocked"), ("CL", "OM", "blocked")},
        ),
        both(
            "Concern grows about banned missile deals between Spain and Peru",
            {("ES", "PE", "considered")},
            "Spain banned missile sales to Peru",
            {("ES", "PE", "blocked")},
        ),
        both(
            "US approves sending F-16 fighters to Ukraine from Belgium",
            {("BE", "UA", "approved")},
            "US approves sending F-16 fighters to Belgium",
            {("US", "BE", "approved")},
        ),
        both(
            "Spain remains Peru's main arms supplier",
            {("ES", "PE", "delivered")},
            "Spain remains Peru's main trading partner for arms",
            set(),
        ),
        both(
            "Acme has received a $20 million contract for F-15 radars, the Navy said",
            {("US", "US", "signed")},
            "The Navy has received its first F-15 radars from Raytheon",
            {("US", "US", "delivered")},
        ),
        both(
            "Pentagon awards Raytheon a contract to supply Ukraine with missiles",
            {("US", "UA", "signed")},
            "Pentagon awards Raytheon a contract for missiles",
            {("US", "US", "signed")},
        ),
        both(
            "Rockets could provide a boost to Kyiv's efforts to take land from Russia",
            set(),
            "Spain could provide rockets to Kyiv",
            {("ES", "UA", "considered")},
        ),
        both(
            "US keeps up flow of weapons to Ukraine",
            {("US", "UA", "delivered")},
            "US keeps up flow of grain to Ukraine",
            set(),
        ),
    ],
)
def test_a_phrase_of_news_is_read_and_its_likeness_spared(
    told, applies, expected, other, instead
):
    assert told(applies) == expected
    assert told(other) == instead


def test_a_choice_told_in_the_summary_is_further_than_a_plan_in_the_title(told):
    title = "Chile plans to buy Spanish frigates"
    assert told(title, "Chile has chosen frigates from Spain.") == {
        ("ES", "CL", "approved")
    }
    assert told(title, "Chile has long wanted frigates from Spain.") == {
        ("ES", "CL", "considered")
    }


def test_a_question_takes_a_delivery_named_in_passing_as_made(told):
    assert told("Do US missile shipments to Oman matter?") == {
        ("US", "OM", "delivered")
    }
    assert told("Has the US delivered missiles to Oman?") == {("US", "OM", None)}


@pytest.mark.parametrize(
    ("applies", "expected", "other", "instead"),
    [
        both(
            "Spain must reduce its arms supplies to Oman",
            {("ES", "OM", "delivered")},
            "Spain must provide arms supplies to Oman",
            {("ES", "OM", "considered")},
        ),
        both(
            "Spain will start delivering howitzers to Peru",
            {("ES", "PE", "approved")},
            "Spain starts delivering howitzers to Peru",
            {("ES", "PE", "delivered")},
        ),
        both(
            "US accepts blame for not arming Ukraine faster",
            {("US", "UA", "delivered")},
            "US accepts blame for not arming Ukraine",
            {("US", "UA", "blocked")},
        ),
        both(
            "Denial that proceeds of US arms sales to Iran were lost",
            {("US", "IR", "delivered")},
            "Denial of US arms sales to Iran",
            {("US", "IR", None)},
        ),
        both(
            "Chile proceeds with purchase of Spanish frigates",
            {("ES", "CL", "approved")},
            "Chile celebrates purchase of Spanish frigates",
            {("ES", "CL", "signed")},
        ),
        both(
            "Ukrainian hits Russian Su-34 jet with a rifle and is awarded a medal",
            set(),
            "Saab is awarded a $50 million contract for radars for Peru",
            {("SE", "PE", "signed")},
        ),
        both(
            "US firm eyes Peruvian weapons plant",
            set(),
            "Chile eyes Spanish weapons",
            {("ES", "CL", "considered")},
        ),
        both(
            "Sanctions hit firms that Spain says have supplied missiles to Mali",
            {(None, "ML", "delivered")},
            "Sanctions hit Chile as Spain has supplied missiles to Mali",
            {("ES", "ML", "delivered")},
        ),
        both(
            "In a deal with Spain and Italy, Oman acquires 20 tanks",
            {("ES", "OM", "signed"), ("IT", "OM", "signed")},
            "In a deal with Spain, Italy and Oman, Peru acquires 20 tanks",
            {("ES", "PE", "signed"), ("IT", "PE", "signed"), ("OM", "PE", "signed")},
        ),
        both(
            "Ukraine's allies pledge to send 300 tanks",
            {(None, "UA", "approved")},
            "Ukraine pledges to send 300 drones to Oman",
            {("UA", "OM", "approved")},
        ),
    ],
)
def test_further_phrases_of_news_and_their_likenesses(
    told, applies, expected, other, instead
):
    assert told(applies) == expected
    assert told(other) == instead
