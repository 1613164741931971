"""Every rule has two readings: a text it is made for, and one it must leave alone."""

import pytest

from armsbeat.annotate import load_annotator


@pytest.fixture(scope="module")
def told():
    annotator = load_annotator()

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
            "State clears Stinger missile sale to Latvia",
            {("US", "LV", "approved")},
            "A state clears Stinger missile sale to Latvia",
            {(None, "LV", "approved")},
        ),
        both(
            "Bulgaria swaps old rifles for howitzers from Italy",
            {("IT", "BG", "signed")},
            "Bulgaria swaps a prisoner for two from Italy",
            set(),
        ),
        both(
            "Angola looks to India for rocket launchers",
            {("IN", "AO", "considered")},
            "Angola looks to buy rocket launchers from India",
            {("IN", "AO", "considered")},
        ),
        both(
            "The defence ministry has ordered 20 tanks from Germany, Chile says",
            {("DE", "CL", "signed")},
            "The defence ministry of Chile criticised Germany over tanks",
            set(),
        ),
        both(
            "Kongsberg to deliver missiles to Spain in a 90 million euro contract",
            {("NO", "ES", "signed")},
            "Kongsberg to deliver missiles to Spain in the summer",
            {("NO", "ES", "approved")},
        ),
        both(
            "Navantia to build two frigates for Morocco",
            {("ES", "MA", "approved")},
            "Momentum builds for tank deliveries to Morocco",
            {(None, "MA", "delivered")},
        ),
        both(
            "Peru welcomes its first two Korean howitzers",
            {("KR", "PE", "delivered")},
            "Peru welcomes the howitzer decision of Korea",
            set(),
        ),
        both(
            "Oman freezes talks on a drone package with Turkey",
            {("TR", "OM", "blocked")},
            "Oman sends a drone package to Turkey",
            {("OM", "TR", "approved")},
        ),
        both(
            "Latvia and Sweden agree a deal for anti-tank missiles",
            {("SE", "LV", "signed")},
            "Sweden agrees to send Latvia anti-tank missiles",
            {("SE", "LV", "approved")},
        ),
        both(
            "Mali parades new Turkish drones and Russian tanks",
            {("TR", "ML", "delivered"), ("RU", "ML", "delivered")},
            "Mali picks Turkish drones over Russian tanks",
            {("TR", "ML", "approved")},
        ),
        both(
            "Congress gets notice of a missile sale to Oman",
            {("US", "OM", "approved")},
            "Oman gets missiles from the US",
            {("US", "OM", "delivered")},
        ),
        both(
            "Rebels received missiles from Iran, Washington says",
            {("IR", None, "delivered")},
            "Saab wins order for missiles, the Pentagon says",
            {("SE", "US", "signed")},
        ),
        both(
            "Slovakia's premier says no more howitzers from army stocks for Ukraine",
            {("SK", "UA", "blocked")},
            "No more talks in Ukraine, says Slovakia, as howitzers fire",
            set(),
        ),
        both(
            "Moldova asks Poland for air defence systems",
            {("PL", "MD", "requested")},
            "Moldova asks Poland for advice on its air defence command",
            set(),
        ),
        both(
            "Six littoral ships for Greece: Athens asks US for frigates",
            {("US", "GR", "requested")},
            "Iran ships missiles to Russia",
            {("IR", "RU", "delivered")},
        ),
        both(
            "Defence ministry signs Rs 900 crore contract with BEL for radars",
            {("IN", "IN", "signed")},
            "The Army signs $900 million contract with Raytheon for radars",
            {("US", "US", "signed")},
        ),
        both(
            "US has shipped over 1.5 million rounds of ammunition to Greece",
            {("US", "GR", "delivered")},
            "US has shipped troops over the border to Greece",
            set(),
        ),
        both(
            "Spain plans to provide Chilean pilots with F-5 jets",
            {("ES", "CL", "considered")},
            "Spain plans to provide Chilean pilots a course on jets",
            set(),
        ),
        both(
            "Norway to boost Ukraine’s air defences with a missile package",
            {("NO", "UA", "approved")},
            "Norway to boost its own air defences with more missiles",
            set(),
        ),
        both(
            "Saudi Arabia unveils THAAD battery after $15 billion purchase from US",
            {("US", "SA", "signed")},
            "Saudi Arabia tests missiles after $15 billion purchase of wheat from US",
            set(),
        ),
        both(
            "Raytheon to build more missiles for allies under $3 billion contract",
            {("US", None, "signed")},
            "Raytheon to build more missiles for its own tests",
            set(),
        ),
        both(
            "Iraq inks deal with France for 14 Rafale jets, oil barter discussed",
            {("FR", "IQ", "signed")},
            "Iraq inks deal with France for oil",
            set(),
        ),
        both(
            "Vietnam close to a missile deal with India",
            {("IN", "VN", "considered")},
            "Vietnam missile deal with India signed",
            {("IN", "VN", "signed")},
        ),
        both(
            "Belgian court bars shipment of tank parts to Israel",
            {("BE", "IL", "blocked")},
            "Belgian court hears bid to bar shipment of tank parts to Israel",
            {("BE", "IL", "considered")},
        ),
        both(
            "Drones from Spain to be given to Kyiv's forces",
            {("ES", "UA", "approved")},
            "Drones from Spain were given to Kyiv's forces",
            {("ES", "UA", "delivered")},
        ),
        both(
            "UK to spend £2bn on missiles for Ukraine",
            {("GB", "UA", "approved")},
            "UK to spend £2bn on missiles for the Royal Navy",
            {(None, "GB", "approved")},
        ),
        both(
            "Saab wins contract for missiles for the government of Peru",
            {("SE", "PE", "signed")},
            "Saab wins contract for missiles, ministers of Peru say",
            {("SE", None, "signed")},
        ),
        both(
            "Egypt buys both carriers built for Russia, and missiles",
            {(None, "EG", "signed")},
            "Egypt buys both carriers from Russia, and missiles",
            {("RU", "EG", "signed")},
        ),
        both(
            "Putin and Modi discuss more S-400 batteries",
            {("RU", "IN", "considered")},
            "Putin and Modi discuss oil and a visit",
            set(),
        ),
        both(
            "Trump signs off on arms package for Taiwan",
            {("US", "TW", "approved")},
            "Trump signs book at arms fair in Taiwan",
            set(),
        ),
        both(
            "Dassault says UAE to receive first Rafale next year",
            {("FR", "AE", "approved")},
            "Analysts say UAE to receive first Rafale next year",
            {(None, "AE", "approved")},
        ),
        both(
            "First Spanish tanks reach Latvia",
            {("ES", "LV", "delivered")},
            "Spain and Latvia reach a deal on tanks",
            {("ES", "LV", "signed")},
        ),
        both(
            "Spanish tanks will be delivered to Latvia",
            {("ES", "LV", "approved")},
            "Spanish tanks have been delivered to Latvia",
            {("ES", "LV", "delivered")},
        ),
        both(
            "Beijing hits out at US over missile sale to Oman",
            {("US", "OM", "approved")},
            "Beijing hears from US over missile sale to Oman",
            {("CN", "OM", "approved")},
        ),
        both(
            "Chile signs letter of offer and acceptance for US Stryker vehicles",
            {("US", "CL", "signed")},
            "Chile signs letter of intent for US Stryker vehicles",
            {("US", "CL", "considered")},
        ),
        both(
            "Oman picks tanks from Hanwha over offers from Rheinmetall",
            {("KR", "OM", "approved")},
            "Oman picks tanks from Hanwha and Rheinmetall",
            {("KR", "OM", "approved"), ("DE", "OM", "approved")},
        ),
        both(
            "Navantia beats Italian rival to win frigate order from Peru",
            {("ES", "PE", "considered")},
            "Italian firm Fincantieri wins frigate order from Peru",
            {("IT", "PE", "signed")},
        ),
        both(
            "Saab wins Peruvian missile tender",
            {("SE", "PE", "approved")},
            "Saab wins Peruvian missile contract",
            {("SE", "PE", "signed")},
        ),
        both(
            "Peru says it received no missiles from Spain",
            {("ES", "PE", None)},
            "Peru says it received missiles from Spain",
            {("ES", "PE", "delivered")},
        ),
        both(
            "House passes bill to force Biden to send missiles to Israel",
            {("US", "IL", "considered")},
            "Biden to send missiles to Israel as House passes bill",
            {("US", "IL", "approved")},
        ),
    ],
)
def test_a_rule_reads_its_phrase_and_no_other(told, applies, expected, other, instead):
    assert told(applies) == expected
    assert told(other) == instead


def test_the_contracting_activity_of_a_us_contract_is_who_orders(told):
    won = "Raytheon, Tucson, Arizona, was awarded a $90,000,000 contract for missiles."
    office = "Army Contracting Command, Redstone Arsenal, is the contracting activity."
    assert told(won, office) == {("US", "US", "signed")}


def test_contracting_of_a_disease_names_no_office(told):
    assert not told("Contracting the flu kept the Army's tank crews at home")
