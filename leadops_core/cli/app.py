"""The `leadops` command: its subcommands in order, and how errors are reported."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from leadops_core import __version__
from leadops_core.cli import (
    admin,
    columns,
    conversation,
    delivery,
    demo,
    drafts,
    duplicates,
    edge,
    erasure,
    exploration,
    init,
    insights,
    intake,
    jobs,
    leads,
    learning,
    meetings,
    models,
    operations,
    outcomes,
    playbook,
    privacy,
    record,
    review,
    security,
)
from leadops_core.cli.extensions import ExtensibleGroup
from leadops_core.cli.output import CommandError, LongTaskInterrupted, write_json
from leadops_core.debugging import is_debugging
from leadops_core.display.text import clean, clean_line
from leadops_core.errors import LeadOpsError, SettingsError

DONE, FAILED, MISUSED, STOPPED, PIPE_CLOSED = 0, 1, 2, 130, 141


class PipeClosed(Exception):
    """The reader of standard output has closed it. Click would exit with 1, as for an error."""


class _Commands(ExtensibleGroup):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosed from error


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
    \b
    First steps:
      leadops demo                      try 200 sample leads: scored, explained, drafted
      leadops ingest leads.csv          import a CSV file
      leadops process                   score new leads, decide what to do, draft emails
      leadops review                    review drafts from the keyboard
      leadops deliver                   send approved emails

    LEAD is a lead ID, the start of one, or an email address. DRAFT and UPLOAD are IDs or the start of one.
    Exit codes: 0 success, 1 refused or failed, 2 usage error, 130 stopped with Ctrl-C, 141 the reader
    of the output ended early, such as head. Set LEADOPS_DEBUG=1 to see a traceback.
    """,
)
@click.version_option(__version__, prog_name="leadops", message="%(prog)s %(version)s")
def cli() -> None:
    """Score B2B leads, explain every point, and draft the next email for a person to approve.

    With --json, before or after the command name, the result is one JSON document on standard output.
    """


for _command in (
    *(demo.demo, init.init, playbook.playbook),
    *(intake.ingest, intake.preview, intake.uploads, intake.rejected, intake.undo, record.add),
    duplicates.duplicates,
    *(leads.process, leads.run, leads.leads, leads.show),
    *(
        review.review,
        drafts.draft,
        drafts.approve,
        drafts.edit,
        drafts.reject,
        drafts.unapprove,
        drafts.reopen,
    ),
    *(delivery.deliver, delivery.deliveries, drafts.settle),
    *(delivery.follow_ups, delivery.reply, delivery.cadence, delivery.bounces),
    *(conversation.inbox, conversation.thread, meetings.meetings),
    *(record.status, record.hold, record.take_back, record.note, record.outcome, leads.export),
    *(outcomes.outcomes, learning.learn, learning.rescore),
    *(learning.scorecards, learning.diff, learning.activate),
    *(columns.columns, exploration.exploration),
    *(learning.evaluations, learning.evaluation, learning.drift, insights.insights),
    jobs.jobs,
    *(edge.pull, edge.pending, edge.push),
    *(models.cost, models.evaluate),
    *(admin.scorecard, admin.suppress, admin.suppressions, privacy.privacy, erasure.erase, erasure.erasures),
    *(security.sessions, security.audit),
    *(operations.doctor, operations.config, operations.backup, operations.restore, admin.db, admin.schema),
):
    cli.add_command(_command)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process with its exit code; no traceback reaches a person."""
    words = list(sys.argv[1:] if args is None else args)
    for stream in (sys.stdout, sys.stderr):
        # A terminal without UTF-8 shows a question mark instead of raising an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    as_json = "--json" in (words[: words.index("--")] if "--" in words else words)
    try:
        code = _run(words, as_json)
        sys.stdout.flush()
    except (BrokenPipeError, PipeClosed):
        # The reader closed the pipe; buffered output must not be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    sys.exit(code)


def _run(words: list[str], as_json: bool) -> int:
    try:
        returned = cli.main(args=words, prog_name="leadops", standalone_mode=False)
    except PipeClosed:
        raise
    except (KeyboardInterrupt, click.Abort) as error:
        continues = isinstance(error.__cause__ or error, LongTaskInterrupted)
        hint = " Finished work is saved; run the same command again to continue." if continues else ""
        return _fail(f"Stopped.{hint}", as_json, STOPPED)
    except click.exceptions.NoArgsIsHelpError as error:
        return _misuse(
            "No command was given. Run leadops --help for a list." if as_json else error.format_message(),
            as_json,
        )
    except click.UsageError as error:
        hint = f"\nTry '{error.ctx.command_path} --help'." if error.ctx and not as_json else ""
        return _misuse(f"{error.format_message()}{hint}", as_json)
    except Exception as error:
        if is_debugging():
            import traceback

            traceback.print_exc()
        return _fail(
            reason(error), as_json, FAILED, error.document if isinstance(error, CommandError) else None
        )
    return returned if isinstance(returned, int) else DONE


def reason(error: Exception) -> str:
    """Return the message to show for an error.

    Only messages written for people are shown: the text of other errors may hold addresses, SQL or secrets.
    """
    if isinstance(error, SettingsError) or hasattr(error, "faults"):
        # A list with one fault in each line.
        return clean(str(error))
    if isinstance(error, LeadOpsError):
        return clean_line(str(error)) or type(error).__name__
    if isinstance(error, click.ClickException):
        return clean_line(error.format_message())
    if isinstance(error, OSError) and error.strerror:
        return clean_line(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    family = type(error).__module__.partition(".")[0]
    if family in ("pydantic", "pydantic_core") and hasattr(error, "errors"):
        return "; ".join(_misfit(detail) for detail in error.errors(include_url=False, include_input=False))
    if family == "pydantic_settings":
        return f"A setting could not be read: {clean_line(str(error))}"
    return f"An unexpected error occurred ({type(error).__name__}). Run the command again with LEADOPS_DEBUG=1 to see details."


def _misfit(error: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return clean_line(f"{where}: {error['msg']}" if where else error["msg"])


def _misuse(message: str, as_json: bool) -> int:
    return _fail(message, as_json, MISUSED)


def _fail(message: str, as_json: bool, code: int, document: dict[str, Any] | None = None) -> int:
    if as_json:
        write_json({"error": message, **(document or {})})
    else:
        click.echo(clean(message), err=True)
    return code
