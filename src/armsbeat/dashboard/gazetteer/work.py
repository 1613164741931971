"""Looking at what entries would change, and changing it, beside the page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from armsbeat import pipeline
from armsbeat.dashboard import data, permissions
from armsbeat.errors import ArmsbeatError
from armsbeat.model import OwnEntry
from armsbeat.pipeline import House, OwnPreview

WORK = "_own_work"


@dataclass(slots=True, kw_only=True)
class Work:
    """A preview or a change under way, of one session. Written by its thread alone."""

    entries: tuple[OwnEntry, ...]
    what: str
    """What is proposed, in words."""
    base: tuple[OwnEntry, ...] = ()
    """The entries in force when it was proposed."""
    applies: bool = False
    looked_at: int = 0
    total: int = 0
    preview: OwnPreview | None = None
    """Of a change: the preview that led to it."""
    error: str | None = None
    done: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def share(self) -> float:
        """How much is done, in [0, 1]."""
        return min(1.0, self.looked_at / self.total) if self.total else 0.0

    def step(self, done: int, total: int) -> None:
        """Progress, told by the pipeline."""
        self.looked_at, self.total = done, total


def current() -> Work | None:
    """What this session is at, or did last."""
    work: Work | None = st.session_state.get(WORK)
    return work


def forget() -> None:
    """Stop what is under way, if it may be, and show nothing more of it."""
    work = current()
    if work is not None:
        work.stop.set()
    st.session_state.pop(WORK, None)


def look(entries: Sequence[OwnEntry], what: str) -> None:
    """Begin a preview of these entries; an earlier one is stopped."""
    forget()
    house = data.house()
    work = Work(entries=tuple(entries), what=what, base=house.own)
    _start(work, lambda: _look(work, house))


def apply(seen: Work) -> None:
    """Begin to apply what was looked at."""
    work = Work(
        entries=seen.entries, what=seen.what, applies=True, preview=seen.preview
    )
    permissions.require()
    data.take_up_own_entries()
    if data.house().own != seen.base:
        work.error = "Someone changed the entries meanwhile: look again what changes."
        work.done = True
        st.session_state[WORK] = work
        return
    change = data.own_changer()
    _start(work, lambda: change(work.entries, work.step))


def _look(work: Work, house: House) -> None:
    work.preview = pipeline.preview_own(
        house, work.entries, on_step=work.step, stop=work.stop
    )


def _start(work: Work, task: Callable[[], None]) -> None:
    st.session_state[WORK] = work
    thread = threading.Thread(
        target=_run, args=(work, task), name="own-entries", daemon=True
    )
    thread.start()


def _run(work: Work, task: Callable[[], None]) -> None:
    try:
        task()
    except ArmsbeatError as error:
        work.error = str(error)
    except BaseException:
        work.error = "This ended unexpectedly; the log says why. Try it again."
        raise
    finally:
        work.done = True
