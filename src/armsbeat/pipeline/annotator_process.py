"""
The process that annotates, beside the one that collects.

Started as `python -m armsbeat.pipeline.annotator_process` by `AnnotatorPool`: the
user's own entries and then lists of texts come in on standard input, annotations and
comparable texts for telling stories leave on standard output, each as a length and a
pickle. It ends when standard input closes.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from armsbeat.annotate import Annotator, load_annotator
from armsbeat.identity import canonical_link
from armsbeat.model import Annotation, Item
from armsbeat.stories import Ahead, Teller

LENGTH = struct.Struct(">I")
Text = tuple[Item, str | None]
"""An item, and its feed's language."""
Answer = tuple[list[Annotation], list[Ahead]]


def main() -> None:
    """Answer until standard input closes."""
    texts, results = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not garble the results.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    annotator = load_annotator(own=_receive(texts) or ())
    while (asked := _receive(texts)) is not None:
        annotations = [annotated(annotator, text) for text in asked]
        _send(results, (annotations, _ahead(asked, annotations)))


def annotated(annotator: Annotator, text: Text) -> Annotation:
    """One text's annotation."""
    item, language = text
    return annotator.annotate(
        item.title,
        item.summary,
        language=item.language or language,
        published=item.published_at,
    )


def _ahead(texts: Sequence[Text], annotations: Sequence[Annotation]) -> list[Ahead]:
    """The texts made comparable, so that the writer need not do it alone."""
    teller = Teller(canonical_link)  # a lasting one would remember thousands of them
    return [
        teller.ahead(
            item.title,
            item.summary,
            item.link,
            item.language if read.language == "und" else read.language,
            item.published_at,
        )
        for (item, _), read in zip(texts, annotations, strict=True)
        if item.published_at is not None  # others are dated when they are stored
    ]


def _receive(pipe: BinaryIO) -> Any:
    """The next message; None when the pipe is closed."""
    length = pipe.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    # Both ends of the pipe are this program.
    return pickle.loads(pipe.read(*LENGTH.unpack(length)))  # noqa: S301


def _send(results: BinaryIO, answer: Any) -> None:
    pickled = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    results.write(LENGTH.pack(len(pickled)) + pickled)
    results.flush()


if __name__ == "__main__":
    main()
