"""Erase a person, and list erasures."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Erasure, ErasureReport


@click.command(cls=Command, short_help="Permanently delete a person's data.")
@click.argument("lead", metavar="[LEAD]", type=TEXT, required=False)
@click.option("--email", metavar="ADDRESS", type=TEXT, help="Erase the person with this email address.")
@click.option("--dry-run", is_flag=True, help="Show what would be deleted, by table, without deleting it.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@by_option
@click.pass_context
def erase(ctx: click.Context, lead: str | None, email: str | None, dry_run: bool, yes: bool, by: str) -> None:
    """Permanently delete a person's data, such as after an erasure request. This cannot be undone.

    Identify the person by LEAD or --email. The lead is deleted with its timeline, drafts, outcomes and traces. The
    person is also removed from rejected rows, stored responses and notes on other leads. A hash of the address stays on
    the do-not-contact list. Refused while an email to the person is being sent. Running it again is safe.
    """
    output = Output(ctx)
    if (lead is None) == (email is None):
        raise click.UsageError("Identify the person to erase: give either LEAD or --email ADDRESS.", ctx)
    if output.as_json and not (dry_run or yes):
        raise click.UsageError("--json cannot ask for confirmation. Add --yes or --dry-run.", ctx)
    with output.leadops() as ops:
        if not dry_run and not yes:
            planned = ops.privacy.erase(lead, email=email, by=by, dry_run=True)
            click.echo(f"{planned.message} This cannot be undone.", err=True)
            click.confirm("Erase this person?", abort=True, err=True)
        report = ops.privacy.erase(lead, email=email, by=by, dry_run=dry_run)
    output.answer(plain(report), lambda: _report_view(report))


@click.command(cls=Command, short_help="List past erasures.")
@pass_output
def erasures(output: Output) -> None:
    """List erasures with their date and author, without personal data."""
    with output.leadops() as ops:
        records = ops.privacy.erasures()
    output.answer({"erasures": [plain(erasure) for erasure in records]}, lambda: _erasures_view(records))


def _report_view(report: "ErasureReport") -> "RenderableType":
    from rich.console import Group

    from leadops_core.display.table import plain_table

    tables = sorted({*report.removed, *report.cleaned})
    table = plain_table("table", "rows deleted", "rows cleaned", right=("rows deleted", "rows cleaned"))
    for name in tables:
        table.add_row(name, str(report.removed.get(name, 0)), str(report.cleaned.get(name, 0)))
    if report.file_count:
        table.add_row("outbox folder", str(report.file_count), "0")
    message = f"Dry run: nothing was changed. {report.message}" if report.dry_run else report.message
    return Group(table, message) if tables or report.file_count else message


def _erasures_view(records: "tuple[Erasure, ...]") -> "RenderableType":
    from leadops_core.display.table import plain_table
    from leadops_core.display.text import ago, clean_line

    if not records:
        return "No erasures."
    table = plain_table(
        "lead", "date", "by", "rows deleted", "rows cleaned", right=("rows deleted", "rows cleaned")
    )
    for erasure in records:
        table.add_row(
            str(erasure.lead_id or "by address"),
            ago(erasure.created_at, now()),
            clean_line(erasure.erased_by),
            str(sum(erasure.removed.values())),
            str(sum(erasure.cleaned.values())),
        )
    return table
