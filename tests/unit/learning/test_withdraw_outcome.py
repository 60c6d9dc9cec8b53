"""The status of a lead after an outcome is withdrawn, and the message about it."""

import pytest

from leadops_core.learning.use_cases.withdraw_outcome import (
    StatusEffect,
    StatusEvent,
    status_after_withdrawal,
    withdrawal_message,
)
from leadops_core.schemas import LeadStatus, Outcome

NEW, CONTACTED, BOOKED, WON = (
    LeadStatus.NEW,
    LeadStatus.CONTACTED,
    LeadStatus.MEETING_BOOKED,
    LeadStatus.CLOSED_WON,
)


def withdrawn(status_before: LeadStatus | None = None, *, target: bool = False) -> StatusEvent:
    return StatusEvent(status_before, is_withdrawn=True, is_target=target)


@pytest.mark.parametrize(
    ("current", "events", "after", "effect"),
    [
        (WON, [StatusEvent(NEW), withdrawn(CONTACTED, target=True)], CONTACTED, StatusEffect.RESTORED),
        (WON, [withdrawn(target=True)], WON, StatusEffect.NOT_CHANGED_BY_OUTCOME),
        # A status change, an email, or a valid outcome came after it.
        (WON, [withdrawn(CONTACTED, target=True), StatusEvent(BOOKED)], WON, StatusEffect.OVERTAKEN),
        (WON, [withdrawn(CONTACTED, target=True), StatusEvent()], WON, StatusEffect.OVERTAKEN),
        # The later outcome was withdrawn first, then the earlier one.
        (BOOKED, [withdrawn(NEW, target=True), withdrawn(BOOKED), withdrawn()], NEW, StatusEffect.RESTORED),
        # The earlier outcome was withdrawn first; the later one then restores both changes.
        (WON, [withdrawn(NEW), withdrawn(BOOKED, target=True), withdrawn()], NEW, StatusEffect.RESTORED),
        # Withdrawn, and recorded again.
        (WON, [withdrawn(NEW), withdrawn(), withdrawn(NEW, target=True)], NEW, StatusEffect.RESTORED),
        # A person changed the status in between.
        (
            WON,
            [withdrawn(NEW), withdrawn(), StatusEvent(NEW), withdrawn(CONTACTED, target=True)],
            CONTACTED,
            StatusEffect.RESTORED,
        ),
        (WON, [], WON, StatusEffect.OVERTAKEN),
    ],
)
def test_status_is_restored_only_if_no_valid_event_came_since(
    current: LeadStatus, events: list[StatusEvent], after: LeadStatus, effect: StatusEffect
) -> None:
    assert status_after_withdrawal(current, events) == (after, effect)


@pytest.mark.parametrize(
    ("label", "is_label_new", "effect", "text"),
    [
        (
            None,
            True,
            StatusEffect.RESTORED,
            "the lead has no label any more, and its status is contacted again.",
        ),
        (
            Outcome.BOOKED_DEMO,
            True,
            StatusEffect.OVERTAKEN,
            "its label is booked demo, and its status stays contacted, because something else has happened since.",
        ),
        (
            Outcome.BOOKED_DEMO,
            False,
            StatusEffect.NOT_CHANGED_BY_OUTCOME,
            "its label stays booked demo, and its status stays contacted, which this outcome had not changed.",
        ),
    ],
)
def test_withdrawal_message_names_label_and_status(
    label: Outcome | None, is_label_new: bool, effect: StatusEffect, text: str
) -> None:
    message = withdrawal_message(
        Outcome.CLOSED_WON, label=label, is_label_new=is_label_new, status=CONTACTED, effect=effect
    )
    assert message == f"Outcome withdrawn: closed won; {text}"
