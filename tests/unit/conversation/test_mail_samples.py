"""Shares of real-looking mail that is understood. The samples were written before their author read the rules."""

import pytest

from leadops_core.conversation.intents import read_reply
from leadops_core.schemas.conversation import MessageKind, ReplyIntent
from tests.support.mail_samples import client_samples
from tests.support.mail_scores import NOW, Scores, score_messages, score_replies
from tests.support.reply_samples import reply_samples
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


MINIMUM_INTENTS = {
    "quote": 1.0,
    "intent": 0.95,
    f"intent {ReplyIntent.UNSUBSCRIBE}": 1.0,
    f"intent {ReplyIntent.WRONG_PERSON}": 0.95,
    f"intent {ReplyIntent.OTHER}": 0.95,
    **{f"intent {language}": 0.92 for language in ("en", "de", "fr", "es", "pt")},
}


@pytest.fixture(scope="module")
def intents() -> Scores:
    return score_replies(reply_samples())


@pytest.mark.parametrize("figure", MINIMUM_INTENTS)
def test_reply_samples_are_understood(figure: str, intents: Scores) -> None:
    wrong = [line for line in intents.wrong if line.startswith(f"{figure}:")]
    assert intents.share(figure) >= MINIMUM_INTENTS[figure], "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "Do you support GDPR deletion requests?",
        "We don't spam our customers, so how does consent work?",
        "Please remove the second seat from the offer.",
        "Stop by our booth at the fair on Tuesday.",
        "No queremos más reuniones largas, pero la demo sí.",
        "Vocês apagam os dados antigos?",
    ],
)
def test_words_about_other_things_are_no_opt_out(text: str) -> None:
    assert read_reply(text, NOW.date()).intent is not ReplyIntent.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "I added your dates to my calendar.",
        "I need to ask our IT team first.",
        "SAP handles invoices for us today.",
        "Podemos hablar con usted el martes.",
    ],
)
def test_words_about_other_people_are_no_wrong_person(text: str) -> None:
    assert read_reply(text, NOW.date()).intent is not ReplyIntent.WRONG_PERSON
