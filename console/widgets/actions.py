"""Changes by an analyst: each through the library, each answered, the last batch taken back with one click."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from leadops_core import LeadOps
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError

_LAST = "last_batch"
_SAID = "said"
_SHOWN_FAILURES = 5


class Batch(NamedTuple):
    """What was done to which leads, and how to take it back."""

    done: str
    leads: tuple[str, ...]
    failures: tuple[str, ...]
    take_back: Callable[[LeadOps, str], object] | None


def analyst() -> str:
    """Who the changes are recorded under."""
    return str(st.session_state.get("analyst") or "analyst")


def run_batch(
    leads: Sequence[str],
    act: Callable[[str], object],
    done: str,
    take_back: Callable[[LeadOps, str], object] | None = None,
) -> Batch:
    """Do one thing to each of the leads; one that is refused stops no other and says why."""
    well, failures = [], []
    for lead in leads:
        try:
            act(lead)
        except LeadOpsError as error:
            failures.append(f"{lead[:8]}: {error}")
        else:
            well.append(lead)
    batch = Batch(done, tuple(well), tuple(failures), take_back)
    st.session_state[_LAST] = batch
    say_next(batch_words(batch), ok=not failures)
    return batch


def batch_words(batch: Batch) -> str:
    """What a batch did, refusals with their reasons."""
    words = f"{plural(len(batch.leads), 'lead')} {batch.done}."
    if batch.failures:
        more = len(batch.failures) - _SHOWN_FAILURES
        words += f" {plural(len(batch.failures), 'lead')} not: " + "; ".join(batch.failures[:_SHOWN_FAILURES])
        words += f"; and {more} more" if more > 0 else ""
    return words


def undo_button(ops: LeadOps) -> None:
    """Take the last batch back; nothing is shown where there is none."""
    batch: Batch | None = st.session_state.get(_LAST)
    if batch is None or not batch.leads or batch.take_back is None:
        return
    take_back = batch.take_back
    if st.button(
        f"Undo: {plural(len(batch.leads), 'lead')} {batch.done}", key="undo", icon=":material/undo:"
    ):
        st.session_state.pop(_LAST)
        run_batch(batch.leads, lambda lead: take_back(ops, lead), "as before")
        st.rerun()


def say_next(words: str, *, ok: bool = True) -> None:
    """Say something on the next run of the page, which shows what has changed."""
    st.session_state[_SAID] = (words, ok)


def show_said() -> None:
    """What was to be said."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        words, ok = said
        (st.success if ok else st.warning)(words, icon=":material/check:" if ok else ":material/warning:")
