"""Collect now: live progress, then what every feed came to."""

from __future__ import annotations

import streamlit as st

from armsbeat.charts import thousands
from armsbeat.dashboard import data, jobs, permissions
from armsbeat.dashboard.jobs import Job
from armsbeat.dashboard.markup import plain, quote, text
from armsbeat.pipeline import Step


def button() -> None:
    """Start a pass over all feeds."""
    job = jobs.current()
    st.button(
        "Collect now",
        key="collect",
        type="primary",
        disabled=job is not None and not job.done,
        on_click=_start,
    )


def _start() -> None:
    permissions.require()
    jobs.start(data.house())


def progress() -> None:
    """The pass that runs, twice a second; when it is done, the page runs once."""
    job = jobs.current()
    if job is None or job.seen:
        return
    if job.done:
        _summary(job)
    else:
        _live()


@st.fragment(run_every=0.5)
def _live() -> None:
    job = jobs.current()
    if job is None or job.done:
        st.rerun()
    st.progress(job.share, text=_line(job))


def _line(job: Job) -> str:
    if not job.steps:
        return "Reading the feeds …"
    last = job.steps[-1]
    title = plain(last.feed_title)
    return f"{last.done} of {last.total} feeds · {title} · {_items(job.new)}"


def _summary(job: Job) -> None:
    if job.error is not None:
        st.html(f'<p class="ab-error" role="alert">{quote(job.error)}</p>')
    report = job.report
    if report is not None:
        failed = f", {report.failed} failed" if report.failed else ""
        st.html(
            f'<p class="ab-done" role="status">Read {_feeds(report.feeds)} in'
            f" {report.seconds:.1f} s: {_items(report.new)}{failed}.</p>"
        )
    if job.steps:
        with st.expander("Result of each feed", type="compact", key="pass-result"):
            rows = "".join(_row(step) for step in _worst_first(job.steps))
            st.html(
                '<div class="ab-prose"><table><thead><tr><th>Feed</th><th>Result</th>'
                f"</tr></thead><tbody>{rows}</tbody></table></div>"
            )

    st.button("Close", key="close-pass", type="tertiary", on_click=_close, args=(job,))


def _close(job: Job) -> None:
    job.seen = True


def _worst_first(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.outcome.status != "failed", -step.new))


def _row(step: Step) -> str:
    return f"<tr><td>{text(step.feed_title)}</td><td>{_result(step)}</td></tr>"


def _result(step: Step) -> str:
    outcome = step.outcome
    if outcome.failure is not None:
        return f"✕ {text(outcome.failure.message)}"
    if outcome.status in {"not_modified", "unchanged"}:
        return "✓ nothing changed"
    return f"✓ {step.new} new"


def _items(count: int) -> str:
    return "1 new item" if count == 1 else f"{thousands(count)} new items"


def _feeds(count: int) -> str:
    return "1 feed" if count == 1 else f"{thousands(count)} feeds"
