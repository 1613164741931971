"""
The process that annotates, beside the one that collects.

Started as `python -m armsbeat.pipeline.annotator_process` by `AnnotatorPool`: the
user's own entries and then lists of texts come in on standard input; the versions of
what annotates, and then annotations and the keys by which stories are found, leave on
standard output, each as a length and a pickle of plain tuples. It ends when standard
input closes.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import Any, BinaryIO

from armsbeat.annotate import load_annotator
from armsbeat.identity import canonical_link
from armsbeat.pipeline.texts import LENGTH, annotated, to_plain
from armsbeat.stories import Teller


def main() -> None:
    """Answer until standard input closes."""
    texts, results = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not garble the results.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    annotator = load_annotator(own=_receive(texts) or ())
    teller = Teller(canonical_link)
    _send(results, annotator.versions)
    while (asked := _receive(texts)) is not None:
        annotations = [to_plain(annotated(annotator, text)) for text in asked]
        keys = teller.packed([text[:3] for text in asked])
        _send(results, (annotations, keys))


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
