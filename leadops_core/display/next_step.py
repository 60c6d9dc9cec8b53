"""Render the next step of a lead in a few words."""

from datetime import datetime
from math import ceil

from leadops_core.display.text import clock, shorten
from leadops_core.schemas import DeliveryState, Hold, LatestEmail, LeadProgress, LeadStatus, RecommendedAction
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, start_sentence

_OVER = frozenset(
    {LeadStatus.DISQUALIFIED, LeadStatus.MEETING_BOOKED, LeadStatus.CLOSED_WON, LeadStatus.CLOSED_LOST}
)
_REASON_LENGTH = 60


def next_words(
    status: LeadStatus,
    action: RecommendedAction | None,
    progress: LeadProgress | None,
    now: datetime,
    *,
    is_explored: bool = False,
) -> str:
    """Return the next step of a lead. An email on its way and a hold come before the recommendation."""
    hold, email = (progress.hold, progress.latest_email) if progress else (None, None)
    on_its_way = email_words(email, now)
    if on_its_way:
        return on_its_way
    if hold is not None:
        return hold_words(hold)
    if status in _OVER:
        return ""
    if email is not None and email.state is DeliveryState.FAILED:
        return en.NEXT_STEPS["not_sent"]
    if status is LeadStatus.CONTACTED:
        return _step("sent") if email is not None else _step("contacted")
    words = en.ACTIONS[action] if action else ""
    return f"{words} ({in_sentence(en.EXPLORED)})" if words and is_explored else words


def hold_words(hold: Hold) -> str:
    """Return that the lead is on hold, and why."""
    words = _step("hold")
    return f"{words}: {shorten(hold.reason, _REASON_LENGTH)}" if hold.reason else words


def email_words(email: LatestEmail | None, now: datetime) -> str:
    """Return the state of an approved email on its way, or "" if there is none."""
    match email:
        case LatestEmail(state=DeliveryState.APPROVED):
            return _step("approved", when=_due_words(email.due_at, now))
        case LatestEmail(state=DeliveryState.CLAIMED | DeliveryState.TRANSMITTING):
            return _step("sending")
        case LatestEmail(state=DeliveryState.UNKNOWN):
            return start_sentence(en.NEXT_STEP_DETAILS["unknown"])
    return ""


def _step(name: str, **values: str) -> str:
    detail = en.NEXT_STEP_DETAILS.get(name)
    return f"{en.NEXT_STEPS[name]}, {detail.format(**values)}" if detail else en.NEXT_STEPS[name]


def _due_words(due_at: datetime | None, now: datetime) -> str:
    seconds = (due_at - now).total_seconds() if due_at is not None else 0
    if due_at is None or seconds <= 0:
        return "now"
    if seconds < 90:
        return f"in {ceil(seconds)} s"
    return f"in {round(seconds / 60)} min" if seconds < 3600 else clock(due_at, now)
