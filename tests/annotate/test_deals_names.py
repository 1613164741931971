"""Who is meant: crews, surnames, and whom a contract is for."""

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
            "Firms sanctioned over a scheme to transfer missiles from Spain to Mali",
            {("ES", "ML", "considered")},
            "Spain to transfer missiles to Mali",
            {("ES", "ML", "approved")},
        ),
        both(
            "UN council to vote to end Somalia arms embargo",
            {(None, "SO", "considered")},
            "UN council ends Somalia arms embargo",
            {(None, "SO", "approved")},
        ),
        both(
            "Spain dismisses criticism of its missile sales to Oman",
            {("ES", "OM", "approved")},
            "Spain dismisses claims of its missile sales to Oman",
            {("ES", "OM", None)},
        ),
        both(
            "Chile ordered its fighter jet pilots to watch a Peruvian drone",
            set(),
            "Chile ordered Spanish fighter jets",
            {("ES", "CL", "signed")},
        ),
        both(
            "US hands Raytheon a $1 billion Ukraine missile contract",
            {("US", "UA", "signed")},
            "US hands Raytheon a $1 billion missile contract",
            {("US", "US", "signed")},
        ),
        both(
            "Missiles supplied by Iran were used by the Russian military",
            {("IR", "RU", "delivered")},
            "Missiles supplied by Iran were destroyed by the Russian military",
            {("IR", None, "delivered")},
        ),
        both(
            "North Korea rally: Kim and Putin plan talks on an arms deal",
            {("KP", "RU", "considered")},
            "South Korea: defence aide Kim Eun-jung plans talks on stationery",
            set(),
        ),
    ],
)
def test_late_phrases_of_news_and_their_likenesses(
    told, applies, expected, other, instead
):
    assert told(applies) == expected
    assert told(other) == instead
