"""Annotating in processes of their own says what annotating here says."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.identity import canonical_link
from armsbeat.model import Annotation, Rejection, Tone
from armsbeat.pipeline.annotators import MANY, MANY_FEEDS, AnnotatorPool
from armsbeat.pipeline.texts import Text, from_plain, to_plain
from armsbeat.stories import Teller

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator()


def texts(count: int) -> list[Text]:
    return [
        (
            f"Norway orders {n} Leopard 2 tanks from Germany",
            "The contract was signed in Oslo.",
            f"https://news.example/{n}",
            "en",
            AT,
        )
        for n in range(count)
    ]


def annotations_of(
    pool: AnnotatorPool, asked: Sequence[Text], *, spoil: bool = False
) -> list[Annotation]:
    async def run() -> list[Annotation]:
        async with pool:
            if spoil:
                await pool.annotate(texts(MANY))
                for process in pool._all:
                    process._process.kill()
            return await pool.annotate(asked)

    return asyncio.run(run())


def test_many_are_annotated_elsewhere_in_their_order(annotator: Annotator) -> None:
    asked = texts(MANY + 1)
    pool = AnnotatorPool(lambda: annotator)
    found = annotations_of(pool, asked)
    assert found == [
        annotator.annotate(title, summary, language="en", published=AT)
        for title, summary, *_ in asked
    ]


def test_few_start_no_process(annotator: Annotator) -> None:
    pool = AnnotatorPool(lambda: annotator)
    assert len(annotations_of(pool, texts(3))) == 3
    assert not pool._all


def test_a_pass_over_many_feeds_annotates_elsewhere_from_its_first_text() -> None:
    pool = AnnotatorPool(lambda: pytest.fail("loaded here"), feeds=MANY_FEEDS + 1)
    assert len(annotations_of(pool, texts(3))) == 3


def test_without_texts_nothing_is_loaded_or_started() -> None:
    pool = AnnotatorPool(lambda: pytest.fail("loaded"), feeds=MANY_FEEDS + 1)
    assert annotations_of(pool, []) == []
    assert not pool._all


def test_an_annotation_travels_as_plain_tuples(annotator: Annotator) -> None:
    annotation = annotator.annotate(
        "Norway orders 54 Leopard 2 tanks from Germany",
        "The deal, worth $2.1 billion, was signed. An archer won in Paris, Texas.",
        language="en",
        published=AT,
    )
    assert annotation.mentions
    assert annotation.deals
    rejection = Rejection(
        kind="system", entity="x", surface="An", field="title", start=0, end=2, rule="r"
    )
    annotation = replace(annotation, rejections=(*annotation.rejections, rejection))
    assert from_plain(pickle.loads(pickle.dumps(to_plain(annotation)))) == annotation
    nothing = Annotation(language="und", relevant=False, tone=Tone(compound=None))
    assert from_plain(to_plain(nothing)) == nothing


def test_what_a_dead_process_owes_is_annotated_here(annotator: Annotator) -> None:
    asked = texts(MANY)
    assert (
        len(annotations_of(AnnotatorPool(lambda: annotator), asked, spoil=True)) == MANY
    )


def test_the_teller_learns_what_was_made_ready(annotator: Annotator) -> None:
    asked = texts(MANY)
    teller = Teller(canonical_link)
    annotations_of(AnnotatorPool(lambda: annotator, teller=teller), asked)
    assert set(teller._ahead) == {text[:3] for text in asked}
