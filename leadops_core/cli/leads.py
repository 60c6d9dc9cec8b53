"""Process, list, show and export leads."""

import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, lead_argument
from leadops_core.cli.output import (
    CommandError,
    Output,
    console,
    data_stream,
    long_task,
    pass_output,
    plain,
    write_items,
    write_json,
)
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.app import LeadOps
    from leadops_core.schemas import Lead, LeadDetail, LeadId, LeadProgress, LeadQuery, ProcessReport

_LEADS_PER_TABLE = 500


@click.command(cls=Command, short_help="Score new leads, decide what to do, and draft emails.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Process at most N leads.")
@click.option("--retry-failed", is_flag=True, help="Also retry leads that failed.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Number of worker processes.",
)
@click.option("--report-chunks", is_flag=True, hidden=True, help="Write a JSON report after each chunk.")
@pass_output
def process(output: Output, limit: int | None, retry_failed: bool, workers: int, report_chunks: bool) -> None:
    """Enrich and score new leads, decide what to do with each, and draft emails.

    Each lead is processed once. If the command is interrupted, run it again to continue. If all leads need to be
    rescored, such as after a database upgrade, that happens first.
    """
    if report_chunks:
        # The parent stops a worker process with SIGINT, which background jobs ignore by default.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with long_task(), output.leadops() as ops:
        if not report_chunks:
            with output.progress("Scoring leads") as progress:
                ops.scorecards.rescore_if_due(progress=progress)
        with output.progress("Processing leads") as progress:
            report = ops.pipeline.process(
                limit=limit,
                retry_failed=retry_failed,
                workers=workers,
                progress=progress,
                on_report=(lambda chunk: write_json(plain(chunk))) if report_chunks else None,
            )
        waiting = 0 if output.as_json else ops.leads.figures().drafts_waiting
    output.answer(plain(report), lambda: process_view(report, waiting))


def process_view(report: "ProcessReport", drafts_waiting: int) -> "RenderableType":
    """Return the terminal output of `process`."""
    from rich.console import Group
    from rich.text import Text

    from leadops_core.display.table import ACTION_WORDS, LABEL_WORDS, tally
    from leadops_core.display.text import clean_line, plural

    lines: list[RenderableType] = [Text(f"{plural(report.processed, 'lead')} processed", style="bold")]
    if report.processed:
        lines += [
            Text(f"  {tally(report.labels, LABEL_WORDS)}"),
            Text(f"  {tally(report.actions, ACTION_WORDS)}"),
        ]
    if report.failed:
        lines.append(Text(f"  {report.failed:,} failed. To retry: leadops process --retry-failed"))
    if report.unchanged:
        lines.append(Text(f"  {report.unchanged:,} unchanged since the last run"))
    if report.outdated:
        lines.append(Text(f"  {report.outdated:,} changed during the run and will be processed next time"))
    if report.model_requests or report.fell_back:
        requests = f"{plural(report.model_requests, 'request')} to {clean_line(report.model)}"
        lines.append(Text(f"  {requests}, ${report.cost_usd:,.4f}"))
    if report.fell_back:
        lines.append(
            Text(
                f"  {report.fell_back:,} used rules and templates because the model was not available; the trace has the reason"
            )
        )
    lines += [
        Text(f"  {clean_line(error)}; the other workers finished its leads") for error in report.worker_errors
    ]
    if report.waiting:
        lines.append(Text(f"  {report.waiting:,} are being processed by another worker"))
    if drafts_waiting:
        waits = f"{plural(drafts_waiting, 'draft')} to review. Next: "
        lines.append(Text.assemble(waits, ("leadops review", "bold")))
    return Group(*lines)


@click.command(cls=Command, short_help="Process one lead.")
@lead_argument
@click.option("--force", is_flag=True, help="Process the lead again even if nothing has changed.")
@pass_output
def run(output: Output, lead: str, force: bool) -> None:
    """Process one lead and show the result."""
    with output.leadops() as ops:
        state = ops.pipeline.run(lead, force=force)
        detail = ops.leads.show(str(state.known_lead.id))
    document = {
        **detail_document(detail),
        "errors": list(state.errors),
        "record_status": state.record_status.value if state.record_status else None,
    }
    failure = (
        CommandError(f"Processing failed: {'; '.join(state.errors)}", document) if state.errors else None
    )
    if failure is None or not output.as_json:
        output.answer(document, lambda: _lead_view(detail))
    if failure:
        raise failure


_FILTERS = (
    click.option(
        "--status", "statuses", type=EnumOf("LeadStatus"), multiple=True, help="Filter by status. Repeatable."
    ),
    click.option(
        "--label", "labels", type=EnumOf("ScoreLabel"), multiple=True, help="Filter by label. Repeatable."
    ),
    click.option(
        "--source", "sources", type=EnumOf("LeadSource"), multiple=True, help="Filter by source. Repeatable."
    ),
    click.option(
        "--action",
        "actions",
        type=EnumOf("RecommendedAction"),
        multiple=True,
        help="Filter by recommended action. Repeatable.",
    ),
    click.option(
        "--processing",
        type=EnumOf("ProcessingState"),
        multiple=True,
        help="Filter by processing state. Repeatable.",
    ),
    click.option("--explored", is_flag=True, help="Only leads of the random sample."),
    click.option(
        "--since",
        "created_from",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Created on this day (UTC) or later.",
    ),
    click.option(
        "--before",
        "created_before",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Created before this day (UTC).",
    ),
    click.option(
        "--search", "text", type=TEXT, metavar="WORDS", help="Search name, email, company, title and message."
    ),
    click.option("--sort", type=EnumOf("LeadSort"), default=None, help="Sort order."),
)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that filter leads."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def build_query(ctx: click.Context, options: dict[str, Any]) -> "LeadQuery":
    """Return the query for the options. Raise `click.UsageError` for a wrong value."""
    from pydantic import ValidationError

    from leadops_core.schemas import LeadQuery

    values = {name: value for name, value in options.items() if value not in (None, ())}
    for name, value in values.items():
        if isinstance(value, datetime):
            values[name] = value.replace(tzinfo=UTC)
    try:
        return LeadQuery(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", ctx) from None


@click.command(cls=Command)
@filters
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=None, metavar="N", help="Page size. Default: 50."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="next_cursor of the previous page.")
@click.option("--all", "everything", is_flag=True, help="List all leads instead of one page.")
@click.pass_context
def leads(ctx: click.Context, /, everything: bool, **options: Any) -> None:
    """List leads, newest first.

    With --json, the result is {"leads": […], "next_cursor": …} with all fields of each lead.
    """
    output = Output(ctx)
    query = build_query(ctx, options)
    with output.leadops() as ops:
        if everything and output.as_json:
            write_items("leads", ops.leads.iterate(query))
            return
        if everything:
            _print_leads(ops, ops.leads.iterate(query))
            return
        page = ops.leads.list(query)
        progress = {} if output.as_json else ops.leads.progress([lead.id for lead in page.items])
    output.answer(
        {"leads": [plain(lead) for lead in page.items], "next_cursor": page.next_cursor},
        lambda: _leads_view(list(page.items), progress),
    )
    if page.next_cursor:
        output.remark(f"Showing the first {len(page.items)} leads. Use --all to list all of them.")


def _print_leads(ops: "LeadOps", leads: "Iterator[Lead]") -> None:
    """Print all leads in tables of 500, so that the first ones appear at once and memory is bounded."""
    records = list(islice(leads, _LEADS_PER_TABLE))
    while True:
        progress = ops.leads.progress([lead.id for lead in records])
        console().print(_leads_view(records, progress), soft_wrap=False)
        records = list(islice(leads, _LEADS_PER_TABLE))
        if not records:
            return


def _leads_view(records: "list[Lead]", progress: "Mapping[LeadId, LeadProgress]") -> "RenderableType":
    from leadops_core.display.table import leads_table

    if not records:
        return "No leads. To import some: leadops ingest FILE. To try sample leads: leadops demo"
    return leads_table(records, now(), console().width, progress)


@click.command(cls=Command, short_help="Show a lead and explain its score.")
@lead_argument
@pass_output
def show(output: Output, lead: str) -> None:
    """Show a lead: profile, score explanation, decision, drafts and timeline."""
    with output.leadops() as ops:
        detail = ops.leads.show(lead)
    output.answer(detail_document(detail), lambda: _lead_view(detail))


def detail_document(detail: "LeadDetail") -> dict[str, Any]:
    """Return the JSON result of `show`."""
    document: dict[str, Any] = plain(detail)
    document["timeline"] = document.pop("activities")
    return document


def _lead_view(detail: "LeadDetail") -> "RenderableType":
    from leadops_core.display.lead import lead_view

    return lead_view(detail, now())


@click.command(cls=Command, short_help="Export leads as CSV or JSON Lines.")
@click.option("--format", "format_", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file; it is replaced only when the export is complete.",
)
@filters
@click.pass_context
def export(ctx: click.Context, /, format_: str, out: Path | None, **options: Any) -> None:
    """Export leads with all their fields. In CSV, each attribute has its own column.

    Without --out, the data goes to standard output. With --json and --out, the result reports the file and
    the number of leads; with --json alone, it is {"leads": […]}. CSV cells that a spreadsheet would run as
    a formula are escaped.
    """
    output = Output(ctx)
    query = build_query(ctx, options)
    with output.leadops() as ops:
        if out is None and output.as_json:
            write_items("leads", ops.leads.iterate(query))
            return
        if out is None:
            with data_stream() as stream:
                ops.export(stream, format=format_, query=query)
            return
        report = ops.export(out, format=format_, query=query)
    output.answer(plain(report), lambda: f"Exported {report.rows:,} leads to {out}.")
