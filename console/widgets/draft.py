"""A draft: its text, its checks, and the actions that its state allows."""

from collections.abc import Callable, Iterable

import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.message import text_view
from console.widgets.thread import thread_view
from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.display.sentences import is_written_by_model, shown_sentences
from leadops_core.errors import LeadOpsError
from leadops_core.outreach import blocking_checks
from leadops_core.schemas import DeliveryState, DraftPurpose, DraftSentence, EmailDraft
from leadops_core.texts import en
from leadops_core.texts.sentences import sentence_notes

_FIX_FIRST = "Fix the failing checks first"


def draft_view(ops: LeadOps, draft: EmailDraft, *, has_thread: bool = True) -> None:
    """Show a draft; a waiting draft can be edited, approved or rejected. A waiting answer has its conversation above it."""
    if draft.answers is not None and has_thread and draft.state is DeliveryState.DRAFT:
        thread_view(ops.conversation.thread(str(draft.lead_id)))
    kind = _kind(draft)
    st.markdown(f"##### {kind} · {en.DELIVERIES[draft.state]}")
    if draft.provider == "mock":
        st.caption(en.MOCK_MODE)
    if draft.state is not DeliveryState.DRAFT:
        st.markdown(f"**{plain_markdown(draft.subject)}**")
        text_view(draft.body)
        if draft.delivery_note:
            st.caption(plain_markdown(draft.delivery_note))
        return
    subject = st.text_input(
        "Subject", value=draft.subject, key=f"subject-{draft.id}-{draft.version}", max_chars=200
    )
    body = st.text_area(
        "Body", value=draft.body, key=f"body-{draft.id}-{draft.version}", height=300, max_chars=20_000
    )
    for check in draft.checks:
        if not check.passed:
            st.warning(f"{en.CHECKS.get(check.name, check.name)}: {check.message or 'failed'}")
    confirmed, is_confirmed = _confirmations(draft)
    is_changed = (subject, body) != (draft.subject, draft.body)
    id, version = str(draft.id), draft.version
    reason = st.text_input("Reason for rejecting", key=f"reason-{id}", placeholder="Required to reject")
    save, approve, reject = st.columns(3)
    if save.button("Save draft", key=f"save-{id}", disabled=not is_changed, width="stretch"):
        _do(
            lambda: ops.drafts.edit(id, by=analyst(), subject=subject, body=body, expected_version=version),
            "Draft saved.",
        )
    is_blocked = bool(blocking_checks(draft.checks))
    help_text = (
        "Save your changes first"
        if is_changed
        else _FIX_FIRST
        if is_blocked
        else None
        if is_confirmed
        else en.CONFIRM_FIRST
    )
    if approve.button(
        "Approve and send",
        key=f"approve-{id}",
        type="primary",
        disabled=help_text is not None,
        help=help_text,
        width="stretch",
    ):
        _do(
            lambda: ops.drafts.approve(
                id, by=analyst(), expected_version=version, confirmed_sentences=confirmed
            ),
            "Draft approved.",
        )
    if reject.button("Reject draft", key=f"reject-{id}", disabled=not reason.strip(), width="stretch"):
        _do(lambda: ops.drafts.reject(id, by=analyst(), reason=reason), "Draft rejected.")


def _kind(draft: EmailDraft) -> str:
    # An answer is no step of the cadence.
    step = [] if draft.purpose is DraftPurpose.ANSWER else [en.VARIANTS[draft.variant]]
    return " · ".join([en.PURPOSES[draft.purpose], *step, en.LANGUAGES[draft.language]])


def _confirmations(draft: EmailDraft) -> tuple[list[str], bool]:
    """Show the sentences of a model with their sources. Return the confirmed ones, and whether none is missing."""
    sentences = shown_sentences(draft).values()
    if draft.remark:
        st.caption(f"{en.MODEL_REMARK}: {plain_markdown(draft.remark)}")
    if not sentences:
        return [], True
    if not is_written_by_model(draft):
        _sources(sentences)
        return [], True
    st.caption(en.CONFIRM_HELP)
    confirmed = []
    for number, sentence in enumerate(sentences):
        words = f"{plain_markdown(sentence.text)}  \n:gray[{plain_markdown(sentence_notes(sentence))}]"
        if not sentence.must_confirm:
            st.markdown(words)
        elif st.checkbox(words, key=f"confirm-{draft.id}-{draft.version}-{number}"):
            confirmed.append(sentence.text)
    return confirmed, len(confirmed) == sum(sentence.must_confirm for sentence in sentences)


def _sources(sentences: Iterable[DraftSentence]) -> None:
    with st.expander(en.CHOSEN_HEADING):
        st.caption(en.CHOSEN_HELP)
        for sentence in sentences:
            st.markdown(
                f"{plain_markdown(sentence.text)}  \n:gray[{plain_markdown(sentence_notes(sentence))}]"
            )


def _do(act: Callable[[], object], done: str) -> None:
    try:
        act()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done)
    st.rerun()
