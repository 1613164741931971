"""Tone: names are neutral, sentences are averaged, words add up to the score."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armsbeat.annotate.annotator import Reading
from armsbeat.annotate.gazetteer import DATA_DIR
from armsbeat.annotate.match import Matcher
from armsbeat.annotate.rounding import DIGITS, round_off
from armsbeat.annotate.tone import TITLE_WEIGHT, ToneScorer
from armsbeat.annotate.tone_lexicon import Lexicon, load_lexicon
from armsbeat.annotate.vader import Vader
from armsbeat.model import Mention

LEXICON: Lexicon = load_lexicon(DATA_DIR / "tone")
SCORER = ToneScorer(LEXICON)
MATCHER = Matcher(())


def read(title="", summary=""):
    return Reading(
        MATCHER.read(title, field="title"), MATCHER.read(summary, field="summary")
    )


def tone(title="", summary="", mentions=(), language="en"):
    return SCORER(read(title, summary), mentions, language).tone


def mention(surface, text, field="title", kind="country", entity="US"):
    start = text.index(surface)
    return Mention(
        kind=kind,
        entity=entity,
        name=surface,
        surface=surface,
        field=field,
        start=start,
        end=start + len(surface),
        via="name",
        rule="test",
    )


@given(st.floats(-9, 9) | st.integers(-99_999, 99_999).map(lambda n: n / 20_000))
def test_numbers_are_rounded_as_python_rounds_them(value):
    # As text: zero has two signs.
    assert repr(round_off(value)) == repr(round(value, DIGITS))


class TestExplanation:
    def test_quotes_the_words_that_carry_the_tone(self):
        words = [word for word, _ in tone("Senate slams reckless sale").words]
        assert words == ["slams", "reckless"]

    def test_words_are_in_order_of_appearance_title_first(self):
        words = [word for word, _ in tone("Outrage grows", "A cruel act.").words]
        assert words == ["Outrage", "cruel"]

    def test_a_phrase_is_one_word_of_it(self):
        found = tone("Deal struck despite human rights abuses").words
        assert "human rights abuses" in [word for word, _ in found]

    @given(
        st.lists(st.sampled_from(sorted(LEXICON.valences)[::7]), max_size=12),
        st.lists(st.sampled_from(sorted(LEXICON.valences)[::11]), max_size=25),
    )
    def test_contributions_add_up_to_the_score(self, title, summary):
        found = tone(" ".join(title), ". ".join(summary))
        total = sum(value for _, value in found.words)
        assert total == pytest.approx(found.compound, abs=1e-9)
        assert -1 <= found.compound <= 1


class TestNames:
    def test_a_mention_is_no_word_of_tone(self):
        title = "Killer Hornet lands in Seoul"
        masked = [mention("Killer Hornet", title, kind="system", entity="hornet")]
        assert tone(title).compound < 0
        assert tone(title, mentions=masked).compound == 0

    def test_a_capitalised_word_inside_a_sentence_is_a_name(self):
        assert tone(summary="The brave crew left.").compound > 0
        assert tone(summary="The frigate Brave left the port.").compound == 0

    def test_in_a_title_in_title_case_capitals_say_nothing(self):
        assert tone("Ministers Slam Reckless And Cruel Weapons Sale").compound < 0

    def test_a_quotation_begins_like_a_sentence(self):
        assert tone(summary='The minister said: "Terrible losses".').compound < 0

    @pytest.mark.parametrize(
        "text",
        [
            "attack helicopter",
            "the Security Council",
            "air defence and early warning",
            "weapons of mass destruction",
            "the Department of Justice and the Supreme Court",
            "two destroyers, a weapon and a gun",
        ],
    )
    def test_what_a_text_is_about_is_not_its_tone(self, text):
        assert tone(summary=f"They saw {text}.").compound == 0

    @pytest.mark.parametrize("text", ["killed in the war", "an attack on the city"])
    def test_events_keep_their_weight(self, text):
        assert tone(summary=f"They were {text}.").compound < -0.3


class TestPurchases:
    def test_words_of_any_purchase_set_no_tone_by_themselves(self):
        title = "US approves $2 billion sale of radars and support to Norway"
        assert tone(title).compound == 0

    def test_a_system_alone_makes_a_purchase(self):
        title = "State Department clears HIMARS for Estonia"
        system = mention("HIMARS", title, kind="system", entity="himars")
        assert tone(title, mentions=[system]).compound == 0

    def test_they_count_beside_words_that_do(self):
        words = dict(tone("US approves reckless sale of radars").words)
        assert words["approves"] > 0 > words["reckless"]

    def test_a_sentence_of_a_notice_has_no_tone(self):
        text = "There will be no adverse impact on U.S. defense readiness."
        assert tone(summary=text).compound == 0


class TestWordsAsNewsWritesThem:
    @pytest.mark.parametrize(
        ("plain", "other"),
        [
            ("It isn't good.", "It isn’t good."),
            ("A catastrophe for all.", "A catastrophe—for all."),
            ("The killer left.", "The killer's brother left."),
        ],
    )
    def test_typography_makes_no_difference(self, plain, other):
        assert tone(summary=other).compound * tone(summary=plain).compound > 0

    def test_a_compound_has_the_tone_of_its_parts(self):
        assert tone("A terror-linked firm").compound < 0
        assert tone("An anti-corruption law").compound > 0

    @pytest.mark.parametrize("turn", ["no longer", "far from", "stops short of", "not"])
    def test_negations_of_news_prose_turn_what_follows(self, turn):
        assert tone(summary=f"The plan is {turn} good.").compound < 0


class TestAveraging:
    def test_a_title_counts_as_several_sentences(self):
        title, other = "Cruel massacre", "They met. They left. They ate."
        alone = tone(title).compound
        expected = alone * TITLE_WEIGHT / (TITLE_WEIGHT + 3)
        assert tone(title, other).compound == pytest.approx(expected, abs=1e-4)

    def test_a_text_of_plain_sentences_is_neutral(self):
        assert tone("Minister visits yard", "He came on Monday.").compound == 0

    def test_an_empty_item_is_neutral(self):
        assert tone().compound == 0


class TestAtTheMention:
    def test_an_entity_has_the_tone_of_the_sentences_that_name_it(self):
        summary = "Norway praised the deal warmly. Iran condemned it as a crime."
        mentions = [
            mention("Norway", summary, "summary", entity="NO"),
            mention("Iran", summary, "summary", entity="IR"),
        ]
        by_entity = SCORER(read("", summary), mentions, "en").by_entity
        assert by_entity["country", "NO"] > 0.3
        assert by_entity["country", "IR"] < -0.3

    def test_two_mentions_in_one_sentence_count_once(self):
        summary = "Norway and again Norway praised it. Norway left."
        first = mention("Norway", summary, "summary", entity="NO")
        later = [
            Mention(
                kind="country",
                entity="NO",
                name="Norway",
                surface="Norway",
                field="summary",
                start=start,
                end=start + 6,
                via="name",
                rule="test",
            )
            for start in (17, 36)
        ]
        reading = read("", summary)
        once = SCORER(reading, [first, later[1]], "en").by_entity
        twice = SCORER(reading, [first, *later], "en").by_entity
        assert once == twice


class TestAbstaining:
    def test_a_text_that_is_not_english_has_no_tone(self):
        found = tone("Terrible war", language="de")
        assert (found.compound, found.raw, found.words) == (None, None, ())

    def test_a_text_too_short_to_tell_its_language_has_a_tone_if_a_word_has(self):
        assert tone("Outrageous!", language="und").compound < 0
        assert tone("Banana?", language="und").compound is None

    def test_raw_is_plain_vader_of_the_whole_text(self):
        found = tone("United States", "Security for all.")
        expected = Vader().polarity_scores("United States Security for all.")
        assert found.compound == 0
        assert found.raw == expected["compound"] > 0.5


class TestRelief:
    @pytest.mark.parametrize(
        "text", ["prevents a massacre", "ends the bloodshed", "cures cancer"]
    )
    def test_what_ends_something_bad_is_good(self, text):
        assert tone(summary=f"It {text}.").compound > 0

    def test_it_reaches_three_words_ahead(self):
        assert tone(summary="It ends in a long and bitter war.").compound < 0


def test_the_tables_are_the_ones_described():
    assert {path.name for path in Path(DATA_DIR / "tone").glob("*.csv")} == {
        "lexicon.csv",
        "modifiers.csv",
        "neutral.csv",
        "procurement.csv",
    }
