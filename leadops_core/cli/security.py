"""Read the audit log, delete old events, and end sessions."""

from itertools import islice
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, CommandGroup, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import AuditEvent, AuditPruneReport, UserSession


@click.group(cls=CommandGroup, short_help="Read the audit log of security events.")
def audit() -> None:
    """Read the audit log of sign-ins, removed opt-outs, changed settings, and erasures."""


@audit.command("list", short_help="List the newest events.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Number of events.")
@pass_output
def list_events(output: Output, limit: int) -> None:
    """List the newest events: what was done, by whom, and from which IP address."""
    with output.leadops() as ops:
        events = tuple(islice(ops.audit.iterate(), limit))
    output.answer({"events": [plain(event) for event in events]}, lambda: _events_view(events))


@audit.command("prune")
@click.option(
    "--older-than",
    type=click.IntRange(1),
    metavar="DAYS",
    required=True,
    help="Delete events that are older than this, at least 90 days.",
)
@click.option("--dry-run", is_flag=True, help="Show how many events would be deleted, without deleting them.")
@by_option
@pass_output
def prune(output: Output, older_than: int, dry_run: bool, by: str) -> None:
    """Delete old events. The deletion is recorded as an event.

    Events of the last 90 days cannot be deleted. On Postgres, run this command as the owner of the tables, as
    `leadops db upgrade`.
    """
    with output.leadops() as ops:
        report = ops.audit.prune(older_than, by=by, dry_run=dry_run)
    output.answer(plain(report), lambda: _prune_view(report, older_than))


@click.group(cls=CommandGroup)
def sessions() -> None:
    """List and end the sessions of signed-in users."""


@sessions.command("list")
@click.option("--user", metavar="USER_ID", type=TEXT, help="Only sessions of this user, such as token:owner.")
@pass_output
def list_sessions(output: Output, user: str | None) -> None:
    """List current sessions, newest first."""
    with output.leadops() as ops:
        current = tuple(ops.sessions.iterate(user_id=user))
    output.answer({"sessions": [plain(session) for session in current]}, lambda: _sessions_view(current))


@sessions.command("end")
@click.argument("session", metavar="SESSION_ID", type=TEXT)
@by_option
@pass_output
def end_session(output: Output, session: str, by: str) -> None:
    """End a session. Its user must sign in again. SESSION_ID may be the start of the ID."""
    with output.leadops() as ops:
        ops.sessions.revoke(session, by=by)
    output.answer({"ended": session}, lambda: "The session has ended.")


def _events_view(events: "tuple[AuditEvent, ...]") -> "RenderableType":
    from leadops_core.display.security import audit_table

    return audit_table(events, now()) if events else "The audit log is empty."


def _prune_view(report: "AuditPruneReport", days: int) -> str:
    events = "1 event" if report.deleted == 1 else f"{report.deleted:,} events"
    done = "would be deleted; nothing was changed" if report.dry_run else "deleted"
    return f"{events} older than {days} days {done}."


def _sessions_view(current: "tuple[UserSession, ...]") -> "RenderableType":
    from leadops_core.display.security import sessions_table

    return sessions_table(current, now()) if current else "Nobody is signed in."
