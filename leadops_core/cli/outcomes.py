"""Import outcomes from a file, and withdraw outcomes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import (
    TEXT,
    CommandGroup,
    by_option,
    encoding_option,
    lead_argument,
    sheet_option,
)
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Lead, OutcomeImportReport, OutcomeWithdrawal


@click.group(cls=CommandGroup)
def outcomes() -> None:
    """Import or withdraw outcomes."""


@outcomes.command("import", short_help="Import outcomes from a file.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--key",
    metavar="COLUMN",
    type=TEXT,
    help="Column that matches an attribute of the leads, such as an ID.",
)
@click.option(
    "--outcome-column",
    metavar="COLUMN",
    type=TEXT,
    help="Column with the outcomes, if it is not detected.",
)
@click.option(
    "--positive",
    metavar="VALUE",
    type=TEXT,
    multiple=True,
    help="Value that means a good outcome. Repeatable.",
)
@click.option(
    "--negative",
    metavar="VALUE",
    type=TEXT,
    multiple=True,
    help="Value that means a bad outcome. Repeatable.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Show how each value is read and what would change, without storing anything.",
)
@encoding_option
@sheet_option
@by_option
@pass_output
def import_(
    output: Output,
    file: Path,
    key: str | None,
    outcome_column: str | None,
    positive: tuple[str, ...],
    negative: tuple[str, ...],
    dry_run: bool,
    encoding: str | None,
    sheet: str | None,
    by: str,
) -> None:
    """Import past outcomes from a file, so that the scorecard can learn from them.

    The outcome column is detected by its name and values (Won, Closed Lost, converted, yes, 1 …) in seven
    languages. Leads are matched by email address, then the --key column, then name and company, ID, or the
    whole row. If a file contains both leads and outcomes, run `ingest` first and then this command.
    Importing the same file twice changes nothing. Use - as FILE to read standard input.
    """
    is_stdin = str(file) == "-"
    with output.leadops() as ops, output.progress(f"Reading {file.name}") as progress:
        report = ops.outcomes.import_file(
            sys.stdin.buffer if is_stdin else file,
            key=key,
            outcome_column=outcome_column,
            positive=positive,
            negative=negative,
            dry_run=dry_run,
            by=by,
            file_name="standard input" if is_stdin else None,
            encoding=encoding,
            sheet=sheet,
            progress=progress,
        )
    output.answer(plain(report), lambda: _import_view(report))


def _import_view(report: "OutcomeImportReport") -> "RenderableType":
    from leadops_core.display.outcomes import outcome_import_view

    return outcome_import_view(report)


@outcomes.command("withdraw", short_help="Withdraw an outcome recorded by mistake.")
@lead_argument
@click.argument("outcome", type=TEXT, metavar="[OUTCOME_ID]", required=False)
@click.option("--reason", type=TEXT, metavar="TEXT", help="Reason, shown on the timeline.")
@by_option
@pass_output
def withdraw(output: Output, lead: str, outcome: str | None, reason: str | None, by: str) -> None:
    """Withdraw an outcome that was recorded by mistake.

    The outcome stays in the history, but the scorecard no longer learns from it. The newest outcome that was not
    withdrawn counts instead. If the outcome changed the status and nothing happened since, the status is restored. If
    the lead has several outcomes, give OUTCOME_ID or its first 6 digits. Running it again is safe.
    """
    with output.leadops() as ops:
        record = ops.leads.show(lead).lead
        withdrawal = ops.outcomes.withdraw(str(record.id), outcome, by=by, reason=reason)
        now_is = ops.leads.show(str(record.id)).lead
    output.answer(
        {"lead_id": str(record.id), **plain(withdrawal)}, lambda: _withdrawal_view(now_is, withdrawal)
    )


def withdraw_hint(lead: "Lead") -> str:
    return f"To withdraw it: leadops outcomes withdraw {lead.id}"


def _withdrawal_view(lead: "Lead", withdrawal: "OutcomeWithdrawal") -> "RenderableType":
    from rich.console import Group as Parts
    from rich.text import Text

    from leadops_core.display.lead import lead_heading

    return Parts(lead_heading(lead, now()), Text(withdrawal.message))
