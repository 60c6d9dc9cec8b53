"""Import files, preview them, and undo imports."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, by_option, encoding_option, sheet_option
from leadops_core.cli.output import CommandError, Output, console, data_stream, pass_output, plain, write_json
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import ColumnMapping, IngestReport

_SHOWN_REJECTIONS = 20
_SHOWN_KEPT = 10

map_option = click.option(
    "--map",
    "choices",
    type=TEXT,
    multiple=True,
    metavar="COLUMN=FIELD",
    help="Map one column to a field, or to attribute, outcome, or ignored. Repeatable.",
)


@click.command(cls=Command, short_help="Import the leads in a file.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Show what an import would do without storing anything.")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help='Column mapping: {"Firma": "company_name", "Note": null}, or the output of `preview --json`.',
)
@map_option
@encoding_option
@sheet_option
@by_option
@pass_output
def ingest(
    output: Output,
    file: Path,
    dry_run: bool,
    mapping_file: Path | None,
    choices: tuple[str, ...],
    encoding: str | None,
    sheet: str | None,
    by: str,
) -> None:
    """Import the leads in a file: CSV, Excel, OpenDocument, JSON, JSON Lines, or vCard.

    Each row creates a lead, is merged into an existing one, or is rejected with its line number and the
    reason. Importing the same file twice adds nothing. To resume an interrupted import, run it again.
    Use - as FILE to read standard input.
    """
    mapping = _with_choices(read_mapping(mapping_file) if mapping_file else None, choices)
    source = sys.stdin.buffer if str(file) == "-" else file
    with (
        output.leadops(create=not dry_run, in_memory_if_missing=dry_run) as ops,
        output.progress(f"Reading {file.name}") as progress,
    ):
        report = ops.ingest(
            source,
            mapping=mapping,
            dry_run=dry_run,
            by=by,
            file_name=_stdin_name(file),
            encoding=encoding,
            sheet=sheet,
            progress=progress,
        )
    output.answer(ingest_document(report), lambda: ingest_view(report))


def _stdin_name(file: Path) -> str | None:
    return "standard input" if str(file) == "-" else None


def read_mapping(path: Path) -> Any:
    """Read a column mapping, or a complete mapping, from a JSON file."""
    try:
        wish = json.loads(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise CommandError(f"{path} is not valid JSON: {error}.") from None
    if not isinstance(wish, dict):
        raise CommandError(
            f"{path}: a mapping must be a JSON object that gives each column a field name or null."
        )
    if "dialect" in wish and "columns" in wish:
        from leadops_core.schemas import ColumnMapping

        return ColumnMapping.model_validate(
            {name: wish[name] for name in ColumnMapping.model_fields if name in wish}
        )
    if wrong := [name for name, target in wish.items() if not (target is None or isinstance(target, str))]:
        raise CommandError(f"{path}: the value for column {wrong[0]!r} must be a field name or null.")
    return wish


def _with_choices(mapping: Any, choices: tuple[str, ...]) -> Any:
    """Return the mapping with the choices of `--map`, which win over a file of changes."""
    changes: dict[str, str] = {}
    for choice in choices:
        column, equals, field = choice.rpartition("=")
        if not equals or not column or not field.strip():
            raise CommandError(f"--map {choice!r} is not in the form COLUMN=FIELD.")
        changes[column] = field.strip()
    if not changes:
        return mapping
    if mapping is not None and not isinstance(mapping, dict):
        from leadops_core.intake.mapping import apply_mapping

        return apply_mapping(mapping, changes)
    return {**(mapping or {}), **changes}


def _questions(mapping: "ColumnMapping") -> list[dict[str, str]]:
    return [
        {"column": column.column, "suggestion": str(column.suggestion), "why": column.why}
        for column in mapping.questions()
    ]


def ingest_document(report: "IngestReport") -> dict[str, Any]:
    """Return the JSON result of `ingest`."""
    return {
        "upload_id": str(report.upload_id) if report.upload_id else None,
        "file_name": report.file_name,
        "dry_run": report.dry_run,
        "resumed": report.resumed,
        **plain(report.counts),
        "mapping": report.mapping.by_column(),
        "exported_by": report.mapping.exported_by,
        "questions": _questions(report.mapping),
        "damage": plain(report.damage),
        **reading_document(report.mapping),
        "rejected_rows": [plain(row) for row in report.rejected_rows],
    }


def reading_document(mapping: "ColumnMapping") -> dict[str, Any]:
    """Return how a file was read, as part of a JSON result."""
    return {
        "dialect": plain(mapping.dialect),
        "encodings": [plain(choice) for choice in mapping.encodings],
        "unread_sheets": list(mapping.unread_sheets),
    }


def ingest_view(report: "IngestReport") -> "RenderableType":
    """Return the terminal output of `ingest`."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from leadops_core.display.reading import reading_notes
    from leadops_core.display.table import question_lines, rejected_table
    from leadops_core.display.text import plural, shorten
    from leadops_core.texts.sentences import damage_sentences

    counts = report.counts
    lines: list[RenderableType] = [
        Text.assemble(
            (shorten(report.file_name, 80), "bold"),
            f": {plural(counts.rows, 'row')} = {counts.accepted:,} new + {counts.merged:,} merged"
            f" + {counts.rejected:,} rejected",
        )
    ]
    if report.dry_run:
        lines.append(Text("Dry run: nothing was stored.", style="bold"))
    lines += [Text(sentence, style="yellow") for sentence in damage_sentences(report.damage)]
    if report.resumed:
        lines.append(Text("Resumed an interrupted import of this file."))
    if counts.merged:
        lines.append(Text(f"{plural(counts.changed, 'merged row')} changed a lead.", style="dim"))
    if notes := reading_notes(report.mapping):
        lines += ["", *map(Text, notes)]
        if not (report.dry_run or report.mapping.is_encoding_certain):
            lines.append(
                Text(f"If it is wrong: leadops undo {report.upload_id}, then import with --encoding NAME.")
            )
    if questions := question_lines(report.mapping, "--map"):
        lines += ["", *questions]
    if report.rejected_rows:
        rejections = report.rejected_rows[:_SHOWN_REJECTIONS]
        lines += ["", Padding(rejected_table(rejections), (0, 0, 0, 2))]
        if counts.rejected > len(rejections):
            more = "" if report.upload_id is None else f": leadops rejected {report.upload_id}"
            lines.append(Text(f"  … and {counts.rejected - len(rejections):,} more{more}"))
    if not report.dry_run:
        lines += ["", Text(f"upload {report.upload_id}", style="dim")]
        if counts.accepted or counts.changed:
            lines.append(Text.assemble("Next: ", ("leadops process", "bold")))
    return Group(*lines)


@click.command(cls=Command, short_help="Preview how a file would be read.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@map_option
@encoding_option
@sheet_option
@pass_output
def preview(
    output: Output, file: Path, choices: tuple[str, ...], encoding: str | None, sheet: str | None
) -> None:
    """Preview how a file would be read, without storing anything.

    Edit the output of --json and pass it to `ingest --mapping` to change the mapping.
    """
    from leadops_core.app import LeadOps

    # A preview needs no database, so none is created.
    source = sys.stdin.buffer if str(file) == "-" else file
    report = LeadOps.preview(
        source,
        mapping=_with_choices(None, choices),
        file_name=_stdin_name(file),
        encoding=encoding,
        sheet=sheet,
    )
    mapping = report.mapping

    def draw() -> "RenderableType":
        from rich.console import Group
        from rich.text import Text

        from leadops_core.display.reading import reading_line, reading_notes
        from leadops_core.display.table import NARROW, mapping_table, question_lines
        from leadops_core.texts.sentences import damage_sentences

        parts: list[RenderableType] = [
            Text(reading_line(mapping)),
            *map(Text, reading_notes(mapping)),
            *(Text(sentence, style="yellow") for sentence in damage_sentences(report.damage)),
            "",
            mapping_table(mapping, wide=console().width > NARROW),
        ]
        if questions := question_lines(mapping, "--map"):
            parts += ["", *questions]
        return Group(*parts)

    document = {
        **plain(mapping),
        "mapping": mapping.by_column(),
        "questions": _questions(mapping),
        "damage": plain(report.damage),
    }
    output.answer(document, draw)


@click.command(cls=Command)
@pass_output
def uploads(output: Output) -> None:
    """List imported files, newest first."""
    with output.leadops() as ops:
        records = ops.uploads.list()

    from leadops_core.display.table import uploads_table

    document = [
        {"upload_id": str(upload.id), **plain(upload), "mapping": upload.mapping.by_column()}
        for upload in records
    ]
    output.answer(
        {"uploads": document},
        lambda: (
            uploads_table(records, now(), console().width)
            if records
            else "No imports yet. Next: leadops ingest FILE"
        ),
    )


@click.command(cls=Command, short_help="Print the rejected rows of an import, with the reasons.")
@click.argument("upload", metavar="UPLOAD", type=TEXT)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file instead of standard output.",
)
@pass_output
def rejected(output: Output, upload: str, out: Path | None) -> None:
    """Print the rejected rows of an import as CSV: line, column, reason, then the original row.

    With --json, the result is one document with all rows.
    """
    from leadops_core.intake import rejected_csv

    with output.leadops() as ops:
        of = ops.uploads.get(upload)
        rows = ops.uploads.rejected_rows(of.id)
        columns = [column.column for column in of.mapping.columns]
        count = of.counts.rejected
        if out is not None:
            with out.open("w", encoding="utf-8", newline="") as stream:
                stream.writelines(rejected_csv(columns, rows))
            document = {"upload_id": str(of.id), "path": str(out), "rejected": count}
            output.answer(document, lambda: f"Wrote {count:,} rejected rows to {out}.")
        elif output.as_json:
            write_json(
                {"upload_id": str(of.id), "rejected": count, "rejected_rows": [plain(row) for row in rows]}
            )
        else:
            with data_stream() as stream:
                stream.writelines(rejected_csv(columns, rows))


@click.command(cls=Command)
@click.argument("upload", metavar="UPLOAD", type=TEXT)
@by_option
@pass_output
def undo(output: Output, upload: str, by: str) -> None:
    """Undo an import.

    Leads that it created are deleted, and changes to existing leads are reverted. Leads that a person has changed
    since, or that another import also contains, are kept and listed.
    """
    with output.leadops() as ops, output.progress("Undoing the import") as progress:
        report = ops.uploads.undo(upload, by=by, progress=progress)

    def draw() -> "RenderableType":
        from rich.text import Text

        from leadops_core.display.text import plural

        counts = f"{plural(report.removed, 'lead')} removed, {report.restored:,} restored, {len(report.kept):,} kept"
        if not report.kept:
            return Text(counts)
        rest = len(report.kept) - _SHOWN_KEPT
        lines = [
            f"{counts}. Kept because a person changed the lead or another import contains it:",
            *(f"  {lead}" for lead in report.kept[:_SHOWN_KEPT]),
            *([f"  … and {rest:,} more; use --json to list all"] if rest > 0 else []),
        ]
        return Text("\n".join(lines))

    output.answer({**plain(report), "kept_count": len(report.kept)}, draw)
