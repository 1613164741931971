"""
Writes `stories.jsonl`: pairs of items that are, or are not, of one story.

    python tests/gold/make_stories.py

Every pair comes from a text in `story_texts.json` by one documented edit: of the kind
that syndication makes (`same`), or one that makes another event (`other`). The texts
were written for this set and the events are made up; each has a second headline, the
summary another outlet would write, what happened next, and words to replace.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOURS = 3600
START = 1_767_261_600  # 1 January 2026, 10:00 UTC


def item(title: str, summary: str, *, after_h: float = 0, **more: Any) -> dict:
    return {"title": title, "summary": summary, "at": START + int(after_h * HOURS)} | {
        "link": None,
        "language": None,
        **more,
    }


def of(text: dict, **more: Any) -> dict:
    return item(text["title"], text["body"], **more)


def replaced(text: str, swaps: list) -> str:
    for old, new in swaps:
        text = text.replace(old, new)
    return text


def cut(text: str, chars: int) -> str:
    return text[:chars].rsplit(" ", 1)[0] + "…"


def spelled(text: str) -> str:
    """American spelling, dots in US, short amounts, straight to curly quotes."""
    text = text.replace("defence", "defense").replace("'", "’")
    text = re.sub(r"\bUS\b", "U.S.", text)
    text = re.sub(r"\$([\d.]+) billion", r"US$\1bn", text)
    return re.sub(r"\$([\d.]+) million", r"$\1m", text)


def touched(text: str) -> str:
    """An editor's pen: a few words that tell nothing new."""
    for old, new in (
        (" said on ", " said in a statement on "),
        (" will ", " would "),
        (" has ", " have "),
        (" is to ", " is set to "),
        (" another ", " a further "),
        (" after ", " following "),
        (" about ", " around "),
    ):
        text = text.replace(old, new, 1)
    return text


def attributed(text: str) -> str:
    """The words of a source put in after the first clause."""
    head, comma, tail = text.partition(", ")
    return f"{head}, according to people close to the matter, {tail}" if comma else text


def same(t: dict):
    """(case, first, second): what copies of one text look like."""
    yield "word for word", of(t), of(t, after_h=5)
    yield (
        "name of the paper in the headline",
        of(t),
        item(t["title"] + " - Reuters", t["body"], after_h=1),
    )
    yield (
        "agency and place in front",
        of(t),
        item(t["title"], "LONDON, Jan 1 (Reuters) - " + t["body"], after_h=2),
    )
    yield (
        "agency, other headline",
        of(t),
        item(t["alt"], "BRUSSELS (AP) — " + t["body"], after_h=9),
    )
    yield "cut short", of(t), item(t["title"], cut(t["body"], 120), after_h=20)
    yield "other headline", of(t), item(t["alt"], t["body"], after_h=26)
    yield (
        "other headline, cut short",
        of(t),
        item(t["alt"], cut(t["body"], 170), after_h=3),
    )
    yield (
        "spelling and amounts",
        of(t),
        item(spelled(t["title"]), spelled(t["body"]), after_h=7),
    )
    yield (
        "spelling, other headline",
        of(t),
        item(spelled(t["alt"]), spelled(t["body"]), after_h=7),
    )
    yield "an editor's pen", of(t), item(t["title"], touched(t["body"]), after_h=30)
    yield (
        "an editor's pen, other headline",
        of(t),
        item(t["alt"], touched(t["body"]), after_h=30),
    )
    yield "marked as news", of(t), item("UPDATE 1-" + t["title"], t["body"], after_h=1)
    yield (
        "pointing to more",
        of(t),
        item(
            "Exclusive: " + t["title"], t["body"] + " Read more on our site.", after_h=1
        ),
    )
    yield "headline alone", of(t), item(t["title"], "", after_h=12)
    yield (
        "two headlines alone",
        item(t["title"], ""),
        item(t["title"].upper() + " | Daily Courier", "", after_h=12),
    )
    yield "own summary", of(t), item(t["title"], t["own"], after_h=15)
    yield (
        "a sentence more",
        of(t),
        item(
            t["alt"],
            t["body"] + " Analysts had expected the step for months.",
            after_h=4,
        ),
    )
    yield "source put in", of(t), item(t["alt"], attributed(t["body"]), after_h=4)
    link = "https://courier.example/" + re.sub(r"\W+", "-", t["title"].lower())
    yield "same page", of(t, link=link), item(t["alt"], t["own"], after_h=40, link=link)


def other(t: dict):
    """(case, first, second): what follows the same pattern and is another event."""
    for name in ("country", "system", "amount", "count", "outcome"):
        swaps = t[name]
        body = replaced(t["body"], swaps)
        if not swaps or body == t["body"]:
            continue
        yield (
            f"another {name}",
            of(t),
            item(replaced(t["title"], swaps), body, after_h=6),
        )
        yield (
            f"another {name}, other headline",
            of(t),
            item(replaced(t["alt"], swaps), body, after_h=6),
        )
        title = replaced(t["title"], swaps)
        if title != t["title"]:
            yield (
                f"another {name}, headlines alone",
                item(t["title"], ""),
                item(title, "", after_h=6),
            )
    yield "what happened next", of(t), item(t["next_title"], t["next"], after_h=24)
    yield "same headline another year", of(t), of(t, after_h=24 * 365)
    yield (
        "same headline a month later",
        item(t["title"], ""),
        item(t["title"], "", after_h=24 * 30),
    )
    page = "https://courier.example/notices"
    swaps = t["country"] + t["amount"] + t["system"]
    yield (
        "one page of many notices",
        of(t, link=page),
        item(replaced(t["title"], swaps), replaced(t["body"], swaps), link=page),
    )


def pairs(texts: list[dict], written: list[dict]):
    for t in texts:
        for is_same, cases in ((True, same(t)), (False, other(t))):
            for case, a, b in cases:
                yield {"case": case, "same": is_same, "a": a, "b": b}
    for before, after in zip(texts, texts[1:] + texts[:1], strict=True):
        yield {"case": "another text", "same": False, "a": of(before), "b": of(after)}
    for pair in written:
        a, b = (
            item(
                x["title"], x["summary"], after_h=24 * x["day"], language=x["language"]
            )
            for x in (pair["a"], pair["b"])
        )
        yield pair | {"a": a, "b": b}


def main() -> None:
    told = json.loads((HERE / "story_texts.json").read_text(encoding="utf-8"))
    found = pairs(told["texts"], told["written"])
    lines = [json.dumps(pair, ensure_ascii=False) for pair in found]
    (HERE / "stories.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
