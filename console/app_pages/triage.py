"""Triage: the filtered queue, and decisions on many leads at once with undo."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

import pandas as pd
import streamlit as st

from console import queries
from console.widgets.actions import SelectedLead, analyst, names_of, run_batch, turn, undo_buttons
from console.widgets.frame import workspace
from console.widgets.processing import WAITING
from console.widgets.words import (
    action_word,
    age_word,
    label_word,
    lead_word,
    outcome_word,
    shorten,
    source_word,
    status_word,
    why_word,
)
from leadops_core import LeadOps
from leadops_core.display.next_step import next_words
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    Lead,
    LeadId,
    LeadProgress,
    LeadSource,
    LeadStatus,
    Outcome,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

_HEIGHT = 560
# Batches of at least this many leads ask once before they change anything.
_ASK_FROM = 100
_MOVES = {LeadStatus.DISQUALIFIED: "disqualify", LeadStatus.NEEDS_INFO: "needs_info"}

file, ops = workspace()


class Unchanged(LeadOpsError):
    """The lead is already in the state that the action would set."""


class PendingAction(NamedTuple):
    """An action that a person requested, with the leads that were selected on the page."""

    leads: tuple[SelectedLead, ...]
    name: str
    turn: int
    outcome: Outcome | None = None
    status: LeadStatus | None = None


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "score": [row["score"] for row in rows],
            "label": [label_word(row["label"]) for row in rows],
            "lead": [lead_word(row) for row in rows],
            "title": [shorten(row["job_title"] or "", 60) for row in rows],
            "company": [shorten(row["company"] or "", 60) for row in rows],
            "why": [why_word(row["score_record"]) for row in rows],
            "next": _next_words(rows),
            "status": [status_word(row["status"]) for row in rows],
            "source": [source_word(row["source"]) for row in rows],
            "age": [age_word(row["created_at"]) for row in rows],
        }
    )


def _next_words(rows: list[dict[str, Any]]) -> list[str]:
    progress = ops.leads.progress([LeadId(UUID(row["id"])) for row in rows])
    now = datetime.now(UTC)
    return [_next_word(row, progress.get(LeadId(UUID(row["id"]))), now) for row in rows]


def _next_word(row: dict[str, Any], progress: LeadProgress | None, now: datetime) -> str:
    if row["processing"] in WAITING:
        # The decision was made for another score or other content.
        return "Waiting to be processed"
    if not row["action"]:
        return action_word(None)
    action, is_explored = RecommendedAction(row["action"]), bool(row["is_explored"])
    return next_words(LeadStatus(row["status"]), action, progress, now, is_explored=is_explored)


def _filters() -> tuple[queries.Filters, str]:
    search, order = st.columns([3, 1])
    words = search.text_input(
        "Search",
        placeholder="Name, company, title, email, or message",
        key="words",
        type="default",
    )
    chosen_order = order.selectbox("Order", list(queries.ORDERS), key="order")
    columns = st.columns(4)
    labels = columns[0].multiselect(
        "Label", [label.value for label in ScoreLabel], key="labels", format_func=label_word
    )
    statuses = columns[1].multiselect(
        "Status", [status.value for status in LeadStatus], key="statuses", format_func=status_word
    )
    actions = columns[2].multiselect(
        "Next action", [action.value for action in RecommendedAction], key="actions", format_func=action_word
    )
    sources = columns[3].multiselect(
        "Source", [source.value for source in LeadSource], key="sources", format_func=source_word
    )
    is_explored = st.toggle(f"{en.EXPLORED} only", key="explored", help=en.EXPLORED_HINT)
    return (
        queries.Filters(
            labels=tuple(labels),
            statuses=tuple(statuses),
            actions=tuple(actions),
            sources=tuple(sources),
            is_explored=is_explored,
            words=words,
        ),
        chosen_order,
    )


def _decide(leads: tuple[SelectedLead, ...]) -> None:
    """Show the selected leads and their actions, in a container of fixed size."""
    with st.container(border=True, key="decide"):
        with st.container(horizontal=True, vertical_alignment="center", key="decide-who"):
            if leads:
                st.markdown(f"**{plural(len(leads), 'lead')} selected:** {names_of(leads)}")
            else:
                st.markdown(":gray[Select leads in the table]")
            if st.button("Open", key="open", icon=":material/open_in_new:", disabled=len(leads) != 1):
                st.session_state["lead"] = leads[0].id
                st.switch_page("app_pages/lead.py")
        with st.container(horizontal=True, vertical_alignment="bottom", key="decide-buttons"):
            _buttons(leads)


def _buttons(leads: tuple[SelectedLead, ...]) -> None:
    # A click acts on the leads that the list held when the button was drawn, even if the list has changed since.
    none, whom = not leads, names_of(leads, most=10) or None
    outcome = st.selectbox(
        "Outcome",
        [option.value for option in Outcome],
        key="outcome",
        index=None,
        format_func=outcome_word,
        placeholder="Choose an outcome",
        disabled=none,
        width=175,
    )
    record = None
    if outcome is not None:
        record = PendingAction(
            leads, f"Record {in_sentence(outcome_word(outcome))} for", turn(), outcome=Outcome(outcome)
        )
    st.button(
        f"Record ({len(leads):,})",
        key="record",
        disabled=none or outcome is None,
        help=whom,
        on_click=_ask,
        args=(record,),
    )
    st.text_input("Reason", key="reason", placeholder="Shown on timeline", disabled=none, width=165)
    for name, key, question, status in (
        ("disqualify", "disqualify", en.MOVES["disqualify"], LeadStatus.DISQUALIFIED),
        ("needs_info", "needs-info", "Mark as needs info:", LeadStatus.NEEDS_INFO),
        ("hold", "hold", en.MOVES["hold"], None),
    ):
        st.button(
            f"{en.MOVES[name]} ({len(leads):,})",
            key=key,
            disabled=none,
            help=whom,
            on_click=_ask,
            args=(PendingAction(leads, question, turn(), status=status),),
        )


def _ask(batch: PendingAction) -> None:
    # The second click of a double click comes after the batch that it would repeat.
    if batch.turn == turn():
        st.session_state["pending"] = batch


def _carry_out() -> None:
    """Carry out the pending action. A large batch needs a confirmation first."""
    batch: PendingAction | None = st.session_state.get("pending")
    if batch is None:
        return
    if len(batch.leads) >= _ASK_FROM:
        with st.container(border=True, key="confirm-box"):
            st.markdown(f"**{batch.name} {len(batch.leads):,} leads?** {names_of(batch.leads)}.")
            with st.container(horizontal=True):
                is_sure = st.button(f"{batch.name} {len(batch.leads):,} leads", key="confirm", type="primary")
                if st.button("Cancel", key="cancel"):
                    del st.session_state["pending"]
                    st.rerun()
        if not is_sure:
            return
    del st.session_state["pending"]
    reason = str(st.session_state.get("reason") or "").strip() or None
    st.session_state["reason"] = ""
    st.session_state["outcome"] = None
    act, done, take_back = _how(batch, reason)
    run_batch(batch.leads, act, done, take_back)
    st.rerun()


def _how(
    batch: PendingAction, reason: str | None
) -> tuple[Callable[[SelectedLead], object], str, Callable[[LeadOps, str], object]]:
    """Return the action for each lead, its past tense for the message, and its undo."""
    if (outcome := batch.outcome) is not None:
        return (
            lambda lead: ops.outcomes.record(lead.id, outcome, by=analyst(), notes=reason),
            f"recorded as {in_sentence(outcome_word(outcome))}",
            _withdraw,
        )
    if (status := batch.status) is not None:
        return lambda lead: _move(status, reason, lead), in_sentence(en.MOVED[_MOVES[status]]), _take_back
    return lambda lead: _hold(reason, lead), in_sentence(en.MOVED["hold"]), _take_back


def _move(status: LeadStatus, reason: str | None, lead: SelectedLead) -> None:
    _must_change(
        lead,
        ops.leads.set_status(lead.id, status, by=analyst(), reason=reason, expected_version=lead.version),
    )


def _must_change(lead: SelectedLead, after: Lead) -> None:
    if after.version == lead.version:
        raise Unchanged(f"already {in_sentence(status_word(after.status))}")


def _hold(reason: str | None, lead: SelectedLead) -> None:
    ops.leads.hold(lead.id, by=analyst(), reason=reason, expected_version=lead.version)


def _take_back(with_ops: LeadOps, lead: str) -> object:
    return with_ops.leads.undo_move(lead, by=analyst())


def _withdraw(with_ops: LeadOps, lead: str) -> object:
    valid_outcomes = (entry.id for entry in with_ops.leads.show(lead).feedback if entry.withdrawn_at is None)
    return with_ops.outcomes.withdraw(lead, next(valid_outcomes, None), by=analyst())


def _chosen(row: dict[str, Any]) -> SelectedLead:
    return SelectedLead(row["id"], row["version"], lead_word(row))


def _key(*parts: object) -> str:
    """Return a widget key that changes with any of the parts, and with each batch."""
    digest = sha256(repr((turn(), *parts)).encode()).hexdigest()
    return digest[:16]


def _page_of(filters: queries.Filters, order: str, count: int) -> int:
    pages = ceil(count / queries.LIST_LIMIT)
    if pages <= 1:
        return 1
    key = f"page-{sha256(repr((filters, order)).encode()).hexdigest()[:16]}"
    # The list may have become shorter since the page was chosen.
    st.session_state[key] = min(pages, st.session_state.get(key, 1))
    return int(st.number_input(f"Page (of {pages:,})", 1, pages, key=key, width=150))


def _chosen_rows(rows: list[dict[str, Any]], filters: queries.Filters, order: str) -> Sequence[SelectedLead]:
    """Draw the table; return the leads whose rows are ticked.

    Streamlit keeps a selection as row numbers, so the table's key holds the ids in their order: a row number never comes to
    mean another lead. If the data changed and the list is the same otherwise, the ticks move along with their leads.
    """
    ids = [row["id"] for row in rows]
    same_list = _key(filters, order)
    key = f"queue-{_key(filters, order, ids)}"
    before, chosen_before = st.session_state.get("chosen", (None, frozenset()))
    kept_rows = [place for place, id in enumerate(ids) if before == same_list and id in chosen_before]
    st.session_state["queue-key"] = key
    selection = st.dataframe(
        _table(rows),
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": kept_rows}}
        if key not in st.session_state and kept_rows
        else None,
        hide_index=True,
        height=_HEIGHT,
        column_config={
            "score": st.column_config.NumberColumn(
                format="%.0f", width=55, help="The exact score is on the lead's page."
            ),
            "label": st.column_config.TextColumn(width=75),
            "lead": st.column_config.TextColumn(width=130),
            "title": st.column_config.TextColumn(width=120),
            "company": st.column_config.TextColumn(width=115),
            "why": st.column_config.TextColumn(
                width=215, help="The reasons that change the score most, largest first."
            ),
            "next": st.column_config.TextColumn(width=95),
        },
    )
    ticked = [rows[place] for place in selection.selection.rows if place < len(rows)]
    st.session_state["chosen"] = (same_list, frozenset(row["id"] for row in ticked))
    return [_chosen(row) for row in ticked]


st.title("Triage")
_carry_out()
try:
    filters, order = _filters()
    with queries.reading(file.path) as database:
        count = queries.count(database, filters)
except LeadOpsError as error:
    st.error(str(error))
    st.stop()

if not count:
    everything = filters == queries.Filters()
    st.info(
        "No leads yet. Import a file on the Import page."
        if everything
        else "No leads match. Remove a filter.",
        icon=":material/inbox:",
    )
    undo_buttons(ops)
    st.stop()

place_to_decide = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="list-head"):
    page = _page_of(filters, order, count)
    with queries.reading(file.path) as database:
        rows = queries.queue(database, filters, order, page=page, limit=queries.LIST_LIMIT)
    first = (page - 1) * queries.LIST_LIMIT + 1
    part = f"{first:,} to {first + len(rows) - 1:,} of " if count > len(rows) else ""
    st.caption(f"{part}{plural(count, 'lead')}, {order} first")
    chooses_all = count > len(rows) and st.checkbox(
        f"Select all {count:,} matching leads", key=f"all-{_key(filters, order)}"
    )
ticked = _chosen_rows(rows, filters, order)
if chooses_all:
    with queries.reading(file.path) as database:
        ticked = [_chosen(row) for row in queries.matching(database, filters)]
with place_to_decide:
    _decide(tuple(ticked))
    undo_buttons(ops)
