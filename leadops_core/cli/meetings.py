"""List, record, and change meetings with leads."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, CommandGroup, by_option, lead_argument
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from leadops_core.app import LeadOps
    from leadops_core.schemas.meeting import Meeting

_meeting_argument = click.argument("meeting", type=TEXT, metavar="MEETING")


class MomentType(click.ParamType[datetime]):
    """A date with a time in ISO 8601, such as `2026-12-01T15:00`. Without an offset, it is a time of this machine."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time with its offset."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
            return moment if moment.tzinfo else moment.astimezone()
        except (ValueError, OverflowError, OSError):
            self.fail(
                f"{value!r} is not a time. Write it as 2026-12-01T15:00 or 2026-12-01T15:00+01:00.",
                param,
                ctx,
            )


_VIEWS = ("upcoming", "to_confirm", "unassigned", "all")
_MOMENT = MomentType()
_until_option = click.option("--until", type=_MOMENT, metavar="TIME", help="End of the meeting.")


@click.group(cls=CommandGroup, short_help="List and record meetings.", invoke_without_command=True)
@click.pass_context
def meetings(ctx: click.Context) -> None:
    """List meetings with leads, and record what calendar services do not report.

    Without a command, this is the same as `meetings list`. MEETING is an ID or the start of one. TIME is a date with a time,
    such as 2026-12-01T15:00; without an offset, it is a time of this machine.
    """
    if ctx.invoked_subcommand is None:
        _list(Output(ctx), "upcoming", 50, None)


@meetings.command("list", short_help="List meetings.")
@click.option(
    "--view",
    type=click.Choice(_VIEWS),
    default="upcoming",
    show_default=True,
    help="Which meetings: to_confirm are over and have no result yet, unassigned have no known lead.",
)
@click.option("--lead", type=TEXT, metavar="LEAD", help="Only the meetings of this lead, earliest first.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, metavar="N", help="Page size. Default: 50."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="next_cursor of the previous page.")
@pass_output
def list_meetings(output: Output, view: str, lead: str | None, limit: int, cursor: str | None) -> None:
    """List meetings, by default those that have not begun."""
    if lead is None:
        _list(output, view, limit, cursor)
        return
    with output.leadops() as ops:
        records = ops.meetings.of_lead(lead)

    from leadops_core.display.meetings import meetings_table
    from leadops_core.texts import en

    answer = {"meetings": [plain(meeting) for meeting in records], "next_cursor": None}
    output.answer(answer, lambda: meetings_table(records, now()) if records else en.NO_MEETINGS_OF_LEAD)


def _list(output: Output, view: str, limit: int, cursor: str | None) -> None:
    from leadops_core.schemas.meeting import MeetingView

    shown = MeetingView(view)
    with output.leadops() as ops:
        page = ops.meetings.list(shown, cursor=cursor, limit=limit)

    from leadops_core.display.meetings import meetings_table
    from leadops_core.texts import en

    answer = {"meetings": [plain(meeting) for meeting in page.items], "next_cursor": page.next_cursor}
    output.answer(answer, lambda: meetings_table(page.items, now()) if page.items else en.NO_MEETINGS[shown])


@meetings.command("show")
@_meeting_argument
@pass_output
def show_meeting(output: Output, meeting: str) -> None:
    """Show a meeting."""
    _change(output, lambda ops: ops.meetings.get(meeting))


@meetings.command("record", short_help="Record a meeting that was agreed elsewhere.")
@lead_argument
@click.argument("starts", type=_MOMENT, metavar="TIME")
@_until_option
@click.option("--title", type=TEXT, default="", help="What the meeting is about.")
@click.option("--location", type=TEXT, help="Address, phone number, or link.")
@by_option
@pass_output
def record_meeting(
    output: Output,
    lead: str,
    starts: datetime,
    until: datetime | None,
    title: str,
    location: str | None,
    by: str,
) -> None:
    """Record a meeting with LEAD at TIME. It sets the status MEETING_BOOKED and stops follow-ups.

    Without --until, the meeting takes 30 minutes.
    """
    _change(
        output, lambda ops: ops.meetings.record(lead, starts, until, title=title, location=location, by=by)
    )


@meetings.command("move", short_help="Move a meeting to another time.")
@_meeting_argument
@click.argument("starts", type=_MOMENT, metavar="TIME")
@_until_option
@by_option
@pass_output
def move_meeting(output: Output, meeting: str, starts: datetime, until: datetime | None, by: str) -> None:
    """Move a meeting to TIME. Without --until, it keeps its length.

    A meeting that was booked in Cal.com or Calendly is moved there.
    """
    _change(output, lambda ops: ops.meetings.reschedule(meeting, starts, until, by=by))


@meetings.command("cancel", short_help="Cancel a meeting.")
@_meeting_argument
@click.option("--reason", type=TEXT, help="Why it was canceled.")
@by_option
@pass_output
def cancel_meeting(output: Output, meeting: str, reason: str | None, by: str) -> None:
    """Cancel a meeting. The lead gets back the status that it had before the booking."""
    _change(output, lambda ops: ops.meetings.cancel(meeting, by=by, reason=reason))


@meetings.command("held")
@_meeting_argument
@by_option
@pass_output
def mark_held(output: Output, meeting: str, by: str) -> None:
    """Record that a meeting took place."""
    _change(output, lambda ops: ops.meetings.mark_held(meeting, by=by))


@meetings.command("no-show")
@_meeting_argument
@by_option
@pass_output
def mark_no_show(output: Output, meeting: str, by: str) -> None:
    """Record that the lead did not come to a meeting. It is an outcome of the lead."""
    _change(output, lambda ops: ops.meetings.mark_no_show(meeting, by=by))


@meetings.command("undo", short_help="Undo a result or a cancellation.")
@_meeting_argument
@by_option
@pass_output
def undo_meeting(output: Output, meeting: str, by: str) -> None:
    """Undo that a meeting was held, missed, or canceled. It is booked again."""
    _change(output, lambda ops: ops.meetings.undo(meeting, by=by))


@meetings.command("assign", short_help="Assign a meeting of no known lead.")
@_meeting_argument
@click.argument("lead", type=TEXT, metavar="[LEAD]", required=False)
@click.option("--new-lead", is_flag=True, help="Add the attendee as a new lead instead.")
@by_option
@pass_output
def assign_meeting(output: Output, meeting: str, lead: str | None, new_lead: bool, by: str) -> None:
    """Assign a meeting of no known lead to LEAD, or with --new-lead to a new lead with the attendee's address."""
    if (lead is None) != new_lead:
        raise click.UsageError("Give a LEAD or --new-lead.")
    if lead is None:
        _change(output, lambda ops: ops.meetings.add_lead(meeting, by=by))
    else:
        _change(output, lambda ops: ops.meetings.assign(meeting, lead, by=by))


def _change(output: Output, change: "Callable[[LeadOps], Meeting]") -> None:
    with output.leadops() as ops:
        meeting = change(ops)

    from leadops_core.display.meetings import meeting_view

    output.answer(plain(meeting), lambda: meeting_view(meeting, now()))
