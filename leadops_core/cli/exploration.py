"""Commands for the random sample of leads that would get no email."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import CommandGroup, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import ExplorationReport, ExploredLead

_MAX_PERCENT = 50.0


@click.group(
    cls=CommandGroup, invoke_without_command=True, short_help="Sample leads that would get no email."
)
@click.pass_context
def exploration(ctx: click.Context) -> None:
    """Propose a random share of the leads that would get no email because of their score.

    Learning sees only leads that were contacted. The random sample shows how the others respond. Without a command,
    this shows the share and the results so far.
    """
    if ctx.invoked_subcommand is None:
        _report(Output(ctx))


@exploration.command("list", short_help="List the leads of the random sample.")
@click.option("--all", "everything", is_flag=True, help="Include leads that the draw did not choose.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Number of leads.")
@pass_output
def list_explored(output: Output, everything: bool, limit: int) -> None:
    """List the leads of the random sample with their draws, newest first."""
    with output.leadops() as ops:
        page = ops.exploration.list(limit=limit, only_explored=not everything)
    document = {"leads": [plain(lead) for lead in page.items], "next_cursor": page.next_cursor}
    output.answer(document, lambda: _list_view(page.items))


@exploration.command("set", short_help="Set the share of leads to sample.")
@click.argument("percent", type=click.FloatRange(0, _MAX_PERCENT), metavar="PERCENT")
@by_option
@pass_output
def set_share(output: Output, percent: float, by: str) -> None:
    """Set the share to PERCENT, such as 5, for leads that are drawn from now on; 0 turns it off."""
    with output.leadops() as ops:
        ops.settings.change(by=by, exploration_share=percent / 100)
        report = ops.exploration.report()
    output.answer(plain(report), lambda: _report_view(report))


def _report(output: Output) -> None:
    with output.leadops() as ops:
        report = ops.exploration.report()
    output.answer(plain(report), lambda: _report_view(report))


def _report_view(report: "ExplorationReport") -> "RenderableType":
    from leadops_core.texts.exploration import exploration_words

    return "\n".join(exploration_words(report))


def _list_view(leads: "tuple[ExploredLead, ...]") -> "RenderableType":
    from leadops_core.display.exploration import explored_table

    return explored_table(leads, now()) if leads else "No lead was chosen at random yet."
