"""Persons erased."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Erasure, ErasureReport


@click.command(cls=Command, short_help="Erase a person and everything about them.")
@click.argument("lead", metavar="[LEAD]", type=TEXT, required=False)
@click.option("--email", metavar="ADDRESS", type=TEXT, help="Who has this address, in whatever it stands.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would go, by table.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
@click.pass_context
def erase(ctx: click.Context, lead: str | None, email: str | None, dry_run: bool, yes: bool, by: str) -> None:
    """Erase a person and everything about them, because they asked for it; nothing brings it back.

    The person is named by LEAD or by --email. The lead goes with its timeline, drafts, outcomes and traces; rejected
    rows, kept answers and notes on other leads lose the person. Their address stays only as a digest on the list of
    those never to be written to. Refused while an e-mail to them is being sent. The same twice is once.
    """
    output = Output(ctx)
    if (lead is None) == (email is None):
        raise click.UsageError("Name who is to be erased: LEAD, or --email ADDRESS.", ctx)
    if output.as_json and not (dry_run or yes):
        raise click.UsageError("With --json nobody can be asked: add --yes, or --dry-run.", ctx)
    with output.leadops() as ops:
        if not dry_run and not yes:
            planned = ops.erase(lead, email=email, by=by, dry_run=True)
            click.echo(f"{planned.message} Nothing brings it back.", err=True)
            click.confirm("Erase this person?", abort=True, err=True)
        report = ops.erase(lead, email=email, by=by, dry_run=dry_run)
    output.answer(plain(report), lambda: _report_view(report))


@click.command(cls=Command)
@click.pass_context
def erasures(ctx: click.Context) -> None:
    """List when persons were erased and by whom; nothing of them."""
    output = Output(ctx)
    with output.leadops() as ops:
        found = ops.erasures()
    output.answer({"erasures": [plain(each) for each in found]}, lambda: _erasures_view(found))


def _report_view(report: "ErasureReport") -> "RenderableType":
    from rich.console import Group

    from leadops_core.display.table import plain_table

    tables = sorted({*report.removed, *report.cleaned})
    table = plain_table("table", "rows gone", "rows cleaned", right=("rows gone", "rows cleaned"))
    for name in tables:
        table.add_row(name, str(report.removed.get(name, 0)), str(report.cleaned.get(name, 0)))
    if report.file_count:
        table.add_row("outbox folder", str(report.file_count), "0")
    said = f"Dry run: nothing was changed. {report.message}" if report.dry_run else report.message
    return Group(table, said) if tables or report.file_count else said


def _erasures_view(found: "tuple[Erasure, ...]") -> "RenderableType":
    from leadops_core.cli.times import now
    from leadops_core.display.table import plain_table
    from leadops_core.display.text import ago, clean_line

    if not found:
        return "Nobody was erased."
    table = plain_table(
        "lead", "when", "by", "rows gone", "rows cleaned", right=("rows gone", "rows cleaned")
    )
    for each in found:
        table.add_row(
            str(each.lead_id or "by address"),
            ago(each.created_at, now()),
            clean_line(each.erased_by),
            str(sum(each.removed.values())),
            str(sum(each.cleaned.values())),
        )
    return table
