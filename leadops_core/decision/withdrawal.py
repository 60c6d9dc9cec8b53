"""The status of a lead after one of its outcomes is withdrawn."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from leadops_core.schemas import LeadStatus, Outcome


class Step(NamedTuple):
    """An event in the history of a lead's status: a status change, a sent email, an outcome, or a withdrawal."""

    moved_from: LeadStatus | None = None
    """The status before the event; None if the event did not change it."""
    is_withdrawn: bool = False
    """True for a withdrawn outcome, and for the withdrawal itself."""
    is_wanted: bool = False
    """True for the outcome to withdraw now."""


class StatusFate(Enum):
    BACK = auto()
    NOT_MOVED = auto()
    """The outcome had not changed the status."""
    OVERTAKEN = auto()
    """A later event changed the status, or confirms it."""


def status_after_withdrawal(current: LeadStatus, steps: Sequence[Step]) -> tuple[LeadStatus, StatusFate]:
    """Return the status after an outcome is withdrawn. `steps` is the lead's history, oldest first.

    The status returns to its value before the outcome if no valid event came after it. Outcomes that were withdrawn
    earlier count as if they had never been recorded, so their changes are reversed, too.
    """
    before: LeadStatus | None = None
    is_reached = False
    for step in reversed(steps):
        if not step.is_withdrawn:
            break
        is_reached = is_reached or step.is_wanted
        before = step.moved_from or before
    if not is_reached:
        return current, StatusFate.OVERTAKEN
    if before is None or before is current:
        return current, StatusFate.NOT_MOVED
    return before, StatusFate.BACK


def say_withdrawal(
    outcome: Outcome, *, label: Outcome | None, label_changed: bool, status: LeadStatus, fate: StatusFate
) -> str:
    if label is None:
        labelled = "the lead has no label any more"
    else:
        labelled = f"its label {'is' if label_changed else 'stays'} {_plain(label)}"
    where = {
        StatusFate.BACK: f"its status is {_plain(status)} again",
        StatusFate.NOT_MOVED: f"its status stays {_plain(status)}, which this outcome had not changed",
        StatusFate.OVERTAKEN: f"its status stays {_plain(status)}, because something else has happened since",
    }
    return f"Outcome withdrawn: {_plain(outcome)}; {labelled}, and {where[fate]}."


def _plain(name: str) -> str:
    return name.replace("_", " ").lower()
