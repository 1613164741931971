"""
The language of an item: the feed's tag, else what the words say.

Function words settle most news in a few microseconds; py3langid is asked only where
they do not, because it costs a hundred times as much.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LANGUAGES = ("en", "fr", "de", "es", "it", "tr")
UNKNOWN = "und"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# So few letters say nothing about a language.
_MIN_LETTERS = 12
_READ = 300
# What the model may answer: the languages in which news of the trade are read.
_NEWS_LANGUAGES = (
    "en fr de es it tr pt nl pl ru uk ar fa he zh ja ko sv no da fi cs sk ro bg el hu "
    "sr hr id vi hi th"
).split()
_FUNCTION_WORDS = {
    "en": "the of and to in for on with at by from is are was were says said after over as its it has have will be that an this new us who about not more but their his her out into up against amid than would could may",
    "fr": "le la les des du de et à au aux un une en dans pour par sur avec est sont qui que ne pas plus sa son ses leur ce cette entre contre après selon deux",
    "de": "der die das und den dem des ein eine einen einer im in von zu mit auf für ist sind nicht auch nach bei aus wird werden über gegen sich als vor hat an",
    "es": "el la los las de del y a en un una por para con que se es son su sus al más no como entre contra tras según sobre lo ha",
    "it": "il lo la i gli le di del della dei delle e a in un una per con che è sono non si al alla nel nella da dal più su ha tra contro dopo anche",
    "tr": "ve bir bu için ile de da olarak olan daha çok gibi kadar sonra karşı yeni en türk türkiye etti oldu göre ilk iki ya",
}
_OWNERS: dict[str, tuple[str, ...]] = {}
for _language, _listed in _FUNCTION_WORDS.items():
    for _one in _listed.split():
        _OWNERS[_one] = (*_OWNERS.get(_one, ()), _language)


def guess_language(text: str, stated: str | None = None) -> str:
    """
    The language a text is written in.

    Args:
        text: Title and summary.
        stated: The feed's language tag ("en-GB"), if it has one.

    Returns:
        An ISO 639-1 code; `und` for too little text without a tag.
    """
    if stated:
        code = stated.replace("_", "-").partition("-")[0].strip().lower()
        if len(code) == 2 and code.isalpha():
            return code
    words = _WORD.findall(text[:_READ].lower())
    if sum(map(len, words)) < _MIN_LETTERS:
        return UNKNOWN
    return _by_function_words(words) or _by_model(text[:_READ])


def _by_function_words(words: list[str]) -> str | None:
    counts = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        owners = _OWNERS.get(word)
        if owners:
            for owner in owners:
                counts[owner] += 1 / len(owners)
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    (best, most), (_, second) = ranked[0], ranked[1]
    clear = most >= 2 and most >= 2 * second and most >= len(words) / 12
    return best if clear else None


def _by_model(text: str) -> str:
    language, _ = _model().classify(text)
    return str(language)


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_NEWS_LANGUAGES)
    return identifier
