"""One lead: profile, message, score, drafts and timeline."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from console.widgets.actions import analyst, say_next, undo_buttons
from console.widgets.draft import draft_view
from console.widgets.facts import NamedValue, facts_view
from console.widgets.frame import workspace
from console.widgets.message import message_view
from console.widgets.processing import WAITING
from console.widgets.score import score_view
from console.widgets.words import (
    action_word,
    age_word,
    label_word,
    outcome_word,
    plain_markdown,
    shorten,
    status_word,
)
from leadops_core.decision import outcome_of_status
from leadops_core.display.activity import activity_line
from leadops_core.display.lead import profile_details
from leadops_core.display.next_step import next_words
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    Fact,
    Feedback,
    Lead,
    LeadDetail,
    LeadProgress,
    LeadQuery,
    LeadSort,
    LeadStatus,
    Outcome,
)
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, name_words, source_words, value_words

_CHOICES = 200
_FIELDS = (
    *("email", "job_title", "company_name", "company_size", "industry", "industry_text", "country"),
    *("source", "budget_range", "urgency"),
)

file, ops = workspace()


def _called(lead: Lead) -> str:
    score = "" if lead.score_value is None else f"{lead.score_value:.0f} "
    company = f" · {shorten(lead.company_name, 40)}" if lead.company_name else ""
    return f"{score}{label_word(lead.score_label)} {_name(lead)}{company}"


def _name(lead: Lead) -> str:
    return shorten(lead.display_name, 60)


def _choose() -> str | None:
    """Return the lead to show: from another page, the address bar or the search."""
    requested = st.session_state.pop("lead", None)
    if requested:
        st.query_params["lead"] = requested
    words = st.text_input("Find a lead", placeholder="Name, company, or email", key="find")
    if words.strip():
        leads = ops.leads.list(LeadQuery(text=words.strip()[:200], sort=LeadSort.SCORE, limit=_CHOICES)).items
        if not leads:
            st.info("No leads match.")
            return None
        names = {str(lead.id): _called(lead) for lead in leads}
        return st.selectbox(
            plural(len(leads), "match", "matches"), list(names), format_func=names.__getitem__, key="picked"
        )
    return st.query_params.get("lead")


def _profile(detail: LeadDetail) -> None:
    lead = detail.lead
    details, custom_fields = profile_details(lead)
    st.markdown("##### Profile")
    facts_view(
        [
            *(
                NamedValue(name_words(name), value_words(name, str(getattr(lead, name))))
                for name in _FIELDS
                if getattr(lead, name) is not None
            ),
            *(NamedValue(name, shorten(value, 400)) for name, value in details),
        ]
    )
    if lead.enrichment.facts:
        st.markdown("##### Enrichment")
        facts_view(_fact(fact) for fact in lead.enrichment.facts)
    if custom_fields or lead.outcome_attributes:
        st.markdown("##### Custom fields")
        facts_view(
            [
                *(NamedValue(name, shorten(value, 400)) for name, value in custom_fields),
                *(
                    NamedValue(name, shorten(value, 400), "outcome")
                    for name, value in lead.outcome_attributes.items()
                ),
            ]
        )


def _message(detail: LeadDetail) -> None:
    lead = detail.lead
    signals = detail.score.signals if detail.score else ()
    texts = (
        ("Message", "lead_message", lead.lead_message),
        ("Pain point", "pain_point", lead.pain_point),
    )
    for title, field, text in texts:
        if text:
            st.markdown(f"##### {title}")
            message_view(text, field, signals)
    if not (lead.lead_message or lead.pain_point):
        st.caption("No message.")
    for draft in reversed(detail.drafts):
        draft_view(ops, draft)


def _next(detail: LeadDetail) -> None:
    lead, decision = detail.lead, detail.decision
    progress = LeadProgress(hold=detail.hold, latest_email=detail.latest_email)
    words = next_words(lead.status, lead.recommended_action, progress, datetime.now(UTC))
    if words and (progress.hold or progress.latest_email):
        st.markdown(f"**{plain_markdown(words[:1].upper() + words[1:])}**")
    if lead.processing_state in WAITING and detail.score:
        st.info("This lead is waiting to be processed. Its next step is decided then.")
        if st.button("Process lead", key="process-one", type="primary"):
            _do(lambda: ops.pipeline.run(str(lead.id)), "Processed.")
    elif decision and detail.decision_applies:
        if lead.is_explored:
            st.badge(en.EXPLORED, icon=":material/casino:", help=en.EXPLORED_HINT)
        st.markdown(
            f"**{action_word(lead.recommended_action).capitalize()}** · {plain_markdown(decision.sentence)}"
        )
        if decision.question:
            st.markdown(f"Question: {plain_markdown(decision.question.text)}")
    if detail.score:
        score_view(detail.score, key="score")
    else:
        st.info("Not scored yet.")
        if st.button("Score lead", key="run", type="primary"):
            _do(lambda: ops.pipeline.run(str(lead.id)), "Scored.")


def _change(detail: LeadDetail) -> None:
    lead = str(detail.lead.id)
    with st.container(border=True, key="change"):
        outcome_column, status_column, hold_column, note_column = st.columns(
            [2, 2, 1, 2], vertical_alignment="bottom"
        )
        with outcome_column:
            outcome = st.selectbox(
                "Outcome",
                [option.value for option in Outcome],
                index=None,
                format_func=outcome_word,
                key="lead-outcome",
                placeholder="Choose an outcome",
            )
            if st.button("Record outcome", key="record", disabled=outcome is None) and outcome:
                _do(
                    lambda: ops.outcomes.record(lead, Outcome(outcome), by=analyst()),
                    f"Outcome recorded: {in_sentence(outcome_word(outcome))}.",
                )
        with status_column:
            status = st.selectbox(
                "Status",
                [option.value for option in LeadStatus],
                index=None,
                format_func=status_word,
                key="lead-status",
                placeholder=status_word(detail.lead.status),
            )
            if st.button("Change status", key="move", disabled=status is None) and status:
                _do(
                    lambda: ops.leads.set_status(lead, LeadStatus(status), by=analyst()),
                    _moved_words(LeadStatus(status)),
                )
        with hold_column:
            if st.button("Hold", key="hold"):
                _do(lambda: ops.leads.hold(lead, by=analyst()), "On hold.")
            if st.button(
                "Undo",
                key="take-back",
                help="Undo the last status change or hold, with its outcome",
            ):
                _do(lambda: ops.leads.undo_move(lead, by=analyst()), "Undone.")
        with note_column:
            note = st.text_input("Note", key="note", placeholder="Shown on the timeline")
            if st.button("Add note", key="add-note", disabled=not note.strip()):
                _do(lambda: ops.leads.note(lead, note, by=analyst()), "Note added.")


def _fact(fact: Fact) -> NamedValue:
    basis = f"{source_words(fact.source)}, {fact.confidence:.0%} confidence"
    return NamedValue(en.FACTS[fact.name], value_words(fact.name, fact.value), basis)


def _moved_words(status: LeadStatus) -> str:
    outcome = outcome_of_status(status)
    recorded = "" if outcome is None else f" Outcome recorded: {in_sentence(outcome_word(outcome))}."
    return f"Status changed to {in_sentence(status_word(status))}.{recorded}"


def _do(act: Callable[[], object], done: str | None = None) -> None:
    """Call `act`, then show `done`, its result or its error."""
    try:
        result = act()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done or str(result))
    st.rerun()


def _history(detail: LeadDetail) -> None:
    st.markdown("##### Timeline")
    rows = [
        (activity.created_at.astimezone(), en.ACTIVITIES[activity.type], activity_line(activity))
        for activity in detail.activities
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=["when", "activity", "details"]),
        hide_index=True,
        key="timeline",
        column_config={
            "when": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss"),
            "details": st.column_config.TextColumn(width="large"),
        },
    )
    if detail.feedback:
        st.markdown("##### Outcomes")
        labels = [
            (
                age_word(entry.created_at),
                en.OUTCOMES[entry.outcome],
                entry.recorded_by,
                shorten(entry.notes or "", 200),
                _withdrawn(entry),
            )
            for entry in detail.feedback
        ]
        columns = ["when", "outcome", "by", "notes", "withdrawn"]
        st.dataframe(pd.DataFrame(labels, columns=columns), hide_index=True, key="feedback")
        _withdraw(detail)


def _withdrawn(feedback: Feedback) -> str:
    if feedback.withdrawn_at is None:
        return ""
    why = f": {shorten(feedback.withdrawn_reason, 200)}" if feedback.withdrawn_reason else ""
    return f"{age_word(feedback.withdrawn_at)}, by {feedback.withdrawn_by}{why}"


def _withdraw(detail: LeadDetail) -> None:
    valid_outcomes = {entry.id: entry for entry in detail.feedback if entry.withdrawn_at is None}
    if not valid_outcomes:
        return
    with st.popover("Withdraw outcome", icon=":material/undo:", key="withdraw-outcome"):
        st.caption("LeadOps stops learning from it. It stays in the history.")
        outcome = st.selectbox(
            "Outcome",
            list(valid_outcomes),
            format_func=lambda id: (
                f"{en.OUTCOMES[valid_outcomes[id].outcome]}, {age_word(valid_outcomes[id].created_at)}"
            ),
            key="withdraw-which",
        )
        reason = st.text_input("Reason", key="withdraw-why", placeholder="Shown on the timeline").strip()
        if st.button("Withdraw", key="withdraw"):
            _do(
                lambda: (
                    ops.outcomes.withdraw(
                        str(detail.lead.id), outcome, by=analyst(), reason=reason or None
                    ).message
                )
            )


st.title("Lead")
try:
    reference = _choose()
    if reference is None:
        st.info("Search for a lead, or open one from Triage.", icon=":material/person_search:")
        st.stop()
    detail = ops.leads.show(reference)
except LeadOpsError as error:
    st.error(str(error))
    st.stop()

lead = detail.lead
company = f" · {shorten(lead.company_name, 60)}" if lead.company_name else ""
st.markdown(f"## {plain_markdown(_name(lead) + company)}")
st.caption(f"{status_word(lead.status)} · received {age_word(lead.created_at)} · version {lead.version}")
left, middle, right = st.columns([3, 4, 4], gap="medium")
with left:
    _profile(detail)
with middle:
    _message(detail)
with right:
    _next(detail)
_change(detail)
undo_buttons(ops)
_history(detail)
