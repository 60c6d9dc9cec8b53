"""Offline work: pull leads into a local file, work on them, and push the changes back."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.leads import build_query, filters
from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import CommandError, Output, pass_output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.app import LeadOps

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")


@click.command(cls=Command, short_help="Copy leads into a local file to work offline.")
@_file
@click.option("--from", "source", metavar="URL", help="Database to copy from. Default: LEADOPS_EDGE_URL.")
@filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Copy at most N leads.")
@by_option
@click.pass_context
def pull(
    ctx: click.Context, /, file: Path, source: str | None, limit: int | None, by: str, **options: Any
) -> None:
    """Copy leads and all their data into FILE, so that you can work without a connection.

    Use leadops push to send your decisions back; no email is ever sent from the copy. Pull again to
    refresh the copy. Leads with changes that are not pushed yet are not refreshed.
    """
    output = Output(ctx)
    query = build_query(ctx, options) if any(value not in (None, ()) for value in options.values()) else None
    from leadops_core.app import LeadOps
    from leadops_core.display.edge import pull_lines

    with output.progress("Pulling leads") as progress:
        report = LeadOps.pull(source, file, query, by=by, limit=limit, progress=progress)
    output.answer(plain(report), lambda: _lines(pull_lines(report)))


@click.command(cls=Command, short_help="Show the unpushed changes in a local copy.")
@_file
@pass_output
def pending(output: Output, file: Path) -> None:
    """Show where FILE was copied from and which changes are not pushed yet. Works offline."""
    from leadops_core.display.edge import pending_lines

    with _opened(file) as ops:
        status = ops.edge.status()
    output.answer(plain(status), lambda: _lines(pending_lines(status)))


@click.command(cls=Command, short_help="Push the changes in a local copy.")
@_file
@click.option(
    "--to",
    "source",
    metavar="URL",
    help="Database that FILE was copied from. Default: LEADOPS_EDGE_URL, or the file if it is on this machine.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen without changing anything.")
@click.option(
    "--mine",
    type=TEXT,
    multiple=True,
    metavar="LEAD",
    help="Keep your version of a lead in conflict. Repeatable.",
)
@click.option(
    "--theirs",
    type=TEXT,
    multiple=True,
    metavar="LEAD",
    help="Keep the other version of a lead in conflict. Repeatable.",
)
@by_option
@pass_output
def push(
    output: Output,
    file: Path,
    source: str | None,
    dry_run: bool,
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    by: str,
) -> None:
    """Apply the changes made in FILE to the database that it was copied from.

    Each change is applied once, even if you push it again. If a lead was changed in both places, it is skipped and both
    versions are shown. A do-not-contact entry in the database always wins. Exits with 1 while conflicts remain.
    """
    from leadops_core.display.edge import push_lines

    with _opened(file) as ops, output.progress("Pushing leads") as progress:
        report = ops.edge.push(source, by=by, dry_run=dry_run, mine=mine, theirs=theirs, progress=progress)
    if not output.as_json or report.is_clean:
        output.answer(plain(report), lambda: _lines(push_lines(report)))
    if not report.is_clean:
        left = sum(report.counts.get(verdict, 0) for verdict in ("conflict", "refused", "gone"))
        raise CommandError(
            f"{left} of {len(report.leads)} leads need your decision. Push again with --mine LEAD or --theirs LEAD.",
            plain(report),
        )


def _opened(file: Path) -> "LeadOps":
    from leadops_core.app import LeadOps

    if not file.exists():
        raise CommandError(f"{file} does not exist. Create it with leadops pull.")
    return LeadOps.open(f"sqlite:///{file.expanduser().absolute()}")


def _lines(lines: Iterable[str]) -> "RenderableType":
    from rich.text import Text

    return Text("\n".join(lines))
