"""
Speed of the tone, beside plain vaderSentiment in the same run.

    python bench/tone.py [HEADLINES.txt]

Texts are made up from the gold set and the lexicon, unless a file with one headline
per line is given. Where the development sets stand beside the repository, their texts
follow. Times are processor time, the best of several rounds.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from armsbeat.annotate.annotator import Reading
from armsbeat.annotate.gazetteer import DATA_DIR
from armsbeat.annotate.match import Matcher
from armsbeat.annotate.tone import ToneScorer
from armsbeat.annotate.tone_lexicon import load_lexicon
from armsbeat.annotate.vader import Vader

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold" / "tone.jsonl"
DEVELOPMENT = ROOT.parent / "shared" / "data"
HEADLINES = ("arms_unlabelled.jsonl", "background_dev.jsonl")
SENTENCES = ("tone_dev_sentences.jsonl", "tone_dev_news.jsonl")
ROUNDS = 7
ARTICLE_WORDS = 450


def main() -> None:
    """Print the figures."""
    headlines = _headlines()
    _report(headlines, _articles(headlines))
    if len(sys.argv) == 1 and (DEVELOPMENT / SENTENCES[0]).is_file():
        print("development texts:")
        titles = [title for name in HEADLINES for title in _stated(name, "title")]
        sentences = [text for name in SENTENCES for text in _stated(name, "text")]
        _report(titles, _articles(sentences))


def _report(headlines: Sequence[str], articles: Sequence[str]) -> None:
    original, faster = SentimentIntensityAnalyzer(), Vader()
    scorer = ToneScorer(load_lexicon(DATA_DIR / "tone"))
    matcher = Matcher(())
    empty = matcher.read("", field="summary")
    readings = [Reading(matcher.read(h, field="title"), empty) for h in headlines]

    for name, texts in (("headlines", headlines), ("articles", articles)):
        wrong = sum(
            original.polarity_scores(text) != faster.polarity_scores(text)
            for text in texts
        )
        slow = _seconds(original.polarity_scores, texts)
        fast = _seconds(faster.polarity_scores, texts)
        print(
            f"VADER on {len(texts)} {name}: {slow * 1e6:.1f} µs → {fast * 1e6:.1f} µs, "
            f"{slow / fast:.1f} × faster, {wrong} differ"
        )
    whole = _seconds(lambda reading: scorer(reading, (), "en"), readings)
    print(f"tone, whole, names read: {1 / whole:,.0f} headlines/s on one core")
    double = [f"{a} {b}" for a, b in pairwise(articles)]
    once = _seconds(faster.polarity_scores, articles[1:])
    twice = _seconds(faster.polarity_scores, double)
    print(f"twice the words take {twice / once:.2f} × the time")


def _headlines() -> list[str]:
    if len(sys.argv) > 1:
        lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.strip()]
    gold = [json.loads(line)["text"] for line in GOLD.read_text().splitlines()]
    rng = random.Random(7)
    words = [word for text in gold for word in text.split()]
    made = [" ".join(rng.choices(words, k=rng.randint(7, 15))) for _ in range(2_000)]
    return gold + made


def _stated(name: str, key: str) -> list[str]:
    lines = (DEVELOPMENT / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[key] for line in lines if line.strip()]


def _articles(headlines: Sequence[str]) -> list[str]:
    words = " ".join(headlines).split()
    starts = range(0, len(words) - ARTICLE_WORDS, ARTICLE_WORDS)
    return [" ".join(words[i : i + ARTICLE_WORDS]) for i in starts][:60]


def _seconds(work: Callable[..., object], items: Sequence[object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for item in items:
            work(item)
        best = min(best, time.process_time() - start)
    return best / len(items)


if __name__ == "__main__":
    main()
