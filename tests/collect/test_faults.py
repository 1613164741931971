"""Every fault of the table, in one pass beside good feeds, and in a second one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from collect_faults import FAULTS, Fault
from collect_feeds import rss
from collect_server import answers, running
from collect_support import Memory, settings, state

from armsbeat.model import Outcome

GOOD = 20
DEADLINE_S = 2.0


@dataclass
class Seen:
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    requests: dict[str, int]
    grew: dict[str, int]
    good: list[Outcome]
    seconds: float


@pytest.fixture(scope="module")
def seen() -> Seen:
    return asyncio.run(two_passes())


async def two_passes() -> Seen:
    using = settings(fetch_timeout_s=DEADLINE_S, max_body_bytes=8_000_000)
    async with running() as server:
        urls = [server.add(path_of(fault), fault.script) for fault in FAULTS]
        server.add("/good", answers(rss()))
        urls += [server.add(f"/good/{n}", answers(rss())) for n in range(GOOD)]
        memory = Memory({n: state(url, feed_id=n) for n, url in enumerate(urls)})
        started = time.monotonic()
        first = await memory.run(using=using)
        seconds = time.monotonic() - started
        requests = {f.name: len(server.requests[path_of(f)]) for f in FAULTS}
        before = {n: len(keys) for n, keys in memory.keys.items()}
        second = await memory.run(using=using)
        names = [fault.name for fault in FAULTS]
        return Seen(
            first={name: first[n] for n, name in enumerate(names)},
            second={name: second[n] for n, name in enumerate(names)},
            requests=requests,
            grew={
                name: len(memory.keys[n]) - before[n] for n, name in enumerate(names)
            },
            good=[first[n] for n in range(len(names), len(urls))],
            seconds=seconds,
        )


def path_of(fault: Fault) -> str:
    return "/" + quote(fault.name, safe="")


def code_of(outcome: Outcome) -> str:
    return outcome.failure.code if outcome.failure else "ok"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
class TestFault:
    def test_comes_to_its_defined_outcome(self, seen: Seen, fault: Fault) -> None:
        outcome = seen.first[fault.name]
        assert code_of(outcome) == fault.outcome, outcome.failure
        assert len(outcome.entries) == fault.items
        assert outcome.skipped == fault.skipped

    def test_costs_the_publisher_no_more_requests(
        self, seen: Seen, fault: Fault
    ) -> None:
        assert 1 <= seen.requests[fault.name] <= fault.requests

    def test_adds_nothing_in_a_second_pass(self, seen: Seen, fault: Fault) -> None:
        assert seen.grew[fault.name] == 0
        assert code_of(seen.second[fault.name]) == fault.outcome

    def test_is_said_in_a_sentence_with_the_remedy(
        self, seen: Seen, fault: Fault
    ) -> None:
        problem = seen.first[fault.name].failure
        if problem is not None:
            assert problem.message.endswith(".")
            assert "{" not in problem.message


def test_no_fault_costs_a_good_feed_its_items(seen: Seen) -> None:
    assert [len(outcome.entries) for outcome in seen.good] == [3] * GOOD


def test_the_pass_lasts_about_one_deadline(seen: Seen) -> None:
    assert seen.seconds < DEADLINE_S + 12  # the slowest parse included
