"""Annotating in processes of their own says what annotating here says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.identity import canonical_link
from armsbeat.model import Annotation, Item
from armsbeat.pipeline.annotator_process import Text
from armsbeat.pipeline.annotators import MANY, AnnotatorPool
from armsbeat.stories import Teller

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return load_annotator()


def texts(count: int) -> list[Text]:
    return [
        (
            Item(
                key=str(n),
                title=f"Norway orders {n} Leopard 2 tanks from Germany",
                summary="The contract was signed in Oslo.",
                link=f"https://news.example/{n}",
                published_at=AT,
            ),
            "en",
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
    pool = AnnotatorPool(annotator)
    found = annotations_of(pool, asked)
    assert found == [
        annotator.annotate(i.title, i.summary, language="en", published=AT)
        for i, _ in asked
    ]


def test_few_start_no_process(annotator: Annotator) -> None:
    pool = AnnotatorPool(annotator)
    assert len(annotations_of(pool, texts(3))) == 3
    assert not pool._all


def test_what_a_dead_process_owes_is_annotated_here(annotator: Annotator) -> None:
    asked = texts(MANY)
    assert len(annotations_of(AnnotatorPool(annotator), asked, spoil=True)) == MANY


def test_the_teller_learns_what_was_made_ready(annotator: Annotator) -> None:
    teller, (item, _) = Teller(canonical_link), texts(1)[0]
    annotations_of(AnnotatorPool(annotator, teller=teller), texts(MANY))
    said = (item.title, item.summary, item.link, "en", AT)
    assert said in teller._ahead
