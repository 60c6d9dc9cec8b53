"""Report the cost and the quality of the language model."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import Command
from leadops_core.cli.output import Output, pass_output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import CostReport, ModelEvaluation


@click.command(cls=Command, short_help="Show language model costs by day.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Start date (UTC). Default: all days.")
@pass_output
def cost(output: Output, since: datetime | None) -> None:
    """Show language model requests, tokens and costs by day and model, and today's spending against the budget."""
    with output.leadops(in_memory_if_missing=True) as ops:
        report = ops.models.cost(since.replace(tzinfo=UTC) if since else None)
    output.answer(plain(report), lambda: _cost_view(report))


def _cost_view(report: "CostReport") -> "RenderableType":
    from rich.console import Group
    from rich.table import Table

    from leadops_core.display.text import clean_line

    budget = report.budget_per_day_usd
    of = f" of ${budget:,.2f}" if budget is not None else " (no budget set)"
    lines: list[RenderableType] = [
        f"Active model: {clean_line(report.provider)}",
        f"Today ${report.spent_today_usd:,.4f}{of} · list prices of {report.prices_as_of}",
    ]
    if not report.lines:
        return Group(*lines, "No model requests yet.")
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("day")
    table.add_column("model", overflow="fold")
    for name in ("requests", "failed", "tokens in", "cached", "tokens out", "cost"):
        table.add_column(name, justify="right")
    for line in report.lines:
        table.add_row(
            line.day.isoformat(),
            clean_line(f"{line.provider} {line.model}"),
            *(f"{count:,}" for count in (line.requests, line.failed)),
            *(f"{count:,}" for count in (line.tokens_in, line.tokens_cached, line.tokens_out)),
            f"${line.cost_usd:,.4f}",
        )
    return Group(*lines, "", table, "", f"Total ${report.cost_usd:,.4f}")


@click.command(cls=Command, short_help="Measure model quality on labeled leads.")
@click.option(
    "--set",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Your own labeled leads as JSON Lines. Default: the built-in set.",
)
@click.option("--offline", is_flag=True, help="Measure rules and templates instead of the configured model.")
@click.option("--misses", is_flag=True, help="List the results that differ from the expected ones.")
@pass_output
def evaluate(output: Output, path: Path | None, offline: bool, misses: bool) -> None:
    """Measure how well the configured model reads labeled leads and short messages, decides and drafts emails.

    Prints precision and recall of signals, the share of expected actions, drafts, tokens, cost and time. Your own leads
    are neither read nor changed. Run it with and without --offline to compare the model with the rules.
    """
    with output.leadops(create=True) as ops:
        report = ops.models.evaluate(path, offline=offline)
    output.answer(plain(report), lambda: _evaluation_view(report, misses=misses))


def _evaluation_view(report: "ModelEvaluation", *, misses: bool) -> "RenderableType":
    from rich.console import Group
    from rich.table import Table

    from leadops_core.display.text import clean_line

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("signals")
    for name in ("expected", "found", "correct", "precision", "recall"):
        table.add_column(name, justify="right")
    for row in (*report.signals, *report.groups):
        shares = ("·" if share is None else f"{share:.0%}" for share in (row.precision, row.recall))
        table.add_row(
            clean_line(row.kind), *(str(count) for count in (row.expected, row.found, row.right)), *shares
        )
    lines: list[RenderableType] = [
        f"{clean_line(report.provider)} on {report.cases} labeled leads and messages",
        "",
        table,
        "",
        f"Expected actions     {report.actions_right} of {report.actions_expected}",
        (
            f"Drafts               {report.drafts}, {report.drafts_by_model} written by the model; "
            f"{report.drafts_with_must_haves} with all required content; {report.checks_failed} failed checks"
        ),
        f"Offline fallbacks    {report.fell_back}",
        (
            f"Requests             {report.requests}; {report.tokens_in:,} tokens in, {report.tokens_out:,} out, "
            f"${report.cost_usd:.4f}"
        ),
        f"Time                 {report.seconds:.1f} s",
    ]
    if misses:
        lines += ["", *(clean_line(miss) for miss in report.misses)]
    return Group(*lines)
