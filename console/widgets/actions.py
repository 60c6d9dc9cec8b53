"""Changes by an analyst: each goes through the library, reports its result, and can be undone batch by batch."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.display.text import plural, shorten
from leadops_core.errors import LeadOpsError

_BATCHES = "batches"
_NEXT_NUMBER = "next_batch"
_MESSAGE = "action_message"
_TURN = "turn"
_SHOWN_FAILURES = 5
_SHOWN_BATCHES = 10
_MOST_BATCHES = 50
_BAR_FROM = 20
"""Batches of at least this many leads show a progress bar."""


class SelectedLead(NamedTuple):
    """A selected lead with its version at the time of the selection."""

    id: str
    version: int
    name: str


class UndoableBatch(NamedTuple):
    """A finished action, its leads, and its undo."""

    number: int
    done: str
    leads: tuple[SelectedLead, ...]
    take_back: Callable[[LeadOps, str], object]


def analyst() -> str:
    """Return the name under which changes are recorded."""
    return str(st.session_state.get("analyst") or "analyst")


def turn() -> int:
    """Return the number of batches of this session. It keeps a selection or a click from applying to the next batch."""
    return int(st.session_state.get(_TURN, 0))


def names_of(leads: Sequence[SelectedLead], *, most: int = 3) -> str:
    """Return the names of the leads for Markdown: "Sofia Rossi, Gareth Pugh and 9 more"."""
    names = ", ".join(_name(lead) for lead in leads[:most])
    return f"{names} and {len(leads) - most:,} more" if len(leads) > most else names


def _name(lead: SelectedLead) -> str:
    return plain_markdown(shorten(lead.name, 30))


def run_batch(
    leads: Sequence[SelectedLead],
    act: Callable[[SelectedLead], object],
    done: str,
    take_back: Callable[[LeadOps, str], object] | None = None,
) -> None:
    """Run an action for each lead. A refused lead does not stop the others, and the message has the reason."""
    st.session_state[_TURN] = turn() + 1
    succeeded: list[SelectedLead] = []
    failures: list[str] = []
    try:
        _each(leads, act, done, succeeded, failures)
    finally:
        # A click elsewhere stops the script at its next output; the completed part can still be undone.
        if succeeded and take_back is not None:
            _push(done, succeeded, take_back)
        words = _batch_words(succeeded, failures, done)
        if missed := len(leads) - len(succeeded) - len(failures):
            words += f" Interrupted by another click: {plural(missed, 'lead')} not processed."
        say_next(words, ok=not failures and not missed)


def _push(done: str, leads: Sequence[SelectedLead], take_back: Callable[[LeadOps, str], object]) -> None:
    number = st.session_state.get(_NEXT_NUMBER, 1)
    st.session_state[_NEXT_NUMBER] = number + 1
    stack = _stack()
    stack.append(UndoableBatch(number, done, tuple(leads), take_back))
    del stack[:-_MOST_BATCHES]


def _each(
    leads: Sequence[SelectedLead],
    act: Callable[[SelectedLead], object],
    done: str,
    succeeded: list[SelectedLead],
    failures: list[str],
) -> None:
    bar = st.progress(0.0) if len(leads) >= _BAR_FROM else None
    for count, lead in enumerate(leads, 1):
        try:
            act(lead)
        except LeadOpsError as error:
            failures.append(f"{_name(lead)}: {error}")
        else:
            succeeded.append(lead)
        if bar is not None and (count % 10 == 0 or count == len(leads)):
            bar.progress(count / len(leads), text=f"{count:,} of {len(leads):,} leads {done}")
    if bar is not None:
        bar.empty()


def _batch_words(succeeded: Sequence[SelectedLead], failures: Sequence[str], done: str) -> str:
    names = f": {names_of(succeeded)}" if succeeded else ""
    words = f"{plural(len(succeeded), 'lead')} {done}{names}."
    if failures:
        more = len(failures) - _SHOWN_FAILURES
        words += f" {plural(len(failures), 'lead')} not changed: " + "; ".join(failures[:_SHOWN_FAILURES])
        words += f"; and {more:,} more" if more > 0 else ""
    return words


def _stack() -> list[UndoableBatch]:
    stack: list[UndoableBatch] = st.session_state.setdefault(_BATCHES, [])
    return stack


def undo_buttons(ops: LeadOps) -> None:
    """Offer to undo each batch of this session, the newest first. Show nothing if there is none."""
    batches = _stack()[::-1][:_SHOWN_BATCHES]
    if not batches:
        return
    with st.container(horizontal=True, key="undo-batches"):
        _undo_button(ops, batches[0])
        if len(batches) > 1:
            with st.popover(f"Earlier ({len(batches) - 1})", icon=":material/history:"):
                for batch in batches[1:]:
                    _undo_button(ops, batch)


def _undo_button(ops: LeadOps, batch: UndoableBatch) -> None:
    names = f"{plural(len(batch.leads), 'lead')} {batch.done}"
    if st.button(
        f"Undo: {names}",
        key=f"undo-{batch.number}",
        icon=":material/undo:",
        help=names_of(batch.leads, most=10),
    ):
        _undo(ops, batch)
        st.rerun()


def _undo(ops: LeadOps, batch: UndoableBatch) -> None:
    take_back = batch.take_back
    st.session_state[_BATCHES] = [earlier for earlier in _stack() if earlier.number != batch.number]
    run_batch(batch.leads, lambda lead: take_back(ops, lead.id), "restored")


def say_next(words: str, *, ok: bool = True) -> None:
    """Show a message on the next run of the page, which shows the new state."""
    st.session_state[_MESSAGE] = (words, ok)


def show_message() -> None:
    """Show the message of `say_next`, if there is one."""
    message = st.session_state.pop(_MESSAGE, None)
    if message is not None:
        words, ok = message
        (st.success if ok else st.warning)(words, icon=":material/check:" if ok else ":material/warning:")
