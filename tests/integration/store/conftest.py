"""A store on each database, with a clock that ticks and ids that count."""

from collections.abc import Iterator

import pytest

from leadops_core.store import Store
from leadops_core.testing.clock import CountingIds, FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(tick_seconds=0.001)


@pytest.fixture
def store(database_url: str, clock: FixedClock) -> Iterator[Store]:
    with Store.open(database_url, clock=clock, ids=CountingIds()) as opened:
        yield opened
