"""Replies: messages to answer, and messages that a person assigns to a lead."""

from collections.abc import Callable

import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.draft import draft_view
from console.widgets.frame import workspace
from console.widgets.words import age_word, plain_markdown, shorten
from leadops_core.display.conversation import message_words
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Lead, LeadQuery, LeadSort
from leadops_core.schemas.conversation import WaitingMessage
from leadops_core.texts import en

_SHOWN = 20
_FOUND = 8
_UNDO = "undo-message-change"

file, ops = workspace()


def _do(action: Callable[[], object], done: str, *, undo: tuple[str, str] | None = None) -> None:
    try:
        action()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done, ok=True)
        st.session_state[_UNDO] = undo or (None, "")
    st.rerun()


def _message(message: WaitingMessage) -> None:
    name = message.lead_name or message.sender_name or message.sender or "Unknown sender"
    with st.container(border=True):
        st.markdown(f"**{plain_markdown(name)}** · {plain_markdown(message_words(message))}")
        about = (
            message.subject,
            message.sender if message.sender != name else None,
            age_word(message.sent_at),
        )
        st.caption(" · ".join(plain_markdown(part) for part in about if part))
        if message.quote:
            st.markdown(f"“{plain_markdown(message.quote)}”")
        if message.text and message.text != message.quote:
            with st.expander("Whole message", expanded=not message.quote):
                st.text(message.text)
        if message.lead_id is None:
            _assign(message)
        with st.container(horizontal=True):
            if message.lead_id is not None and st.button("Open lead", key=f"open-{message.id}"):
                st.session_state["lead"] = str(message.lead_id)
                st.switch_page("app_pages/lead.py")
            if message.lead_id is None and st.button("Add as a new lead", key=f"add-{message.id}"):
                added = f"{plain_markdown(name)} belongs to a lead now. It is scored with the next leads."
                _do(lambda: ops.conversation.make_lead(message.id, by=analyst()), added)
            if st.button("Mark as done", key=f"done-{message.id}"):
                done = "Message marked as done."
                _do(
                    lambda: ops.conversation.mark_done(message.id, by=analyst()),
                    done,
                    undo=("done", str(message.id)),
                )
            if (
                message.lead_id is not None
                and message.answer_id is None
                and st.button(en.DRAFT_ANSWER, key=f"answer-{message.id}")
            ):
                _do(lambda: ops.answers.draft(message.id, by=analyst()), f"{en.ANSWER_DRAFTED}.")
        if message.answer_id is not None:
            with st.expander(en.REVIEW_ANSWER):
                draft_view(ops, ops.drafts.get(message.answer_id), has_thread=False)


def _assign(message: WaitingMessage) -> None:
    words = st.text_input(
        "Find the lead",
        value=message.sender_name or "",
        placeholder="Name, company, or email",
        max_chars=200,
        key=f"find-{message.id}",
    ).strip()
    if not words:
        return
    leads = ops.leads.list(LeadQuery(text=words, sort=LeadSort.SCORE, limit=_FOUND)).items
    if not leads:
        st.caption("No leads match.")
        return
    names = {str(lead.id): _lead_words(lead) for lead in leads}
    # Not a radio button: its labels are Markdown, which makes a link of every address.
    chosen = st.selectbox(
        plural(len(leads), "match", "matches"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose the lead who wrote this message",
        key=f"lead-{message.id}",
    )
    if chosen is None:
        return
    st.caption("Follow-ups to this lead stop, as if the message had been recognized when it arrived.")
    if st.button("Assign to this lead", key=f"assign-{message.id}", type="primary"):
        done = f"Message assigned to {plain_markdown(names[chosen])}."
        _do(
            lambda: ops.conversation.assign(message.id, chosen, by=analyst()),
            done,
            undo=("assign", str(message.id)),
        )


def _lead_words(lead: Lead) -> str:
    parts = (lead.display_name, lead.company_name, lead.email if lead.email != lead.display_name else None)
    return " · ".join(shorten(part, 60) for part in parts if part)


def _list(count: int, empty: str, *, is_matched: bool) -> None:
    if not count:
        st.write(empty)
    for message in ops.conversation.inbox(is_matched=is_matched, limit=_SHOWN).items:
        _message(message)
    if count > _SHOWN:
        st.caption(f"and {plural(count - _SHOWN, 'message')} more")


def _offer_undo() -> None:
    """Offer to undo the last change of this page."""
    action, message_id = st.session_state.get(_UNDO, (None, ""))
    if action is None:
        return
    words = "Undo: put the message back" if action == "done" else "Undo the assignment"
    if st.button(words, key="undo-message"):
        if action == "done":
            _do(lambda: ops.conversation.reopen(message_id), "The message waits again.")
        else:
            _do(
                lambda: ops.conversation.unassign(message_id, by=analyst()), "The message is unmatched again."
            )


st.title("Replies")
_offer_undo()
backlog = ops.pipeline.backlog()
to_answer, unmatched = st.tabs(
    [f"{en.TO_ANSWER} ({backlog.messages_waiting:,})", f"{en.UNMATCHED} ({backlog.messages_unmatched:,})"]
)
with to_answer:
    _list(backlog.messages_waiting, en.NO_WAITING_MESSAGES, is_matched=True)
with unmatched:
    _list(backlog.messages_unmatched, en.NO_UNMATCHED_MESSAGES, is_matched=False)
