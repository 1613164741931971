"""
The language of an item: the feed's tag, else what the words say.

Function words settle most news in a few microseconds; py3langid is asked only where
they do not, because it costs twenty times as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from armsbeat.annotate.gazetteer import DATA_DIR, listed, rows

UNKNOWN = "und"
# What the model may answer: languages in which news of the trade are read.
NEWS_LANGUAGES = tuple(
    "ar bg cs da de el en es fa fi fr he hi hr hu id it ja ko nl no pl pt ro ru sk sr "  # noqa: SIM905
    "sv th tr uk vi zh".split()
)
# So few letters say nothing about a language.
_MIN_LETTERS = 12
# As much of a text as is read.
_READ = 300
# A headline of names looks foreign to the model: below this it is taken for English.
_SURE = 0.9
_PUNCTUATION = ".,:;!?()[]\"'“”‘’«»–—-"


def guess_language(text: str, stated: str | None = None) -> str:
    """
    The language a text is written in.

    Args:
        text: Title and summary.
        stated: The feed's language tag ("en-GB"), if it has one.

    Returns:
        An ISO 639-1 code; `und` for too little text without a tag.
    """
    if stated and (code := _code(stated)):
        return code
    text = text[:_READ]
    words = text.lower().split()
    english, owners = _function_words()
    # Two words that are English and nothing else, and one in ten: no more is needed.
    if sum(map(english.__contains__, words)) >= max(2, len(words) / 10):
        return "en"
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return UNKNOWN
    return _by_function_words(words, owners) or _by_model(text)


@lru_cache(maxsize=256)
def _code(stated: str) -> str | None:
    code = stated.replace("_", "-").partition("-")[0].strip().lower()
    return code if len(code) == 2 and code.isalpha() else None


def _by_function_words(
    words: list[str], owners: Mapping[str, tuple[str, ...]]
) -> str | None:
    counts: dict[str, float] = {}
    for word in words:
        languages = owners.get(word.strip(_PUNCTUATION), ())
        for language in languages:
            counts[language] = counts.get(language, 0.0) + 1 / len(languages)
    if not counts:
        return None
    ranked = sorted(counts.values(), reverse=True)
    most, second = ranked[0], ranked[1] if len(ranked) > 1 else 0.0
    if most < 2 or most < 1.5 * second or most < len(words) / 12:
        return None
    return max(counts, key=lambda language: counts[language])


def _by_model(text: str) -> str:
    language, probability = _model().classify(text)
    plain = text.isascii() or all(c.isascii() or not c.isalpha() for c in text)
    return "en" if plain and probability < _SURE else str(language)


@cache
def _function_words() -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """The words that only English has, and the languages of each word."""
    owners: dict[str, tuple[str, ...]] = {}
    path = DATA_DIR / "language_words.csv"
    for _, row in rows(path, ("language", "words")):
        for word in dict.fromkeys(listed(row["words"])):
            owners[word] = (*owners.get(word, ()), row["language"])
    english = frozenset(word for word, of in owners.items() if of == ("en",))
    return english, owners


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(NEWS_LANGUAGES)
    return identifier
