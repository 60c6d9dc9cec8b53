"""Commands for the scorecard, the do-not-contact list, the database and schemas."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import (
    TEXT,
    Command,
    CommandGroup,
    EnumOf,
    by_option,
    encoding_option,
    sheet_option,
)
from leadops_core.cli.output import CommandError, Output, data_stream, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import SuppressionEntry, SuppressionReason


@click.command(cls=Command, short_help="Show the active scorecard.")
@pass_output
def scorecard(output: Output) -> None:
    """Show the active scorecard: each characteristic and the points for its values."""
    with output.leadops() as ops:
        version = ops.scorecards.active()

    def draw() -> "RenderableType":
        from rich.console import Group as Lines
        from rich.text import Text

        from leadops_core.display.table import scorecard_table
        from leadops_core.display.text import ago, clean_line, rounded
        from leadops_core.schemas import ScoreLabel
        from leadops_core.texts import en
        from leadops_core.texts.sentences import version_words

        card = version.scorecard
        origin = f"made by {clean_line(version.made_by)} {ago(version.created_at, now())}: {clean_line(version_words(version))}"
        return Lines(
            Text.assemble((f"Scorecard version {version.number}", "bold"), f" · {origin}"),
            f"base {rounded(card.base)} · {en.LABELS[ScoreLabel.HOT]} from {rounded(card.thresholds.hot)}"
            f" · {en.LABELS[ScoreLabel.WARM]} from {rounded(card.thresholds.warm)}",
            "",
            scorecard_table(version),
        )

    output.answer(plain(version), draw)


def _suppress_options(command: Any) -> Any:
    for option in (
        click.option("--note", type=TEXT, metavar="TEXT", help="Note."),
        click.option(
            "--reason",
            type=EnumOf("SuppressionReason"),
            default="opt_out",
            help="Reason.",
            show_default=True,
        ),
    ):
        command = option(command)
    return click.argument("value", metavar="ADDRESS|DOMAIN", type=TEXT)(command)


@click.command(cls=Command, short_help="Add an address or domain to the do-not-contact list.")
@_suppress_options
@click.pass_context
def suppress(ctx: click.Context, value: str, reason: "SuppressionReason", note: str | None) -> None:
    """Add an address or domain to the do-not-contact list. Same as `suppressions add`."""
    _suppress(ctx, value, reason, note)


@click.group(cls=CommandGroup)
def suppressions() -> None:
    """Manage the do-not-contact list."""


@suppressions.command("add")
@_suppress_options
@click.pass_context
def add_suppression(ctx: click.Context, value: str, reason: "SuppressionReason", note: str | None) -> None:
    """Add an address (a@b.example) or a domain (b.example)."""
    _suppress(ctx, value, reason, note)


def _suppress(ctx: click.Context, value: str, reason: "SuppressionReason", note: str | None) -> None:
    output = Output(ctx)
    with output.leadops(create=True) as ops:
        entry = ops.suppressions.add(value, reason=reason, note=note)
    output.answer({"suppression": plain(entry)}, lambda: _suppressions_view((entry,)))


@suppressions.command("list")
@pass_output
def list_suppressions(output: Output) -> None:
    """List all entries."""
    with output.leadops() as ops:
        entries = tuple(ops.suppressions.iterate())
    output.answer({"suppressions": [plain(entry) for entry in entries]}, lambda: _suppressions_view(entries))


@suppressions.command("remove")
@click.argument("value", metavar="ADDRESS|DOMAIN", type=TEXT)
@by_option
@pass_output
def remove_suppression(output: Output, value: str, by: str) -> None:
    """Remove an address or domain from the list."""
    with output.leadops() as ops:
        removed = ops.suppressions.remove(value, by=by)
    if removed is None:
        raise CommandError(
            f"{value} is not on the do-not-contact list. Run leadops suppressions list to see its entries."
        )
    output.answer(
        {"removed": plain(removed)}, lambda: f"Removed {removed.value} from the do-not-contact list."
    )


@suppressions.command("import", short_help="Import a list from a file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "--reason",
    type=EnumOf("SuppressionReason"),
    default="opt_out",
    help="Reason for rows without one.",
    show_default=True,
)
@encoding_option
@sheet_option
@pass_output
def import_suppressions(
    output: Output, file: Path, reason: "SuppressionReason", encoding: str | None, sheet: str | None
) -> None:
    """Import a list from a file with a column of addresses or domains, or a text file with one per line.

    The columns reason, note, created_at and expires_at are optional. Importing the same file twice adds nothing.
    """
    with output.leadops(create=True) as ops:
        report = ops.suppressions.import_file(file, reason=reason, encoding=encoding, sheet=sheet)

    def draw() -> "RenderableType":
        from rich.console import Group as Lines
        from rich.text import Text

        from leadops_core.display.text import clean_line

        head = (
            f"{report.rows:,} rows = {report.added:,} new + {report.strengthened:,} with a stronger reason "
            f"+ {report.present:,} already listed + {report.rejected:,} rejected"
        )
        rows = (f"line {row.line}: {clean_line(row.reason)}" for row in report.rejected_rows)
        return Lines(head, *(Text(row) for row in rows))

    output.answer(plain(report), draw)


@suppressions.command("export", short_help="Export the list as CSV.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@click.pass_context
def export_suppressions(ctx: click.Context, out: Path | None) -> None:
    """Export the list as CSV, in the format that `suppressions import` reads."""
    output = Output(ctx)
    if output.as_json and out is None:
        raise click.UsageError("--json requires --out FILE.", ctx)
    with output.leadops() as ops:
        if out is None:
            with data_stream() as stream:
                ops.suppressions.export_file(stream)
            return
        report = ops.suppressions.export_file(out)
    output.answer(plain(report), lambda: f"Exported {report.rows:,} entries to {report.path}.")


def _suppressions_view(entries: "tuple[SuppressionEntry, ...]") -> "RenderableType":
    from leadops_core.display.table import suppressions_table

    return suppressions_table(entries, now()) if entries else "The do-not-contact list is empty."


@click.group(cls=CommandGroup)
def db() -> None:
    """Set up, upgrade or inspect the database."""


@db.command("upgrade", short_help="Create or upgrade the database.")
@click.option(
    "--grant",
    metavar="ROLE[=ID]",
    multiple=True,
    help="Let this Postgres role read and write rows, but change no table. Repeatable. "
    "With an object ID of Entra ID, a missing role is created.",
)
@pass_output
def upgrade(output: Output, grant: tuple[str, ...]) -> None:
    """Create the database, or upgrade it to the version that this release needs."""
    from leadops_core.app import LeadOps
    from leadops_core.schemas import RescoringPhase

    status = LeadOps.upgrade(output.url, grant=grant)
    with output.leadops() as ops:
        is_rescored = ops.scorecards.rescoring().phase is RescoringPhase.DONE

    def draw() -> str:
        line = f"{status.database} is at version {status.version}."
        if is_rescored:
            return line
        return f"{line}\nScores are recalculated by the next leadops process. To do it now: leadops rescore"

    output.answer(plain(status), draw)


@db.command("status")
@pass_output
def db_status(output: Output) -> None:
    """Show the database location, its version and its contents."""
    from leadops_core.app import LeadOps

    status = LeadOps.status(output.url)
    figures = None
    if status.is_usable:
        with output.leadops() as ops:
            figures = ops.leads.figures()

    from leadops_core.display.table import status_table

    output.answer(
        {**plain(status), "figures": plain(figures) if figures else None},
        lambda: status_table(status, figures),
    )


@db.command("trim", short_help="Delete old traces, model calls, and received emails.")
@click.option("--dry-run", is_flag=True, help="Only count what would be deleted.")
@click.option("--compact", is_flag=True, help="Also return the free space of a SQLite file to the disk.")
@by_option
@pass_output
def trim(output: Output, dry_run: bool, compact: bool, by: str) -> None:
    """Delete what is older than LEADOPS_KEEP_TRACES_DAYS, LEADOPS_KEEP_MODEL_CALLS_DAYS, and LEADOPS_KEEP_RAW_MAIL_DAYS.

    A worker does this once a day. With LEADOPS_ARCHIVE_DIR, rows are written to Parquet files first.
    """
    with output.leadops() as ops, output.progress("Deleting old data") as progress:
        report = (
            ops.retention.preview()
            if dry_run
            else ops.retention.trim(by=by, compact=compact, progress=progress)
        )

    from leadops_core.texts import en

    counts = {name: f"{count:,}" for name, count in report.model_dump().items()}
    words = en.TRIM_PREVIEW if dry_run else en.TRIMMED
    output.answer(plain(report), lambda: words.format(**counts))


@click.command(cls=Command, short_help="Print the JSON Schema of a record.")
@click.argument("name", metavar="[NAME]", type=TEXT, required=False)
@pass_output
def schema(output: Output, name: str | None) -> None:
    """Print the JSON Schema of a record such as Lead, ScoreResult or EmailDraft. Without NAME, list all records.

    The output is JSON with or without --json.
    """
    import json

    from pydantic import BaseModel

    from leadops_core import schemas

    models = {
        title: model
        for title in schemas.__all__
        if isinstance(model := getattr(schemas, title), type)
        and issubclass(model, BaseModel)
        and title != "Schema"
    }
    if name is None:
        output.answer({"schemas": sorted(models)}, lambda: "\n".join(sorted(models)))
        return
    match = next((title for title in models if title.casefold() == name.strip().casefold()), None)
    if match is None:
        raise CommandError(f"Unknown schema {name!r}. Available: {', '.join(sorted(models))}.")
    document = models[match].model_json_schema(mode="serialization")
    output.answer(document, lambda: json.dumps(document, indent=2, ensure_ascii=False))
