"""The words that tell two texts of one pattern apart, and those that never do."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that tell nothing of a text's subject.
STOP = _set(
    "a an the of to in on at for by with from as and or but that this these those is"
    " are was were be been being has have had do does did will would its it he she"
    " they his her their them who which what when where after before over into about"
    " said says say saying tell told amid than then also more new"
)
ARTICLES = frozenset(("a", "an", "the"))
NEGATIONS = _set(
    "not no never without neither nor cannot can't won't don't doesn't didn't isn't"
    " aren't wasn't weren't wouldn't couldn't denies denied deny fails failed"
)
# Words of one line tell the same outcome; of two lines, two different ones.
_OUTCOMES = {
    "approved": "approve approves approved approving approval clear clears cleared"
    " clearing ok oks okays okayed greenlight greenlights greenlit authorise"
    " authorises authorised authorize authorizes authorized grant grants granted"
    " allow allows allowed permit permits permitted back backs backed select selects"
    " selected pick picks picked choose chooses chose chosen accept accepts accepted",
    "considered": "consider considers considered considering may might could mulls"
    " mull mulling weighs weigh weighing poised plan plans planned planning eyes eyeing"
    " talks proposes proposed seeks seek",
    "requested": "request requests requested requesting asks asked urges urged",
    "signed": "sign signs signed signing ink inks inked seals sealed award awards"
    " awarded wins won secures secured orders ordered",
    "delivered": "deliver delivers delivered delivering delivery deliveries arrive"
    " arrives arrived receive receives received handed",
    "blocked": "block blocks blocked blocking reject rejects rejected rejecting halt"
    " halts halted halting suspend suspends suspended suspending refuse refuses"
    " refused cancel cancels cancelled canceled scrap scraps scrapped freeze freezes"
    " froze frozen ban bans banned pause pauses paused stop stops stopped delays"
    " delayed delay opposes opposed vetoes vetoed bar bars barred forbid forbids"
    " prohibits prohibited lose loses lost drop drops dropped",
    "resumed": "resume resumes resumed resuming lift lifts lifted lifting unblock"
    " unblocks unfreeze unfreezes restores restored",
}
OUTCOMES = {word: o for o, words in _OUTCOMES.items() for word in words.split()}
EQUIPMENT = _set(
    "tank helicopter jet fighter aircraft missile drone radar submarine frigate"
    " corvette destroyer howitzer rifle ammunition vehicle ship truck rocket bomb"
    " torpedo satellite engine simulator mortar gun artillery launcher interceptor"
    " trainer tanker transport pod kit shell mine cannon pistol carrier battery"
    " sustainment training upgrade maintenance spare support"
)
_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
    " fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {word: str(n) for n, word in enumerate(_NUMBERS.split())} | {
    "dozen": "12",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = (
    "january february march april may june july august september october november"
    " december"
)
WEEKDAYS = {
    word: day[:3]
    for day in _DAYS.split()
    for word in (day, day[:3])
    if word not in ("sun", "sat", "wed")
}
MONTHS = {
    word: month[:3]
    for month in _MONTHS.split()
    for word in (month, month[:3], "sept" if month == "september" else month)
    if word not in ("may", "march", "mar")
}
SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "b": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
}
# Words of English that are written like a short name of a country.
_NOT_PLACES = frozenset(("us", "it", "in"))


@cache
def places() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word of a country's names → the whole names in words and its code."""
    text = files("armsbeat.stories").joinpath("places.csv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        for name in row["names"].split("|"):
            words = tuple(name.casefold().replace("-", " ").replace(".", "").split())
            if words and words not in ((w,) for w in _NOT_PLACES):
                found.setdefault(words[0], []).append((words, row["code"]))
    for names in found.values():
        names.sort(key=lambda one: -len(one[0]))
    return found
