"""Delivery state of approved emails, and the next step for each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from leadops_core.display.lead import delivery, kind_words
from leadops_core.display.style import LOSS
from leadops_core.display.text import clean_line, clock, plural, shorten
from leadops_core.schemas import DeliveryReport, DeliveryState, DraftVariant, EmailDraft, FollowUpReport
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

_COUNTED = (
    ("sent", "sent"),
    ("simulated", "written to the mock outbox"),
    ("retried", "to be retried later"),
    ("failed", "not sent"),
    ("stopped", "stopped before sending"),
    ("unknown", "unknown. To list them: leadops deliveries --state unknown"),
    ("settled", "confirmed by the email provider"),
    ("recovered", "recovered from a stopped worker"),
)


def when_due(due_at: datetime, now: datetime) -> str:
    """Return when a draft may be sent, in words."""
    left = due_at - now
    if left <= timedelta(0):
        return "now"
    seconds = round(left.total_seconds())
    if seconds < 120:
        return f"in {max(seconds, 1)} s"
    return f"in {round(seconds / 60)} min" if seconds < 7200 else f"from {clock(due_at, now)}"


def next_step(draft: EmailDraft, now: datetime) -> str | None:
    """Return what happens next with an approved draft, and what a person can do."""
    short = str(draft.id)
    match draft.state:
        case DeliveryState.APPROVED if draft.due_at is not None:
            return (
                f"Due {when_due(draft.due_at, now)} · send: leadops deliver · undo: leadops unapprove {short}"
            )
        case DeliveryState.FAILED:
            return f"To try again, run leadops reopen {short} and approve the draft."
        case DeliveryState.UNKNOWN:
            return f"Check whether it was sent, then run leadops settle {short} --sent or --not-sent."
        case _:
            return None


def delivery_lines(report: DeliveryReport, now: datetime) -> list[Text]:
    """Yield one line for each result of a round of sending."""
    lines = [
        Text(f"{getattr(report, name)} {words}", style=LOSS if name in ("failed", "unknown") else "")
        for name, words in _COUNTED
        if getattr(report, name)
    ]
    if not lines:
        lines.append(Text("Nothing was sent."))
    if report.trouble:
        lines.append(Text(f"Sending stopped: {clean_line(report.trouble)}", style=LOSS))
    if report.is_capped:
        lines.append(Text("The daily sending limit is reached (LEADOPS_DAILY_CAP)."))
    if report.waiting and report.next_due_at is not None:
        lines.append(
            Text(
                f"{plural(report.waiting, 'approved email')} left to send, "
                f"the first {when_due(report.next_due_at, now)}."
            )
        )
    if report.simulated:
        lines.append(Text(f"{en.MOCK_MODE}."))
    return lines


def deliveries_table(drafts: Iterable[EmailDraft], now: datetime) -> Table:
    """Return the approved, failed, and unknown drafts, each with its next step."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for draft in drafts:
        words = Text.assemble(
            (clean_line(draft.subject), "bold"), f" · {kind_words(draft)} · {delivery(draft)}"
        )
        for line in (draft.delivery_note, next_step(draft, now)):
            if line:
                words.append(f"\n{shorten(line, 320)}", style="dim")
        table.add_row(clock(draft.updated_at, now), words)
    return table


def follow_up_line(report: FollowUpReport) -> str:
    """Return the counts of a round that drafted follow-ups."""
    drafted = ", ".join(
        f"{count} {in_sentence(en.VARIANTS[DraftVariant(variant)])}"
        for variant, count in report.drafted.items()
    )
    parts = [f"Drafted: {drafted}." if drafted else "No follow-up is due."]
    if report.suppressed:
        parts.append(f"Skipped {plural(report.suppressed, 'lead')} on the do-not-contact list.")
    if report.failed:
        parts.append(f"{plural(report.failed, 'draft')} could not be written and will be retried next time.")
    return " ".join(parts)
