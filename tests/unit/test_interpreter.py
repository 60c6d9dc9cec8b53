"""The interpreter is set up for bulk work only while somebody works, however many do."""

import gc
import sys

import pytest

from leadops_core.verbs.interpreter import no_collection, short_turns


def test_the_collector_is_off_until_the_last_is_done() -> None:
    assert gc.isenabled()
    with no_collection():
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_turns_are_short_until_the_last_is_done_and_then_what_they_were() -> None:
    before = sys.getswitchinterval()
    with short_turns():
        with short_turns():
            assert sys.getswitchinterval() < before
        assert sys.getswitchinterval() < before
    assert sys.getswitchinterval() == before


def test_an_error_sets_all_back() -> None:
    before = (gc.isenabled(), sys.getswitchinterval())
    with pytest.raises(ZeroDivisionError), short_turns(), no_collection():
        raise ZeroDivisionError
    assert (gc.isenabled(), sys.getswitchinterval()) == before
