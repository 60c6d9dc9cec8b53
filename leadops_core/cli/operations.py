"""Commands for operators: check an installation, show its settings, and back it up."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import Command
from leadops_core.cli.output import Output, pass_output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas.doctor import DoctorReport, EffectiveSetting

_STYLES = {"ok": "green", "warning": "yellow", "failed": "red", "skipped": "dim"}


@click.command(cls=Command, short_help="Check the installation and suggest remedies.")
@pass_output
def doctor(output: Output) -> int:
    """Check settings, database, permissions, clock, disk, waiting leads, queue, email and language model.

    Nothing is changed and no email is sent. The exit code is 1 if a check failed.
    """
    from leadops_core.operations import diagnose
    from leadops_core.texts.findings import finding_sentence, remedy_sentence

    report = diagnose(output.url)
    document = [
        {**plain(check), "message": finding_sentence(check), "remedy": remedy_sentence(check)}
        for check in report.checks
    ]
    output.answer({"healthy": not report.has_failed, "checks": document}, lambda: _doctor_view(report))
    return 1 if report.has_failed else 0


def _doctor_view(report: "DoctorReport") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    from leadops_core.display.text import clean
    from leadops_core.texts import en
    from leadops_core.texts.findings import finding_sentence, remedy_sentence

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in report.checks:
        remedy = remedy_sentence(check)
        message = f"{finding_sentence(check)}{f' {remedy}' if remedy else ''}"
        state = Text(en.CHECK_STATES[check.state], style=_STYLES[check.state])
        table.add_row(state, en.INSTALLATION_CHECKS[check.name], Text(clean(message)))
    return table


@click.command(cls=Command, short_help="Show the effective settings and where each came from.")
@click.option("--all", "everything", is_flag=True, help="List the settings that have their default, too.")
@pass_output
def config(output: Output, everything: bool) -> None:
    """Show the effective settings: environment variables come first, then .env, then defaults.

    Secrets and passwords are masked. --json lists all settings with their descriptions.
    """
    from leadops_core.operations import effective_settings
    from leadops_core.schemas.doctor import SettingSource
    from leadops_core.settings import settings

    all_settings = effective_settings(settings())
    listed = tuple(
        setting for setting in all_settings if everything or setting.source is not SettingSource.DEFAULT
    )
    output.answer({"settings": [plain(setting) for setting in all_settings]}, lambda: _settings_view(listed))


def _settings_view(listed: "tuple[EffectiveSetting, ...]") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    from leadops_core.display.text import clean_line
    from leadops_core.texts import en

    if not listed:
        return "All settings have their default. To list them: leadops config --all"
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("setting", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("from", no_wrap=True)
    for setting in listed:
        value = "–" if setting.value is None else clean_line(setting.value)
        table.add_row(setting.variable, Text(value), en.SETTING_SOURCES[setting.source])
    return table


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command, short_help="Back up the database into a file.")
@click.argument("file", metavar="FILE", type=_FILE)
@pass_output
def backup(output: Output, file: Path) -> None:
    """Back up the database into FILE, and describe the backup in FILE.json. Both are needed to restore it.

    The database can be used meanwhile. A backup of Postgres needs pg_dump. Emails in the outbox folder and
    .env are not part of it.
    """
    from leadops_core.operations import back_up

    report = back_up(file, output.url)
    manifest = report.manifest
    output.answer(
        plain(report),
        lambda: (
            f"Backed up {manifest.row_counts.get('leads', 0):,} leads into {report.file} "
            f"({manifest.byte_count / 1e6:,.1f} MB)."
        ),
    )


@click.command(cls=Command, short_help="Restore a backup into a new database.")
@click.argument("file", metavar="FILE", type=_FILE)
@pass_output
def restore(output: Output, file: Path) -> None:
    """Restore the backup in FILE into the database of --db, which must be missing or empty, and verify it.

    Emails that were approved in the backup return to the review queue, and those being sent become unknown,
    because they may have been sent since. Start no worker before the restore has ended.
    """
    from leadops_core.operations import restore as restore_backup

    report = restore_backup(file, output.url)

    def draw() -> str:
        from leadops_core.display.text import plural

        count = report.manifest.row_counts.get("leads", 0)
        lines = [f"Restored and verified {plural(count, 'lead')} in {report.database}."]
        if report.is_upgraded:
            lines.append("The backup was of an older version, so the database was upgraded.")
        if report.withdrawn_count:
            lines.append(
                f"{plural(report.withdrawn_count, 'approved email')} must be reviewed again. Check whether they "
                "were sent since the backup: leadops review, leadops deliveries"
            )
        return "\n".join(lines)

    output.answer(plain(report), draw)
