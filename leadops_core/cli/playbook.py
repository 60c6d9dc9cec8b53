"""`leadops playbook`: show, import, export, and preview what emails may say."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, CommandGroup, EnumOf, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from leadops_core.schemas.language import Language
    from leadops_core.settings import Settings


@click.group(cls=CommandGroup, invoke_without_command=True, short_help="Show or change what emails may say.")
@click.pass_context
def playbook(ctx: click.Context) -> None:
    """Show or change the playbook: what emails may say about your company.

    Without a command, this shows the current version. Every version is kept.
    """
    if ctx.invoked_subcommand is None:
        _show(Output(ctx), None)


@playbook.command("show")
@click.option(
    "--version", type=click.IntRange(min=0), metavar="N", help="Another version than the current one."
)
@pass_output
def show_playbook(output: Output, version: int | None) -> None:
    """Show the playbook with its texts in the default language."""
    _show(output, version)


@playbook.command("import", short_help="Save a YAML file as the next version.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@click.option(
    "--expect",
    type=click.IntRange(min=0),
    metavar="N",
    help="Refuse if the current version is not N, because somebody saved in between.",
)
@by_option
@pass_output
def import_playbook(output: Output, file: Path, dry_run: bool, expect: int | None, by: str) -> None:
    """Save the playbook in FILE as the next version. New drafts use it at once.

    A fault is named with its line, its field, and the remedy, and nothing is saved.
    """
    from leadops_core.texts import en

    with output.leadops(settings_without_email(), create=True) as ops:
        if dry_run:
            ops.playbook.read_file(file)
            output.answer(
                {"file": str(file), "saved": False}, lambda: f"{file} has no faults. Nothing was saved."
            )
            return
        saved = ops.playbook.import_file(file, by=by, expected_version=expect)
    output.answer(
        {"version": saved.version, "saved": True},
        lambda: f"Saved version {saved.version}. {en.PLAYBOOK_APPLIES}",
    )


@playbook.command("export", short_help="Write the playbook as a YAML file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="[FILE]", required=False)
@click.option(
    "--version", type=click.IntRange(min=0), metavar="N", help="Another version than the current one."
)
@pass_output
def export_playbook(output: Output, file: Path | None, version: int | None) -> None:
    """Write the playbook as a YAML file that can be changed and imported, to FILE or to standard output."""
    with output.leadops() as ops:
        if file is None:
            ops.playbook.export_file(sys.stdout, version=version)
            return
        written = ops.playbook.export_file(file, version=version)
    output.answer(
        {"file": str(file), "version": written.version}, lambda: f"Wrote version {written.version} to {file}."
    )


@playbook.command("history")
@pass_output
def list_versions(output: Output) -> None:
    """List the saved versions, newest first."""
    with output.leadops() as ops:
        versions = ops.playbook.history()
    from leadops_core.display.playbook import history_view

    document = {"versions": [plain(version) for version in versions]}
    output.answer(document, lambda: history_view(versions, now()))


@playbook.command("preview", short_help="Show the email that it makes for a lead.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A playbook that is not saved.",
)
@click.option("--lead", type=TEXT, metavar="LEAD", help="A lead ID, the start of one, or an email address.")
@click.option("--language", type=EnumOf("Language"), help="By default the first language of the playbook.")
@pass_output
def preview_playbook(
    output: Output, file: Path | None, lead: str | None, language: "Language | None"
) -> None:
    """Show the first email that the playbook makes for a lead, or for an invented one. Nothing is stored."""
    with output.leadops(in_memory_if_missing=True) as ops:
        content = None if file is None else ops.playbook.read_file(file)
        draft = ops.playbook.preview(content, lead=lead, language=language)
    output.answer(
        {"subject": draft.subject, "body": draft.body}, lambda: f"Subject: {draft.subject}\n\n{draft.body}"
    )


def settings_without_email() -> "Settings":
    """Return the settings of the process without the email provider, which needs a playbook to start."""
    from leadops_core.settings import settings

    return settings().model_copy(update={"email_mode": "mock"})


def _show(output: Output, version: int | None) -> None:
    with output.leadops(in_memory_if_missing=True) as ops:
        shown = ops.playbook.current() if version is None else ops.playbook.get(version)
    from leadops_core.display.playbook import playbook_view

    output.answer(plain(shown), lambda: playbook_view(shown))
