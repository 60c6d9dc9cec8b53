"""An outcome that is taken back: where its lead stands then, and what is said of it."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from leadops_core.schemas import LeadStatus, Outcome


class Step(NamedTuple):
    """Something that bears on a lead's status: a move, an e-mail that went out, an outcome, a withdrawal."""

    moved_from: LeadStatus | None = None
    """The status that it took the lead out of; None where it moved nothing."""
    is_withdrawn: bool = False
    """An outcome that does not stand, or the withdrawal of one."""
    is_wanted: bool = False
    """The outcome that is being withdrawn."""


class StatusFate(Enum):
    """What a withdrawal does to the status."""

    BACK = auto()
    NOT_MOVED = auto()
    """The outcome had not moved the lead."""
    OVERTAKEN = auto()
    """Something else has happened since: what stands now is not the outcome's doing."""


def status_after_withdrawal(current: LeadStatus, steps: Sequence[Step]) -> tuple[LeadStatus, StatusFate]:
    """The status that a lead has once an outcome is withdrawn; `steps` are its history, oldest first.

    It goes back to what it was before the outcome where nothing that stands has come since. Outcomes withdrawn before
    count as if they had never been: what they moved goes back with the last of them.
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
    """What a withdrawal did, for a person."""
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
