"""The tone tables: what is in them, and what is refused."""

import csv
import shutil

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from armsbeat.annotate.gazetteer import DATA_DIR
from armsbeat.annotate.tone_lexicon import load_lexicon
from armsbeat.errors import GazetteerError

FOLDER = DATA_DIR / "tone"
VADER = SentimentIntensityAnalyzer().lexicon

BAD = """veto embargo sanction sanctions halt condemn escalate backlash crackdown scrap
unprovoked genocide corruption invasion coup setback"""
GOOD = """welcome bolster ceasefire clinch ally treaty breakthrough milestone stability
hails"""
SIGNS = [*((word, -1) for word in BAD.split()), *((word, +1) for word in GOOD.split())]
UNTONED = """missile missiles drone drones rifle tank bomb weapon destroyer submarine
nuclear united security defense defence intelligence justice peace freedom energy nh tx
mad trump biden obama republican democrat president china russia iran
the and of in with after to for by from"""


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon(FOLDER)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "tone")
    return tmp_path / "tone"


def entries(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def test_news_has_at_least_1500_words_of_its_own():
    own = [word for word, *_ in entries("lexicon.csv") if word not in VADER]
    assert len(own) >= 1500


@pytest.mark.parametrize(("word", "sign"), SIGNS)
def test_words_of_news_have_their_sign(lexicon, word, sign):
    assert lexicon.valences[word] * sign > 0


@pytest.mark.parametrize("word", UNTONED.split())
def test_topics_names_and_function_words_have_none(lexicon, word):
    assert not lexicon.valences.get(word)


def test_no_word_is_both_toned_and_neutral():
    toned = {word for word, *_ in entries("lexicon.csv")}
    assert toned.isdisjoint(word for word, _ in entries("neutral.csv"))


def test_every_word_says_why(lexicon):
    assert all(len(row) == 3 and row[2] for row in entries("lexicon.csv"))


@pytest.mark.parametrize("letter", ["x", "q"])
def test_what_a_name_is_masked_with_is_no_word(lexicon, letter):
    assert not any(lexicon.valences.get(letter * n) for n in range(2, 12))


def test_the_digest_changes_with_any_table(folder, lexicon):
    assert load_lexicon(folder).digest == lexicon.digest
    table = folder / "modifiers.csv"
    table.write_text(table.read_text() + "scarcely ever,negation\n")
    assert load_lexicon(folder).digest != lexicon.digest


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("lexicon.csv", "zzz,9", "valence"),
        ("lexicon.csv", "zzz,bad", "valence"),
        ("lexicon.csv", "zzz", "needs a word and a value"),
        ("modifiers.csv", "zzz,louder", "none of"),
        ("procurement.csv", "zzz,topic", "none of"),
        ("neutral.csv", "attack helicopter,again", "twice"),
    ],
)
def test_a_broken_table_is_named_with_its_line(folder, table, row, reason):
    path = folder / table
    lines = path.read_text().count("\n")
    path.write_text(path.read_text() + row + "\n")
    with pytest.raises(GazetteerError) as caught:
        load_lexicon(folder)
    assert str(caught.value).startswith(f"{path}:{lines + 1}: ")
    assert reason in str(caught.value)
