"""One pass over the feeds in the background, watched from any number of pages."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from armsbeat import pipeline
from armsbeat.errors import ArmsbeatError
from armsbeat.model import Report
from armsbeat.pipeline import House, Step


@dataclass(slots=True, kw_only=True)
class Job:
    """A pass while it runs, and what came of it. Written by its thread alone."""

    steps: list[Step] = field(default_factory=list)
    report: Report | None = None
    error: str | None = None
    done: bool = False
    seen: bool = False
    """Its summary was closed by the user."""

    @property
    def new(self) -> int:
        """Items that were new, so far."""
        return sum(step.new for step in self.steps)

    @property
    def share(self) -> float:
        """How much of the pass is done, in [0, 1]."""
        if self.done:
            return 1.0
        return self.steps[-1].done / max(self.steps[-1].total, 1) if self.steps else 0.0


@st.cache_resource
def _desk() -> dict[str, Job]:
    """The one job of this process: two passes at once would only share the feeds."""
    return {}


def current() -> Job | None:
    """The pass that runs or ran last, if any."""
    return _desk().get("job")


def start(house: House, *, feed_ids: Iterable[int] | None = None) -> Job:
    """Start a pass over these feeds (None: all) unless one is running."""
    running = current()
    if running is not None and not running.done:
        return running
    job = Job()
    _desk()["job"] = job
    ids = None if feed_ids is None else tuple(feed_ids)
    thread = threading.Thread(
        target=_run, args=(job, house, ids), name="collect-now", daemon=True
    )
    thread.start()
    return job


def _run(job: Job, house: House, feed_ids: tuple[int, ...] | None) -> None:
    try:
        job.report = pipeline.collect_pass(
            house, due_only=False, feed_ids=feed_ids, on_step=job.steps.append
        )
    except ArmsbeatError as error:
        job.error = str(error)
    except BaseException:
        job.error = "The pass ended unexpectedly; the log says why. Start it again."
        raise
    finally:
        job.done = True
