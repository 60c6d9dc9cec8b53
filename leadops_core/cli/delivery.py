"""Send approved emails, draft follow-ups, and record replies and bounces."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, by_option, lead_argument
from leadops_core.cli.output import CommandError, Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from leadops_core.app import LeadOps
    from leadops_core.schemas import Cadence, DeliveryReport, DeliveryState

_LONGEST_WAIT = 300.0


@click.command(cls=Command, short_help="Send approved emails that are due.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Send at most N emails.")
@click.option("--wait", is_flag=True, help="Wait for undo windows to end and send those emails too.")
@pass_output
def deliver(output: Output, limit: int | None, wait: bool) -> None:
    """Send approved emails whose undo window is over. Each is sent at most once, even if a process crashes.

    It is safe to run this repeatedly and on several machines. `leadops worker` does it automatically.
    """
    with output.leadops() as ops:
        report = ops.delivery.deliver_due(limit=limit)
        while (
            wait and (limit is None or report.waiting) and (seconds := _seconds_to_wait(report)) is not None
        ):
            if limit is not None and (limit := limit - _taken(report)) <= 0:
                break
            output.remark(f"Waiting {seconds:.0f} s for the next email …")
            time.sleep(seconds)
            report = _added(report, ops.delivery.deliver_due(limit=limit))

    from rich.console import Group

    from leadops_core.display.delivery import delivery_lines

    if report.trouble:
        raise CommandError(f"Sending stopped: {report.trouble}", plain(report))
    output.answer(plain(report), lambda: Group(*delivery_lines(report, now())))


def _seconds_to_wait(report: "DeliveryReport") -> float | None:
    """Return the seconds until the next email is due, or None if waiting does not help."""
    if report.next_due_at is None or report.is_capped or report.trouble:
        return None
    left = (report.next_due_at - datetime.now(UTC)).total_seconds()
    return max(0.2, left) if left < _LONGEST_WAIT else None


def _taken(report: "DeliveryReport") -> int:
    return report.sent + report.simulated + report.retried + report.failed + report.unknown


def _added(before: "DeliveryReport", last: "DeliveryReport") -> "DeliveryReport":
    counts = ("sent", "simulated", "retried", "failed", "unknown", "stopped", "recovered", "settled")
    return last.model_copy(update={name: getattr(before, name) + getattr(last, name) for name in counts})


@click.command(cls=Command, short_help="List approved emails that are not confirmed as sent.")
@click.option(
    "--state",
    "states",
    type=EnumOf("DeliveryState"),
    multiple=True,
    metavar="STATE",
    help="Filter by state: approved, claimed, transmitting, unknown or failed. Repeatable.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, metavar="N", help="Page size. Default: 50."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="next_cursor of the previous page.")
@pass_output
def deliveries(output: Output, states: "tuple[DeliveryState, ...]", limit: int, cursor: str | None) -> None:
    """List approved emails that are waiting, failed, or have an unknown delivery state, with the next step."""
    with output.leadops() as ops:
        page = ops.delivery.list(*states, cursor=cursor, limit=limit)

    from leadops_core.display.delivery import deliveries_table

    output.answer(
        {"drafts": [plain(item) for item in page.items], "next_cursor": page.next_cursor},
        lambda: deliveries_table(page.items, now()) if page.items else "No emails.",
    )


@click.command("follow-ups", cls=Command, short_help="Draft follow-ups that are due.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Draft at most N follow-ups.")
@pass_output
def follow_ups(output: Output, limit: int | None) -> None:
    """Draft the next follow-up for each lead that has not replied, and add it to the review queue.

    The first email is followed by follow_up_1, follow_up_2 and breakup, at the intervals in the settings. A reply, an
    outcome, an opt-out or a rejected follow-up ends the sequence.
    """
    with output.leadops() as ops:
        report = ops.follow_ups.draft_due(limit=limit)

    from leadops_core.display.delivery import follow_up_line

    output.answer(plain(report), lambda: follow_up_line(report))


@click.command(cls=Command, short_help="Record a reply from a lead.")
@lead_argument
@click.option("--note", type=TEXT, metavar="TEXT", help="What the lead wrote.")
@by_option
@pass_output
def reply(output: Output, lead: str, note: str | None, by: str) -> None:
    """Record a reply from a lead. Waiting and approved drafts are withdrawn, and follow-ups stop."""
    with output.leadops() as ops:
        _answer(output, ops, lead, ops.follow_ups.record_reply(lead, by=by, note=note))


@click.command(cls=Command, short_help="Show, stop or resume follow-ups to a lead.")
@lead_argument
@click.option("--stop/--resume", "stop", default=None, help="Stop or resume follow-ups.")
@click.option("--note", type=TEXT, metavar="TEXT", help="Reason, shown on the timeline.")
@by_option
@pass_output
def cadence(output: Output, lead: str, stop: bool | None, note: str | None, by: str) -> None:
    """Show which emails a lead has received. Use --stop or --resume to change its follow-ups."""
    with output.leadops() as ops:
        if stop is None:
            standing = ops.follow_ups.get(lead)
        elif stop:
            standing = ops.follow_ups.stop(lead, by=by, note=note)
        else:
            standing = ops.follow_ups.resume(lead, by=by)
        _answer(output, ops, lead, standing)


def _answer(output: Output, ops: "LeadOps", lead: str, standing: "Cadence | None") -> None:
    id = str(ops.leads.show(lead).lead.id)

    def draw() -> str:
        from leadops_core.display.text import ago
        from leadops_core.texts import en
        from leadops_core.texts.sentences import in_sentence

        if standing is None:
            return "No email was sent to this lead yet."
        last = f"{en.VARIANTS[standing.variant]} was sent {ago(standing.sent_at, now())}"
        if standing.stop_reason is None:
            return f"{last}. The next email is drafted when it is due."
        return f"{last}. Follow-ups have ended: {in_sentence(en.STOP_REASONS[standing.stop_reason])}."

    output.answer({"lead_id": id, "cadence": plain(standing) if standing else None}, draw)


@click.command(cls=Command, short_help="Record bounces and spam complaints.")
@click.argument(
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
    nargs=-1,
    required=True,
)
@pass_output
def bounces(output: Output, files: tuple[Path, ...]) -> None:
    """Record bounces and spam complaints from email files (.eml) or Azure Event Grid events (.json).

    Addresses that do not exist or that complain are added to the do-not-contact list. A full mailbox is not.
    """
    import json

    mails, events = [], []
    for file in files:
        content = file.read_bytes()
        if file.suffix.lower() != ".json":
            mails.append(content)
            continue
        try:
            body = json.loads(content)
        except ValueError:
            raise CommandError(f"{file} is not valid JSON.") from None
        reports = body if isinstance(body, list) else [body]
        if not all(isinstance(event, dict) for event in reports):
            raise CommandError(f"{file} must contain one event as a JSON object, or a list of events.")
        events += reports
    with output.leadops() as ops:
        both = ops.conversation.record_reports(mails), ops.delivery.record_events(events)
    document = {name: sum(getattr(report, name) for report in both) for name in type(both[0]).model_fields}

    def draw() -> str:
        counts = ", ".join(
            f"{count} {name}" for name, count in document.items() if count and name != "suppressed"
        )
        return f"{counts or 'No reports'}. Added to the do-not-contact list: {document['suppressed']}."

    output.answer(document, draw)
