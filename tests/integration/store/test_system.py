"""The system's clock and ids."""

from datetime import UTC
from uuid import UUID

from leadops_core.tools import Clock, IdSource
from leadops_core.tools.system import SystemClock, TimeOrderedIds


def test_clock_has_a_time_zone_and_advances() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    began = clock.monotonic()
    assert any(clock.monotonic() > began for _ in range(1_000_000))


def test_ids_are_uuids_that_sort_by_creation() -> None:
    ids: IdSource = TimeOrderedIds()
    made = [ids.new() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert {type(id) for id in made} == {UUID}
    assert {id.version for id in made} == {7}


def test_ids_of_two_sources_never_collide() -> None:
    one, other = TimeOrderedIds(), TimeOrderedIds()
    made = [source.new() for _ in range(1000) for source in (one, other)]
    assert made == sorted(set(made))
