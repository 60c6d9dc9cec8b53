"""Meetings: those of no known lead, those without a result, and those that come; and a form to record one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.words import plain_markdown
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.meetings.rules import OPEN_STATUSES
from leadops_core.schemas.meeting import ListedMeeting, MeetingView
from leadops_core.texts import en

_SHOWN = 20
_LENGTHS = (15, 20, 30, 45, 60, 90, 120)

file, ops = workspace()


def _do(action: Callable[[], object], done: str) -> None:
    try:
        action()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done, ok=True)
    st.rerun()


def _record() -> None:
    with st.form("record"):
        lead = st.text_input(
            "Lead", placeholder="Email address or ID of the lead", max_chars=320, key="record-lead"
        ).strip()
        day, start, length = st.columns(3)
        on = day.date_input("Day (UTC)", value=datetime.now(UTC).date())
        at = start.time_input("Start (UTC)", value=datetime.now(UTC).replace(minute=0, second=0).time())
        minutes = length.selectbox("Length", _LENGTHS, index=2, format_func=lambda n: f"{n} minutes")
        title = st.text_input("Title (optional)", max_chars=200)
        st.caption("The lead gets the status “Meeting booked”, and follow-ups stop. Nothing is sent.")
        if st.form_submit_button("Record meeting", type="primary", key="record-meeting") and lead:
            starts = datetime.combine(on, at, UTC)
            ends = starts + timedelta(minutes=minutes)
            _do(
                lambda: ops.meetings.record(lead, starts, ends, title=title, by=analyst()),
                "Meeting recorded.",
            )


def _meeting(meeting: ListedMeeting, place: str) -> None:
    name = meeting.lead_name or meeting.attendee_name or meeting.attendee_email or "Unknown attendee"
    with st.container(border=True):
        starts = f"{meeting.starts_at:%Y-%m-%d %H:%M} UTC"
        st.markdown(f"**{plain_markdown(name)}** · {starts} · {en.MEETING_STATUSES[meeting.status]}")
        about = (meeting.title, meeting.location, en.MEETING_SOURCES[meeting.source], meeting.reason)
        st.caption(" · ".join(plain_markdown(part) for part in about if part))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if meeting.lead_id is None:
                _assign(meeting, place)
            elif meeting.status in OPEN_STATUSES:
                _open_meeting(meeting, place)
            elif st.button("Undo", key=f"undo-{place}-{meeting.id}"):
                _do(lambda: ops.meetings.undo(meeting.id, by=analyst()), "Meeting booked again.")


def _assign(meeting: ListedMeeting, place: str) -> None:
    lead = st.text_input(
        "Lead", placeholder="Email address or ID", key=f"lead-{place}-{meeting.id}", max_chars=320
    ).strip()
    if st.button(
        "Assign to this lead", key=f"assign-{place}-{meeting.id}", type="primary", disabled=not lead
    ):
        _do(lambda: ops.meetings.assign(meeting.id, lead, by=analyst()), "Meeting assigned.")
    if meeting.attendee_email and st.button(
        "Add the attendee as a new lead", key=f"add-{place}-{meeting.id}"
    ):
        _do(lambda: ops.meetings.add_lead(meeting.id, by=analyst()), "Lead added with its meeting.")


def _open_meeting(meeting: ListedMeeting, place: str) -> None:
    if st.button("Open lead", key=f"open-{place}-{meeting.id}"):
        st.session_state["lead"] = str(meeting.lead_id)
        st.switch_page("app_pages/lead.py")
    if meeting.starts_at <= datetime.now(UTC):
        if st.button("Held", key=f"held-{place}-{meeting.id}"):
            _do(lambda: ops.meetings.mark_held(meeting.id, by=analyst()), "Meeting recorded as held.")
        if st.button("No-show", key=f"no-show-{place}-{meeting.id}"):
            _do(lambda: ops.meetings.mark_no_show(meeting.id, by=analyst()), "No-show recorded.")
    if st.button("Cancel meeting", key=f"cancel-{place}-{meeting.id}"):
        _do(lambda: ops.meetings.cancel(meeting.id, by=analyst()), "Meeting canceled.")


st.title("Meetings")
_VIEWS = (MeetingView.TO_CONFIRM, MeetingView.UNASSIGNED, MeetingView.UPCOMING, MeetingView.ALL)
for tab, view in zip(st.tabs([en.MEETING_VIEWS[view] for view in _VIEWS]), _VIEWS, strict=True):
    with tab:
        page = ops.meetings.list(view, limit=_SHOWN)
        if not page.items:
            st.write(en.NO_MEETINGS[view])
        for listed in page.items:
            _meeting(listed, view.value)
        if page.next_cursor:
            st.caption(f"The first {plural(_SHOWN, 'meeting')} of this list.")
st.subheader("Record a meeting")
_record()
