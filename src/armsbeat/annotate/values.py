"""
Sums of money in a text: how much, in which currency, and what the sum is of.

A sum counts for a deal only when it is that deal's price. Unit prices, totals to
date and whole budgets are recognised so that they can be left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

AmountKind = Literal["total", "unit", "to_date", "budget", "converted"]

_SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "million": 10**6,
    "millions": 10**6,
    "mln": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "m": 10**6,
    "crore": 10**7,
    "crores": 10**7,
    "cr": 10**7,
    "billion": 10**9,
    "billions": 10**9,
    "bln": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "trn": 10**12,
    "tln": 10**12,
    "tn": 10**12,
    "t": 10**12,
}
_CRORE = re.compile(r"\s*crores?\b", re.IGNORECASE)

# Signs and codes before the number, longest first.
_BEFORE = {
    "US$": "USD",
    "USD": "USD",
    "U.S.$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "AUD": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAD": "CAD",
    "CDN$": "CAD",
    "NZ$": "NZD",
    "NZD": "NZD",
    "S$": "SGD",
    "HK$": "HKD",
    "NT$": "TWD",
    "R$": "BRL",
    "Rs.": "INR",
    "Rs": "INR",
    "INR": "INR",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN",
    "CHF": "CHF",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "KRW": "KRW",
    "TRY": "TRY",
    "CNY": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "₹": "INR",
    "₺": "TRY",
    "₴": "UAH",
    "₽": "RUB",
}
# Words after the number.
_AFTER = {
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "us dollar": "USD",
    "australian dollars": "AUD",
    "canadian dollars": "CAD",
    "canadian dlrs": "CAD",
    "new zealand dollars": "NZD",
    "singapore dollars": "SGD",
    "taiwan dollars": "TWD",
    "dollars": "USD",
    "dollar": "USD",
    "dlrs": "USD",
    "dlr": "USD",
    "usd": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "pounds": "GBP",
    "pound": "GBP",
    "stg": "GBP",
    "sterling": "GBP",
    "francs": "FRF",
    "swiss francs": "CHF",
    "marks": "DEM",
    "kronor": "SEK",
    "swedish crowns": "SEK",
    "norwegian crowns": "NOK",
    "kroner": "NOK",
    "sek": "SEK",
    "nok": "NOK",
    "won": "KRW",
    "yen": "JPY",
    "yuan": "CNY",
    "rupees": "INR",
    "rubles": "RUB",
    "roubles": "RUB",
    "zlotys": "PLN",
    "zloty": "PLN",
    "pln": "PLN",
    "lira": "TRY",
    "shekels": "ILS",
    "riyals": "SAR",
    "dirhams": "AED",
    "baht": "THB",
}


def _alternatives(words: dict[str, str] | dict[str, int]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)


_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?|(?<=[A-Za-z]{3})\d[\d,]*(?:\.\d+)?")
_SCALE = rf"(?:[\s\u00a0-]?(?P<{{0}}>{_alternatives(_SCALES)})(?![A-Za-z]))?"
_TAIL = re.compile(
    rf"{_SCALE.format('low_scale')}"
    rf"(?:\s?(?:-|–|to|and)\s?(?:{_alternatives(_BEFORE)})?(?P<high>\d[\d,]*(?:\.\d+)?)"
    rf"{_SCALE.format('high_scale')})?"
    rf"(?:[\s\u00a0-]?(?P<after>{_alternatives(_AFTER)})(?![A-Za-z]))?",
    re.IGNORECASE,
)
# What may follow the number of a sum without a sign before it.
_NEXT_WORD = re.compile(r"[\s\u00a0-]?([A-Za-z.]+)")
_OPENERS = frozenset(_SCALES) | frozenset(re.split(r"[ .]", w)[0] for w in _AFTER)
# A sum is written with a sign, or with one of these words or codes.
_SIGNS = re.compile("[$€£¥₩₹₺₴₽]")
MONEY_WORDS = frozenset(w.split()[-1] for w in _AFTER) | frozenset(
    sign.strip(".").lower() for sign in _BEFORE if sign.strip(".").isalpha()
)
_SIGN_ENDS = frozenset(sign[-1] for sign in _BEFORE)
_LONGEST_SIGN = max(map(len, _BEFORE))
_NO_PRICE = re.compile(
    r"\b(?:a|per) (?:piece|unit|copy|shot|round|missile|aircraft|jet|plane|tank|drone"
    r"|year|day|month)|apiece|each|unit (?:cost|price)|budget|spending|bill\b|appropri"
    r"|supplemental|revenue|turnover|profit|gdp|annual|market|stock\b|shares|invest"
    r"|umbrella|mega|programme of record|saving|sanction|\bto(?: \w+)? \||total|since"
    r"|left\b|remaining|coffers|raised|so far|to date|over (?:the )?\w+|in all"
    r"|backlog|last year"
)
_UNIT_AFTER = re.compile(
    r"\s*(?:,?\s*(?:a|per)\s+(?:piece|unit|copy|shot|round|missile|aircraft|jet|plane"
    r"|tank|drone|year|day|month)|apiece|each\b)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:unit (?:cost|price) of|each cost(?:s|ing)?)\s*$", re.I)
_TO_DATE_AROUND = re.compile(
    r"\bsince (?:\d{4}|russia|the (?:start|beginning|war|invasion|full))|\bso far\b"
    r"|\bto date\b|over (?:the )?(?:past|last|\w+) (?:\w+ )?(?:years|decade)"
    r"|\bin (?:total|all)\b|\bbacklog\b|\blast year\b",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?:budgets?|defen[cs]e spending|military spending|spending bill|funding bill"
    r"|bill\b|appropriations?|supplemental|annual revenue|revenues?|turnover|profits?"
    r"|gdp|a year|annually|market|stock\b|investment plan|umbrella|mega-contract"
    # "shares jump on a $1bn order" names the order's price.
    r"|shares(?! (?:jump|rise|rose|soar|surge|climb|gain|up|rall|fall|fell|slip|hit))"
    r"|programme of record|(?:savings|sanctions)|(?:left|remaining|raised)\b|coffers)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of money in a text."""

    start: int
    end: int
    low: int
    """Whole units of `currency`."""
    high: int
    """Equal to `low` unless a range is stated."""
    currency: str
    """ISO 4217."""
    kind: AmountKind = "total"
    explicit: bool = True
    """The currency is spelled out; a bare $ may be any dollar."""


def read_amounts(text: str) -> tuple[Amount, ...]:
    """
    Every sum of money in a text, in order.

    A sum in brackets straight after another one is its conversion: the first of the
    two then carries `converted`, unless it is the one in US dollars.
    """
    found = []
    past = 0
    for match in _NUMBER.finditer(text):
        if match.start() < past:
            continue
        amount = _read(text, match)
        if amount:
            found.append(amount)
            past = amount.end
    return tuple(_settle_conversions(text, found)) if found else ()


def _read(text: str, number: re.Match[str]) -> Amount | None:
    sign_at, sign = _sign_before(text, number.start())
    if not sign:
        # Most numbers are not sums.
        word = _NEXT_WORD.match(text, number.end())
        if word is None or word[1].split(".")[0].lower() not in _OPENERS:
            return None
    tail = _TAIL.match(text, number.end())
    if tail is None or not (sign or tail["after"]):
        return None
    scale, end = tail["low_scale"], tail.end()
    # "1.3 billion US dollars" against "$1.3 billion Canadian dollars": the word wins.
    currency = _AFTER.get(_plain(tail["after"])) if tail["after"] else _BEFORE[sign]
    low = _whole(number.group(), scale or tail["high_scale"])
    high = _whole(tail["high"], tail["high_scale"] or scale) if tail["high"] else low
    if low is None or high is None or currency is None:
        return None
    # "2.5 lakh crore" multiplies.
    if scale and scale.lower().startswith("lakh"):
        crore = _CRORE.match(text, end)
        if crore:
            low, high, end = low * 10**7, high * 10**7, crore.end()
    return Amount(
        start=sign_at,
        end=end,
        low=min(low, high),
        high=max(low, high),
        currency=currency,
        kind=_kind(text, sign_at, end),
        explicit=sign != "$" or bool(tail["after"]),
    )


def _sign_before(text: str, start: int) -> tuple[int, str]:
    """Where a currency sign or code before a number starts, and which it is."""
    end = start - 1 if start and text[start - 1] in " \u00a0" else start
    if not end or text[end - 1] not in _SIGN_ENDS:
        return start, ""
    for length in range(min(_LONGEST_SIGN, end), 0, -1):
        sign = text[end - length : end]
        before = text[end - length - 1 : end - length]
        if sign in _BEFORE and not (sign[0].isalpha() and before.isalnum()):
            return end - length, sign
    return start, ""


def has_sign(text: str) -> bool:
    """Whether a text has a currency sign."""
    return _SIGNS.search(text) is not None


def _plain(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words.lower())


def _whole(digits: str, scale: str | None) -> int | None:
    """Digits and a scale word as a whole number, exactly; None when absurd."""
    whole, _, fraction = digits.strip(",").replace(",", "").partition(".")
    if len(whole) > 15 or len(fraction) > 12:
        return None
    factor = _SCALES[scale.lower()] if scale else 1
    value = int(whole or 0) * factor
    if fraction:
        unit = 10 ** len(fraction)
        value += (int(fraction) * factor + unit // 2) // unit
    return value


def _kind(text: str, start: int, end: int) -> AmountKind:
    left = text[max(0, start - 90) : start]
    right = text[end : end + 40]
    # One look tells most sums to be plain prices.
    if _NO_PRICE.search(f"{left}|{right}".lower()) is None:
        return "total"
    if _UNIT_AFTER.match(right) or _UNIT_BEFORE.search(left):
        return "unit"
    near = left[-30:] + "|" + right
    if _BUDGET.search(near):
        return "budget"
    if _is_total_to_date(left, right):
        return "to_date"
    return "total"


def _is_total_to_date(left: str, right: str) -> bool:
    if re.search(r"\bto(?: \w+)? $|total\w* to $", left) and re.search(
        r"\b(?:bring|total)", left
    ):
        return True
    return bool(_TO_DATE_AROUND.search(right) or _TO_DATE_AROUND.search(left[-45:]))


def _settle_conversions(text: str, found: list[Amount]) -> list[Amount]:
    settled = list(found)
    for place in range(len(found) - 1):
        first, second = settled[place], settled[place + 1]
        between = text[first.end : second.start].strip().lower()
        if first.currency == second.currency or not _is_conversion(between):
            continue
        loser = place if second.currency == "USD" else place + 1
        keep = settled[place + 1] if loser == place else settled[place]
        # The pair shares one meaning: what is said around the first holds for both.
        settled[loser] = _with_kind(settled[loser], "converted")
        # Beside A$5 billion, ($3.4 billion) can only be US dollars.
        keep = replace(keep, explicit=True)
        settled[place + 1 if loser == place else place] = keep
        if keep.kind == "total" and first.kind not in ("total", "converted"):
            settled[place + 1 if loser == place else place] = _with_kind(
                keep, first.kind
            )
    return settled


def _is_conversion(between: str) -> bool:
    return between in ("(", "(about", "(around", "(or", "(some", "[", "(approx.", "(us")


def _with_kind(amount: Amount, kind: AmountKind) -> Amount:
    return replace(amount, kind=kind)
