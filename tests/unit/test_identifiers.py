"""Identifiers made by this machine."""

from uuid import UUID

from leadops_core.tools.system import TimeOrderedIds


def test_new_ids_are_version_7_and_increase() -> None:
    ids = TimeOrderedIds()
    made = [ids.new() for _ in range(1_000)]
    assert {(type(each), each.version) for each in made} == {(UUID, 7)}
    assert made == sorted(set(made))
