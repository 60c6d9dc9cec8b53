"""Shares of real-looking mail that is understood. The samples were written before their author read the rules."""

import pytest

from leadops_core.schemas.conversation import MessageKind
from tests.support.mail_samples import client_samples
from tests.support.mail_scores import Scores, score_messages
from tests.support.report_samples import report_samples

MINIMUM = {
    "own words": 1.0,
    f"kind {MessageKind.REPLY}": 1.0,
    f"kind {MessageKind.AUTO_REPLY}": 0.95,
    f"kind {MessageKind.BOUNCE}": 1.0,
    f"kind {MessageKind.CALENDAR_ANSWER}": 1.0,
    f"kind {MessageKind.BULK}": 1.0,
    "bounce type": 1.0,
    "return date": 0.95,
    "calendar": 1.0,
}
"""Least share of each figure. Below 1.0, some samples are too short to tell a program from a person."""


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score_messages([*client_samples(), *report_samples()])


@pytest.mark.parametrize("figure", MINIMUM)
def test_mail_samples_are_understood(figure: str, scores: Scores) -> None:
    wrong = [line for line in scores.wrong if line.startswith(figure)]
    assert scores.share(figure) >= MINIMUM[figure], "\n".join(wrong)
