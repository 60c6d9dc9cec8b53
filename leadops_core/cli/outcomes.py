"""Outcomes in, from a person's own past; and one taken back."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Group, by_option, lead_argument
from leadops_core.cli.output import Output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Lead, OutcomeImportReport, OutcomeWithdrawal


@click.group(cls=Group)
def outcomes() -> None:
    """What became of leads: taken in from files, or taken back."""


@outcomes.command("import", short_help="Label leads from a CSV file that says how they ended.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--key",
    metavar="COLUMN",
    type=TEXT,
    help="Column that both this file and the leads' attributes have, such as an id.",
)
@click.option(
    "--outcome-column",
    metavar="COLUMN",
    type=TEXT,
    help="Column that tells how it ended, where it is not found.",
)
@click.option(
    "--positive", metavar="VALUE", type=TEXT, multiple=True, help="A value that is good news; repeatable."
)
@click.option(
    "--negative", metavar="VALUE", type=TEXT, multiple=True, help="A value that is bad news; repeatable."
)
@click.option(
    "--dry-run", is_flag=True, help="Store nothing; show what each value is taken for and what would be done."
)
@by_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    key: str | None,
    outcome_column: str | None,
    positive: tuple[str, ...],
    negative: tuple[str, ...],
    dry_run: bool,
    by: str,
) -> None:
    """Label leads from a CSV file that says how they ended: your own past, to learn from.

    The column that tells it is found by its name and its values (Won, Closed Lost, converted, yes, 1 …, in
    seven languages). A lead is found by its e-mail address, else by the --key column, else by name and
    company, id, or the whole row: a file of leads with their outcomes goes through `ingest` and then through
    this. The same file twice labels nothing twice. FILE may be - for standard input.
    """
    output = Output(ctx)
    is_stdin = str(file) == "-"
    with output.leadops() as ops, output.progress(f"Reading {file.name}") as progress:
        report = ops.import_outcomes(
            sys.stdin.buffer if is_stdin else file,
            key=key,
            outcome_column=outcome_column,
            positive=positive,
            negative=negative,
            dry_run=dry_run,
            by=by,
            file_name="standard input" if is_stdin else None,
            progress=progress,
        )
    output.answer(plain(report), lambda: _import_view(report))


def _import_view(report: "OutcomeImportReport") -> "RenderableType":
    from leadops_core.display.outcomes import outcome_import_view

    return outcome_import_view(report)


@outcomes.command("withdraw", short_help="Take an outcome back that was recorded by mistake.")
@lead_argument
@click.argument("outcome", type=TEXT, metavar="[OUTCOME_ID]", required=False)
@click.option("--reason", type=TEXT, metavar="TEXT", help="Why; stands on the timeline.")
@by_option
@click.pass_context
def withdraw(ctx: click.Context, lead: str, outcome: str | None, reason: str | None, by: str) -> None:
    """Take an outcome back that was recorded by mistake.

    It stays as history, but nothing is learned from it any more: the lead's label is the newest outcome that still
    stands, or none. Its status goes back where the outcome had moved it and nothing has happened since. OUTCOME_ID, or
    the first 6 digits of it, is needed where more than one outcome stands. The same twice is once.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        found = ops.show(lead).lead
        withdrawal = ops.withdraw_outcome(str(found.id), outcome, by=by, reason=reason)
        now_is = ops.show(str(found.id)).lead
    output.answer(
        {"lead_id": str(found.id), **plain(withdrawal)}, lambda: _withdrawal_view(now_is, withdrawal)
    )


def _withdrawal_view(lead: "Lead", withdrawal: "OutcomeWithdrawal") -> "RenderableType":
    from rich.console import Group as Parts
    from rich.text import Text

    from leadops_core.cli.times import now
    from leadops_core.display.lead import lead_heading

    return Parts(lead_heading(lead, now()), Text(withdrawal.message))
