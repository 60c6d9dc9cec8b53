"""What happens after approval: sending, following up, and what a person has to look at."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, by_option, lead_argument
from leadops_core.cli.output import Output, Refused, plain

if TYPE_CHECKING:
    from leadops_core.leadops import LeadOps
    from leadops_core.schemas import Cadence, DeliveryReport, DeliveryState

_LONGEST_WAIT = 300.0


@click.command(cls=Command, short_help="Send the approved drafts that are due.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@click.option("--wait", is_flag=True, help="Wait for undo windows to end, until nothing is left to send.")
@click.pass_context
def deliver(ctx: click.Context, limit: int | None, wait: bool) -> None:
    """Send the approved drafts whose time to be taken back is over, each at most once, whatever dies when.

    Run it as often as you like, from as many machines as you like, or let `leadops worker` do it.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        report = ops.deliver_due(limit=limit)
        while (
            wait and (limit is None or report.waiting) and (seconds := _seconds_to_wait(report)) is not None
        ):
            if limit is not None and (limit := limit - _taken(report)) <= 0:
                break
            output.remark(f"Waiting {seconds:.0f} s for what is due next …")
            time.sleep(seconds)
            report = _added(report, ops.deliver_due(limit=limit))

    from rich.console import Group

    from leadops_core.cli.times import now
    from leadops_core.display.delivery import delivery_lines

    if report.trouble:
        raise Refused(f"Sending was broken off: {report.trouble}", plain(report))
    output.answer(plain(report), lambda: Group(*delivery_lines(report, now())))


def _seconds_to_wait(report: "DeliveryReport") -> float | None:
    """Until the next draft is due; None where waiting is of no use."""
    if report.next_due_at is None or report.is_capped or report.trouble:
        return None
    left = (report.next_due_at - datetime.now(UTC)).total_seconds()
    return max(0.2, left) if left < _LONGEST_WAIT else None


def _taken(report: "DeliveryReport") -> int:
    return report.sent + report.simulated + report.retried + report.failed + report.unknown


def _added(before: "DeliveryReport", last: "DeliveryReport") -> "DeliveryReport":
    counts = ("sent", "simulated", "retried", "failed", "unknown", "stopped", "recovered", "settled")
    return last.model_copy(update={name: getattr(before, name) + getattr(last, name) for name in counts})


@click.command(cls=Command, short_help="List e-mails that are on their way or in trouble.")
@click.option(
    "--state",
    "states",
    type=EnumOf("DeliveryState"),
    multiple=True,
    metavar="STATE",
    help="Only those in this state; repeatable (approved, claimed, transmitting, unknown, failed).",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, metavar="N", help="At most so many (50).")
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="Where the page before ended.")
@click.pass_context
def deliveries(
    ctx: click.Context, states: "tuple[DeliveryState, ...]", limit: int, cursor: str | None
) -> None:
    """List approved e-mails that are on their way, did not go, or of which nobody knows, with what to do."""
    output = Output(ctx)
    with output.leadops() as ops:
        page = ops.deliveries(*states, cursor=cursor, limit=limit)

    from leadops_core.cli.times import now
    from leadops_core.display.delivery import deliveries_table

    output.answer(
        {"drafts": [plain(item) for item in page.items], "next_cursor": page.next_cursor},
        lambda: deliveries_table(page.items, now()) if page.items else "There are none.",
    )


@click.command("follow-ups", cls=Command, short_help="Draft the follow-ups that are due.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@click.pass_context
def follow_ups(ctx: click.Context, limit: int | None) -> None:
    """Draft the next e-mail to every lead that did not answer and for which it is due; each waits for you in the review.

    After the first touch come follow_up_1, follow_up_2 and a breakup, as many days apart as the settings say. An answer, an
    outcome, an opt-out or a rejected follow-up ends it.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        report = ops.draft_follow_ups(limit=limit)

    from leadops_core.display.delivery import follow_up_line

    output.answer(plain(report), lambda: follow_up_line(report))


@click.command(cls=Command, short_help="Record that a lead answered.")
@lead_argument
@click.option("--note", type=TEXT, metavar="TEXT", help="What they said.")
@by_option
@click.pass_context
def reply(ctx: click.Context, lead: str, note: str | None, by: str) -> None:
    """Record that a lead answered: drafts that wait or are approved are taken back, and no follow-up is drafted."""
    output = Output(ctx)
    with output.leadops() as ops:
        _answer(output, ops, lead, ops.reply(lead, by=by, note=note))


@click.command(cls=Command, short_help="End or go on with a lead's follow-ups.")
@lead_argument
@click.option("--stop/--resume", "stop", default=None, help="No more e-mails, or go on after all.")
@click.option("--note", type=TEXT, metavar="TEXT", help="Why; stands on the timeline.")
@by_option
@click.pass_context
def cadence(ctx: click.Context, lead: str, stop: bool | None, note: str | None, by: str) -> None:
    """Show how far a lead's e-mails have come; with --stop end them, with --resume go on."""
    output = Output(ctx)
    with output.leadops() as ops:
        if stop is None:
            standing = ops.cadence(lead)
        elif stop:
            standing = ops.stop_follow_ups(lead, by=by, note=note)
        else:
            standing = ops.resume_follow_ups(lead, by=by)
        _answer(output, ops, lead, standing)


def _answer(output: Output, ops: "LeadOps", lead: str, standing: "Cadence | None") -> None:
    id = str(ops.show(lead).lead.id)

    def draw() -> str:
        from leadops_core.cli.times import now
        from leadops_core.display.text import ago
        from leadops_core.texts import en
        from leadops_core.texts.sentences import in_sentence

        if standing is None:
            return "Nothing was sent to this lead yet."
        last = f"{en.VARIANTS[standing.variant]} was sent {ago(standing.sent_at, now())}"
        if standing.stop_reason is None:
            return f"{last}; the next one is drafted when it is due."
        return f"{last}; no further email is drafted: {in_sentence(en.STOP_REASONS[standing.stop_reason])}."

    output.answer({"lead_id": id, "cadence": plain(standing) if standing else None}, draw)


@click.command(cls=Command, short_help="Take in bounce mails, complaints and events.")
@click.argument(
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
    nargs=-1,
    required=True,
)
@click.pass_context
def bounces(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Take in what came back: bounce mails and complaints (.eml), or events of Azure Event Grid (.json).

    An address where nobody is, or from which a complaint comes, is suppressed; a full mailbox suppresses nobody.
    """
    import json

    output = Output(ctx)
    mails, events = [], []
    for file in files:
        content = file.read_bytes()
        if file.suffix.lower() != ".json":
            mails.append(content)
            continue
        try:
            told = json.loads(content)
        except ValueError:
            raise Refused(f"{file} is not JSON") from None
        found = told if isinstance(told, list) else [told]
        if not all(isinstance(event, dict) for event in found):
            raise Refused(f"{file} holds no event: one JSON object, or a list of them")
        events += found
    with output.leadops() as ops:
        both = ops.record_mail_reports(mails), ops.record_events(events)
    document = {name: sum(getattr(report, name) for report in both) for name in type(both[0]).model_fields}

    def draw() -> str:
        said = ", ".join(
            f"{count} {name}" for name, count in document.items() if count and name != "suppressed"
        )
        return f"{said or 'Nothing'}. Suppressed: {document['suppressed']}."

    output.answer(document, draw)
