"""Leads: processed, listed, shown, moved on, exported."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, lead_argument
from leadops_core.cli.output import Output, Refused, console, data_stream, plain, write_json

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Lead, LeadDetail, LeadId, LeadProgress, LeadQuery, ProcessReport

_IN_MEMORY = 32 * 1024 * 1024


@click.command(cls=Command, short_help="Score, decide and draft all that waits.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many leads.")
@click.option("--retry-failed", is_flag=True, help="Take those up again that had failed.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Worker processes that share the leads.",
)
@click.option("--report-chunks", is_flag=True, hidden=True, help="Write a JSON report after each chunk.")
@click.pass_context
def process(
    ctx: click.Context, limit: int | None, retry_failed: bool, workers: int, report_chunks: bool
) -> None:
    """Enrich, score, decide and draft every lead that waits.

    Each lead is processed once. Stopped half way, the same command goes on where it was. A rescoring that is due, such as
    after an upgrade of the database, comes first.
    """
    if report_chunks:
        # A worker process: its parent stops it with SIGINT, which a job in the background would ignore.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    output = Output(ctx)
    with output.leadops() as ops:
        if not report_chunks:
            with output.progress("Scoring leads") as progress:
                ops.rescore_if_due(progress=progress)
        with output.progress("Processing leads") as progress:
            report = ops.process(
                limit=limit,
                retry_failed=retry_failed,
                workers=workers,
                progress=progress,
                on_report=(lambda chunk: write_json(plain(chunk))) if report_chunks else None,
            )
        waiting = 0 if output.as_json else ops.figures().drafts_waiting
    output.answer(plain(report), lambda: process_view(report, waiting))


def process_view(report: "ProcessReport", drafts_waiting: int) -> "RenderableType":
    """The answer of `process` for people."""
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
        lines.append(Text(f"  {report.failed:,} failed: leadops process --retry-failed"))
    if report.unchanged:
        lines.append(Text(f"  {report.unchanged:,} had been done before and stay as they are"))
    if report.outdated:
        lines.append(Text(f"  {report.outdated:,} changed meanwhile and wait for the next turn"))
    if report.model_requests or report.fell_back:
        asked = f"{plural(report.model_requests, 'request')} to {clean_line(report.model)}"
        lines.append(Text(f"  {asked}, ${report.cost_usd:,.4f}"))
    if report.fell_back:
        lines.append(
            Text(f"  {report.fell_back:,} went offline: rules and templates answered, the trace says why")
        )
    lines += [
        Text(f"  {clean_line(error)}; the other workers finished its leads") for error in report.worker_errors
    ]
    if report.waiting:
        lines.append(Text(f"  {report.waiting:,} are with another worker"))
    if drafts_waiting:
        waits = (
            f"{plural(drafts_waiting, 'draft')} {'waits' if drafts_waiting == 1 else 'wait'} for you. Next: "
        )
        lines.append(Text.assemble(waits, ("leadops review", "bold")))
    return Group(*lines)


@click.command(cls=Command, short_help="Run the graph for one lead.")
@lead_argument
@click.option("--force", is_flag=True, help="Do it again although nothing has changed.")
@click.pass_context
def run(ctx: click.Context, lead: str, force: bool) -> None:
    """Run the graph for one lead and show what it made of it."""
    output = Output(ctx)
    with output.leadops() as ops:
        state = ops.run(lead, force=force)
        detail = ops.show(str(state.known_lead.id))
    document = {
        **detail_document(detail),
        "errors": list(state.errors),
        "record_status": state.record_status.value if state.record_status else None,
    }
    failure = Refused(f"The run failed: {'; '.join(state.errors)}", document) if state.errors else None
    if failure is None or not output.as_json:
        output.answer(document, lambda: _lead_view(detail))
    if failure:
        raise failure


_FILTERS = (
    click.option("--status", "statuses", type=EnumOf("LeadStatus"), multiple=True, help="Repeatable."),
    click.option("--label", "labels", type=EnumOf("ScoreLabel"), multiple=True, help="Repeatable."),
    click.option("--source", "sources", type=EnumOf("LeadSource"), multiple=True, help="Repeatable."),
    click.option("--action", "actions", type=EnumOf("RecommendedAction"), multiple=True, help="Repeatable."),
    click.option("--processing", type=EnumOf("ProcessingState"), multiple=True, help="Repeatable."),
    click.option(
        "--since",
        "created_from",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Taken in on that day (UTC) or later.",
    ),
    click.option(
        "--before",
        "created_before",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Taken in before that day (UTC).",
    ),
    click.option(
        "--search", "text", type=TEXT, metavar="WORDS", help="In name, e-mail, company, title or message."
    ),
    click.option("--sort", type=EnumOf("LeadSort"), default=None, help="Order."),
)


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose leads."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def build_query(ctx: click.Context, chosen: dict[str, Any]) -> "LeadQuery":
    """The query that the options ask for; wrong values are wrong usage."""
    from pydantic import ValidationError

    from leadops_core.schemas import LeadQuery

    known = {name: value for name, value in chosen.items() if value not in (None, ())}
    for name, value in known.items():
        if isinstance(value, datetime):
            known[name] = value.replace(tzinfo=UTC)
    try:
        return LeadQuery(**known)
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", ctx) from None


@click.command(cls=Command)
@filters
@click.option("--limit", type=click.IntRange(1, 1000), default=None, metavar="N", help="Page size (50).")
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="Where the page before ended.")
@click.option("--all", "everything", is_flag=True, help="All of them, not one page.")
@click.pass_context
def leads(ctx: click.Context, /, everything: bool, **chosen: Any) -> None:
    """List leads, newest first.

    The answer with --json is {"leads": […], "next_cursor": …}, every lead with all its fields.
    """
    output = Output(ctx)
    query = build_query(ctx, chosen)
    with output.leadops() as ops:
        if everything and output.as_json:
            write_leads(ops.iterate(query))
            return
        page = ops.leads(query) if not everything else None
        found = list(ops.iterate(query)) if page is None else list(page.items)
        progress = {} if output.as_json else ops.store.leads.progress([each.id for each in found])
    cursor = page.next_cursor if page else None
    output.answer(
        {"leads": [plain(each) for each in found], "next_cursor": cursor},
        lambda: _leads_view(found, progress),
    )
    if cursor:
        output.remark(f"These are the first {len(found)}: --all shows all of them.")


def _leads_view(found: "list[Lead]", progress: "Mapping[LeadId, LeadProgress]") -> "RenderableType":
    from leadops_core.cli.times import now
    from leadops_core.display.table import leads_table

    if not found:
        return "No leads. Take some in with leadops ingest FILE, or look at leadops demo."
    return leads_table(found, now(), console().width, progress)


def write_leads(found: "Iterable[Lead]") -> None:
    """One document with all the leads, written only when the last of them is there, in memory that does not grow."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        separator = b'{"leads": ['
        for lead in found:
            spool.write(separator + lead.model_dump_json().encode())
            separator = b",\n"
        spool.write(
            b'], "next_cursor": null}\n' if separator == b",\n" else b'{"leads": [], "next_cursor": null}\n'
        )
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout.buffer)
        sys.stdout.buffer.flush()


@click.command(cls=Command, short_help="Show one lead with the explanation of its score.")
@lead_argument
@click.pass_context
def show(ctx: click.Context, lead: str) -> None:
    """Show one lead: profile, explanation of its score, decision, drafts, timeline."""
    output = Output(ctx)
    with output.leadops() as ops:
        detail = ops.show(lead)
    output.answer(detail_document(detail), lambda: _lead_view(detail))


def detail_document(detail: "LeadDetail") -> dict[str, Any]:
    """The answer of `show` for machines."""
    document: dict[str, Any] = plain(detail)
    document["timeline"] = document.pop("activities")
    return document


def _lead_view(detail: "LeadDetail") -> "RenderableType":
    from leadops_core.cli.times import now
    from leadops_core.display.lead import lead_view

    return lead_view(detail, now())


@click.command(cls=Command, short_help="Write every lead with all its fields.")
@click.option("--format", "format_", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there; complete or not at all."
)
@filters
@click.pass_context
def export(ctx: click.Context, /, format_: str, out: Path | None, **chosen: Any) -> None:
    """Write every lead with all its fields, attributes as columns of their own in CSV.

    Without --out the data goes to standard output. With --json and --out the answer says what was written
    where; with --json and no --out it is {"leads": […]}. CSV cells that a spreadsheet would run as a
    formula are neutralised.
    """
    output = Output(ctx)
    query = build_query(ctx, chosen)
    with output.leadops() as ops:
        if out is None and output.as_json:
            write_leads(ops.iterate(query))
            return
        if out is None:
            with data_stream() as stream:
                ops.export(stream, format=format_, query=query)
            return
        report = ops.export(out, format=format_, query=query)
    output.answer(plain(report), lambda: f"{report.rows:,} leads in {out}")
