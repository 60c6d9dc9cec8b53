"""Triage: the queue, narrowed and searched; many leads decided at once, and taken back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pandas as pd
import streamlit as st

from console import queries
from console.widgets.actions import analyst, run_batch, undo_button
from console.widgets.frame import workspace
from console.widgets.words import (
    action_word,
    age_word,
    label_word,
    lead_word,
    say,
    shorten,
    status_word,
    why_word,
)
from leadops_core import LeadOps
from leadops_core.display.next_step import next_words
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    LeadId,
    LeadQuery,
    LeadSource,
    LeadStatus,
    Outcome,
    RecommendedAction,
    ScoreLabel,
)

_NOT_LABELLED = "none"
_HEIGHT = 560

found, ops = workspace()


def _found_by_words(words: str) -> tuple[str, ...] | None:
    if not words.strip():
        return None
    leads = ops.leads(LeadQuery(text=words.strip()[:200], limit=queries.LIST_LIMIT)).items
    return tuple(lead.id.hex for lead in leads)


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
            "source": [say(row["source"] or "") for row in rows],
            "age": [age_word(row["created_at"]) for row in rows],
        }
    )


def _next_words(rows: list[dict[str, Any]]) -> list[str]:
    progress = ops.store.leads.progress([LeadId(UUID(row["id"])) for row in rows])
    now = datetime.now(UTC)
    return [
        next_words(
            LeadStatus(row["status"]),
            RecommendedAction(row["action"]),
            progress.get(LeadId(UUID(row["id"]))),
            now,
        )
        if row["action"]
        else action_word(None)
        for row in rows
    ]


def _filters() -> tuple[queries.Filters, str]:
    search, order = st.columns([3, 1])
    words = search.text_input(
        "Search",
        placeholder="name, company, title, address or words of the message",
        key="words",
        type="default",
    )
    chosen_order = order.selectbox("Order", list(queries.ORDERS), key="order")
    columns = st.columns(4)
    labels = columns[0].multiselect(
        "Label", [each.value for each in ScoreLabel], key="labels", format_func=label_word
    )
    statuses = columns[1].multiselect(
        "Status", [each.value for each in LeadStatus], key="statuses", format_func=status_word
    )
    actions = columns[2].multiselect(
        "Next step", [each.value for each in RecommendedAction], key="actions", format_func=action_word
    )
    sources = columns[3].multiselect(
        "Source", [each.value for each in LeadSource], key="sources", format_func=say
    )
    return (
        queries.Filters(
            labels=tuple(labels),
            statuses=tuple(statuses),
            actions=tuple(actions),
            sources=tuple(sources),
            ids=_found_by_words(words),
        ),
        chosen_order,
    )


def _decide(leads: list[str]) -> None:
    """What can be done with the leads that are chosen, always in the same place."""
    none = not leads
    with st.container(border=True, key="decide", horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{len(leads)}** chosen" if leads else ":gray[Choose leads]", width=95)
        if st.button("Open", key="open", icon=":material/open_in_new:", disabled=len(leads) != 1):
            st.session_state["lead"] = leads[0]
            st.switch_page("app_pages/lead.py")
        outcome = st.selectbox(
            "Outcome",
            [each.value for each in Outcome],
            key="outcome",
            index=None,
            format_func=say,
            placeholder="what became of them",
            disabled=none,
            width=175,
        )
        if st.button("Record", key="record", disabled=none or outcome is None) and outcome:
            chosen = Outcome(outcome)
            _run(
                leads,
                lambda lead: ops.outcome(lead, chosen, by=analyst()),
                f"labelled {say(chosen)}",
                _withdraw,
            )
        reason = st.text_input(
            "Reason", key="reason", placeholder="stands on the timeline", disabled=none, width=165
        )
        why = reason.strip() or None
        for words, key, status in (
            ("Disqualify", "disqualify", LeadStatus.DISQUALIFIED),
            ("Needs info", "needs-info", LeadStatus.NEEDS_INFO),
        ):
            if st.button(words, key=key, disabled=none):
                _run(leads, partial(_move, status, why), _MOVED[status], _take_back)
        if st.button("Hold", key="hold", disabled=none):
            _run(
                leads,
                lambda lead: ops.hold(lead, by=analyst(), reason=why),
                "put on hold",
                _take_back,
            )


_MOVED = {
    LeadStatus.DISQUALIFIED: "disqualified",
    LeadStatus.NEEDS_INFO: "marked as needing information",
}


def _move(status: LeadStatus, reason: str | None, lead: str) -> object:
    return ops.set_status(lead, status, by=analyst(), reason=reason)


def _take_back(with_ops: LeadOps, lead: str) -> object:
    return with_ops.take_back(lead, by=analyst())


def _withdraw(with_ops: LeadOps, lead: str) -> object:
    standing = (each.id for each in with_ops.show(lead).feedback if each.withdrawn_at is None)
    return with_ops.withdraw_outcome(lead, next(standing, None), by=analyst())


def _run(
    leads: list[str], act: Callable[[str], object], done: str, take_back: Callable[[LeadOps, str], object]
) -> None:
    run_batch(leads, act, done, take_back)
    st.rerun()


st.title("Triage")
try:
    filters, order = _filters()
    with queries.reading(found.path) as database:
        rows, count = queries.queue(database, filters, order)
except LeadOpsError as error:
    st.error(str(error))
    st.stop()

if not count:
    everything = filters == queries.Filters()
    st.info(
        "No leads yet. Take a file in on the Upload page."
        if everything
        else "No lead matches. Take a filter away.",
        icon=":material/inbox:",
    )
    undo_button(ops)
    st.stop()

place_to_decide = st.container()
shown = f"the first {len(rows):,} of {count:,}" if count > len(rows) else f"{count:,}"
st.caption(f"{shown} {'lead' if count == 1 else 'leads'}, {order} first")
selection = st.dataframe(
    _table(rows),
    key="queue",
    on_select="rerun",
    selection_mode="multi-row",
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
        "why": st.column_config.TextColumn(width=215, help="What moves the score most, largest first."),
        "next": st.column_config.TextColumn(width=95),
    },
)
with place_to_decide:
    _decide([rows[index]["id"] for index in selection.selection.rows if index < len(rows)])
    undo_button(ops)
