"""Where a lead stands once an outcome is taken back."""

import pytest

from leadops_core.decision import StatusFate, Step, say_withdrawal, status_after_withdrawal
from leadops_core.schemas import LeadStatus, Outcome

NEW, CONTACTED, BOOKED, WON = (
    LeadStatus.NEW,
    LeadStatus.CONTACTED,
    LeadStatus.MEETING_BOOKED,
    LeadStatus.CLOSED_WON,
)


def gone(moved_from: LeadStatus | None = None, *, wanted: bool = False) -> Step:
    return Step(moved_from, is_withdrawn=True, is_wanted=wanted)


@pytest.mark.parametrize(
    ("current", "steps", "after", "fate"),
    [
        (WON, [Step(NEW), gone(CONTACTED, wanted=True)], CONTACTED, StatusFate.BACK),
        (WON, [gone(wanted=True)], WON, StatusFate.NOT_MOVED),
        # A move, an e-mail or an outcome that stands came after it.
        (WON, [gone(CONTACTED, wanted=True), Step(BOOKED)], WON, StatusFate.OVERTAKEN),
        (WON, [gone(CONTACTED, wanted=True), Step()], WON, StatusFate.OVERTAKEN),
        # The later one goes first, then the earlier one.
        (BOOKED, [gone(NEW, wanted=True), gone(BOOKED), gone()], NEW, StatusFate.BACK),
        # The earlier one goes first: with the later one what both had moved goes back.
        (WON, [gone(NEW), gone(BOOKED, wanted=True), gone()], NEW, StatusFate.BACK),
        # What was withdrawn and recorded anew.
        (WON, [gone(NEW), gone(), gone(NEW, wanted=True)], NEW, StatusFate.BACK),
        # A person moved it in between: no further back than that.
        (WON, [gone(NEW), gone(), Step(NEW), gone(CONTACTED, wanted=True)], CONTACTED, StatusFate.BACK),
        (WON, [], WON, StatusFate.OVERTAKEN),
    ],
)
def test_status_goes_back_only_where_nothing_that_stands_came_since(
    current: LeadStatus, steps: list[Step], after: LeadStatus, fate: StatusFate
) -> None:
    assert status_after_withdrawal(current, steps) == (after, fate)


@pytest.mark.parametrize(
    ("label", "changed", "fate", "said"),
    [
        (None, True, StatusFate.BACK, "the lead has no label any more, and its status is contacted again."),
        (
            Outcome.BOOKED_DEMO,
            True,
            StatusFate.OVERTAKEN,
            "its label is booked demo, and its status stays contacted, because something else has happened since.",
        ),
        (
            Outcome.BOOKED_DEMO,
            False,
            StatusFate.NOT_MOVED,
            "its label stays booked demo, and its status stays contacted, which this outcome had not changed.",
        ),
    ],
)
def test_the_answer_says_what_became_of_label_and_status(
    label: Outcome | None, changed: bool, fate: StatusFate, said: str
) -> None:
    told = say_withdrawal(Outcome.CLOSED_WON, label=label, label_changed=changed, status=CONTACTED, fate=fate)
    assert told == f"Outcome withdrawn: closed won; {said}"
