"""Records and ids that are made without their constructors are what the constructors make."""

import copy
import pickle
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from leadops_core.adapters.system import TimeOrderedIds
from leadops_core.schemas.base import uuid_of


@given(number=st.integers(0, (1 << 128) - 1))
def test_id_of_a_number_is_the_id_that_the_constructor_makes(number: int) -> None:
    made, meant = uuid_of(number), UUID(int=number)
    assert made == meant
    assert (repr(made), hash(made), made.is_safe) == (repr(meant), hash(meant), meant.is_safe)
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == meant


def test_new_ids_are_of_version_7_and_grow() -> None:
    ids = TimeOrderedIds()
    made = [ids.new() for _ in range(1_000)]
    assert {(type(each), each.version) for each in made} == {(UUID, 7)}
    assert made == sorted(set(made))
