"""A store on each database, with a clock that ticks and sequential ids."""

from collections.abc import Iterator

import pytest

from leadops_core.testing.clock import CountingIds, FixedClock
from tests.support.repositories import Repositories


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(tick_seconds=0.001)


@pytest.fixture
def store(database_url: str, clock: FixedClock) -> Iterator[Repositories]:
    with Repositories.open(database_url, clock=clock, ids=CountingIds()) as opened:
        yield opened
