"""How many samples of mail are understood, one figure per kind of truth."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from leadops_core.conversation.intents import read_reply
from leadops_core.conversation.read_message import read_message
from leadops_core.schemas.conversation import MessageKind, ReadMessage
from tests.support.mail_samples import OWN, MailSample
from tests.support.reply_samples import ReplySample

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@dataclass
class Scores:
    """Samples, samples that were read right, and a line per sample that was not."""

    total: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, figure: str, *, right: bool, detail: str) -> None:
        """Count a sample."""
        self.total[figure] += 1
        self.right[figure] += right
        if not right:
            self.wrong.append(f"{figure}: {detail}")

    def share(self, figure: str) -> float:
        """Return the share of samples that were read right."""
        return self.right[figure] / self.total[figure]


def normalized(text: str) -> str:
    """Return a text with single spaces."""
    return " ".join(text.split())


def add_message(scores: Scores, sample: MailSample, read: ReadMessage) -> None:
    """Compare a message with the truth about it."""
    right = read.kind == sample.kind
    scores.add(f"kind {sample.kind}", right=right, detail=f"{sample.name} read as {read.kind}")
    if sample.words and sample.kind == MessageKind.REPLY:
        text = normalized(read.text)
        lost = [part for part in sample.words if normalized(part) not in text]
        leaked = [part for part in sample.foreign if part in text]
        scores.add(
            "own words",
            right=not lost and not leaked,
            detail=f"{sample.name} lost {lost} leaked {leaked}: {text[:300]!r}",
        )
    if sample.bounce is not None:
        bounce = read.bounce
        truth = (sample.bounce, sample.is_delayed, True)
        seen = (bounce.type, bounce.is_delayed, sample.recipient in bounce.recipients) if bounce else None
        scores.add("bounce type", right=seen == truth, detail=f"{sample.name} read as {seen}, is {truth}")
    if sample.returns_on:
        day = read.returns_on.isoformat() if read.returns_on else "none"
        scores.add(
            "return date",
            right=day in sample.returns_on,
            detail=f"{sample.name} read {day}, is {sample.returns_on}",
        )
    if sample.calendar is not None:
        response = read.calendar.response if read.calendar else None
        scores.add("calendar", right=response == sample.calendar, detail=f"{sample.name} read {response}")


def score_messages(samples: Iterable[MailSample]) -> Scores:
    """Read each message and compare it with the truth."""
    scores = Scores()
    for sample in samples:
        add_message(scores, sample, read_message(sample.raw, own_addresses=[OWN], received_at=NOW))
    return scores


def score_replies(samples: Iterable[ReplySample], keep: Callable[[int], bool] = lambda _: True) -> Scores:
    """Read the intent of each reply whose number `keep` accepts."""
    scores = Scores()
    for number, sample in enumerate(samples):
        if not keep(number):
            continue
        reading = read_reply(sample.text, NOW.date())
        detail = (
            f"{sample.language} {sample.intent} read as {reading.intent} ({reading.quote!r}): {sample.text}"
        )
        for figure in ("intent", f"intent {sample.language}", f"intent {sample.intent}"):
            scores.add(figure, right=reading.intent == sample.intent, detail=detail)
        scores.add("quote", right=reading.quote in sample.text, detail=detail)
    return scores
