"""The cue tables of the deal grammar, read once from `data/deals/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from armsbeat.annotate.word_sets import word_set
from armsbeat.errors import GazetteerError

DEALS_DIR = Path(__file__).parent / "data" / "deals"

# Kinds of verbs that can tell a deal without a noun of trade beside them.
_MAKE_DEALS = frozenset(
    {"give", "equip", "build", "offer", "pledge", "take", "get", "ask", "choose"}
    | {"award", "win", "sign", "approve", "stop", "arrive", "use", "spend", "show"}
    | {"pay", "discuss"}
)
# Who eyes goods weighs to buy them.
WANTS = word_set(
    "eye eyes eyeing eyed mull mulls mulling weighs weighing considers considering"
    " show shows showing showed express expresses expressed shortlists"
    " shortlisted evaluates evaluating"
)
WELCOMES = word_set("welcome welcomes welcoming welcomed")
VERB_FORMS = ("base", "third", "gerund", "past", "participle")


class Sense(NamedTuple):
    """What a word can be in the grammar."""

    kind: str
    """`verb`, `noun`, or the name of a word class (prep, bound, arms, role …)."""
    cue: str
    """Which verb or noun of trade (give, take, award …); else the word itself."""
    form: str = ""
    """Of a verb: its form; of a noun: the stage it stands for on its own."""


class Actor(NamedTuple):
    """A person, office or service that acts for its country."""

    phrase: str
    """Lower case."""
    country: str | None
    """ISO alpha-2; None: whoever the item's services belong to."""
    kind: str
    """`leader`, `government` or `service`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealTables:
    """All cue tables."""

    senses: dict[str, tuple[Sense, ...]]
    """Lower-case word → its senses; verbs before nouns before the rest."""
    actors: dict[str, tuple[Actor, ...]]
    """First word, lower case → the actors that start with it, longest first."""
    phrases: dict[tuple[str, str], tuple[str, str]]
    """(verb, word behind it) → kind and cue of both together: "called off"."""
    phrase_openers: frozenset[str]
    """The first words of `phrases`."""
    exporter_rank: dict[str, int]
    """ISO alpha-2 code → place among the exporters; lower sells more than it buys."""
    trade_words: frozenset[str]
    """Words without one of which a text tells no deal."""
    arms_words: frozenset[str]
    """Words that say arms are meant."""
    concrete_words: frozenset[str]
    """Those of `arms_words` that name goods and mean little else."""
    maker_homes: dict[str, str]
    """First word of a maker's name, lower case → its country, where it is only one."""
    dual_makers: frozenset[str]
    """Ids of makers that also make civil goods."""
    speech_words: frozenset[str]
    """Verbs whose subject says or feels something and sells nothing."""
    market_words: frozenset[str]
    """Words that say that things are traded, whoever trades."""
    off_topic_words: frozenset[str]
    """Words of stories that only sound like arms trade."""
    embargoed: frozenset[str]
    """Codes of countries that most suppliers do not arm: never a recipient by guess."""


def load_deal_tables(folder: Path | None = None) -> DealTables:
    """
    Read the cue tables.

    Raises:
        GazetteerError: A table is missing or a row is malformed.
    """
    folder = folder or DEALS_DIR
    senses: dict[str, list[Sense]] = {}
    for word, sense in (
        *_verbs(folder / "verbs.csv"),
        *_nouns(folder / "nouns.csv"),
        *_words(folder / "words.csv"),
    ):
        senses.setdefault(word, []).append(sense)
    frozen = {word: tuple(found) for word, found in senses.items()}
    classes = _classes(frozen)
    phrases = _phrases(folder)
    return DealTables(
        senses=frozen,
        actors=_actors(folder / "actors.csv"),
        phrases=phrases,
        phrase_openers=frozenset(first for first, _ in phrases),
        exporter_rank=_ranks(folder / "exporters.csv"),
        trade_words=_trade_words(frozen) | WANTS | WELCOMES | _verb_openers(phrases),
        arms_words=classes["arms"],
        concrete_words=classes["concrete"],
        maker_homes=_maker_homes(folder.parent / "organisations.csv"),
        dual_makers=classes["dual"],
        speech_words=classes["speech"],
        market_words=classes["market"],
        off_topic_words=classes["offtopic"],
        embargoed=frozenset(code.upper() for code in classes["embargoed"]),
    )


def _trade_words(senses: dict[str, tuple[Sense, ...]]) -> frozenset[str]:
    """The words that can make a deal; the others only say how far it has come."""
    return frozenset(
        word
        for word, found in senses.items()
        for sense in found
        if sense.kind == "noun" or (sense.kind == "verb" and sense.cue in _MAKE_DEALS)
    )


def _verb_openers(phrases: dict[tuple[str, str], tuple[str, str]]) -> frozenset[str]:
    """The first words of phrases that make a deal: "goes for", "shows off"."""
    return frozenset(
        first
        for (first, _), (kind, cue) in phrases.items()
        if kind == "verb" and cue in _MAKE_DEALS
    )


def _classes(senses: dict[str, tuple[Sense, ...]]) -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {}
    for word, found in senses.items():
        for sense in found:
            kinds.setdefault(sense.kind, set()).add(word)
    return {kind: frozenset(words) for kind, words in kinds.items()}


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if tuple(reader.fieldnames or ()) != columns:
                raise GazetteerError(
                    path, 1, f"the columns must be {', '.join(columns)}"
                )
            for row in reader:
                if None in row or None in row.values():
                    raise GazetteerError(
                        path, reader.line_num, f"the row must have {len(columns)} cells"
                    )
                yield reader.line_num, row
    except OSError as error:
        raise GazetteerError(path, 0, f"cannot be read: {error.strerror}") from error


def _verbs(path: Path) -> Iterator[tuple[str, Sense]]:
    for _, row in _rows(path, ("cue", *VERB_FORMS)):
        seen = set()
        for form in VERB_FORMS:
            word = row[form]
            if word and word not in seen:
                seen.add(word)
                yield word, Sense("verb", row["cue"], form)


def _nouns(path: Path) -> Iterator[tuple[str, Sense]]:
    for _, row in _rows(path, ("word", "cue", "stage", "note")):
        yield row["word"], Sense("noun", row["cue"], row["stage"])


def _words(path: Path) -> Iterator[tuple[str, Sense]]:
    for _, row in _rows(path, ("cue", "words")):
        for word in row["words"].split():
            yield word, Sense(row["cue"], word)


def _actors(path: Path) -> dict[str, tuple[Actor, ...]]:
    found: dict[str, list[Actor]] = {}
    for _, row in _rows(path, ("alias", "country", "kind")):
        phrase = row["alias"].lower()
        actor = Actor(phrase, row["country"] or None, row["kind"])
        found.setdefault(phrase.split()[0], []).append(actor)
    return {
        first: tuple(sorted(actors, key=lambda a: -len(a.phrase)))
        for first, actors in found.items()
    }


def _phrases(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """The phrases in every form of their verb."""
    forms: dict[str, list[str]] = {}
    for _, row in _rows(folder / "verbs.csv", ("cue", *VERB_FORMS)):
        forms[row["base"]] = [row[form] for form in VERB_FORMS if row[form]]
    return {
        (form, row["particle"]): (row["kind"], row["cue"])
        for _, row in _rows(folder / "phrases.csv", ("verb", "particle", "kind", "cue"))
        for form in forms.get(row["verb"], _regular(row["verb"]))
    }


def _maker_homes(path: Path) -> dict[str, str]:
    """Single-word names of makers, which stand before their systems: Saab Gripen."""
    if not path.is_file():
        return {}
    homes: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["kind"] != "maker" or not row["country"]:
                continue
            for name in (row["name"], *row["aliases"].split("|")):
                if name.isalpha() and len(name) > 3:
                    homes.setdefault(name.lower(), set()).add(row["country"])
    return {name: found.pop() for name, found in homes.items() if len(found) == 1}


def _regular(verb: str) -> list[str]:
    return [verb, f"{verb}s", f"{verb}ing", f"{verb}ed"]


def _ranks(path: Path) -> dict[str, int]:
    return {
        row["code"]: int(row["rank"])
        for _, row in _rows(path, ("code", "rank", "note"))
    }
