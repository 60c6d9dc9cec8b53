"""Edge mode: a slice pulled into a file, worked on offline, and pushed back."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.leads import build_query, filters
from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, Refused, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.leadops import LeadOps

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")


@click.command(cls=Command, short_help="Pull a slice of a database into a local file.")
@_file
@click.option("--from", "source", metavar="URL", help="Database to pull from (else LEADOPS_EDGE_URL).")
@filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many leads.")
@by_option
@click.pass_context
def pull(
    ctx: click.Context, /, file: Path, source: str | None, limit: int | None, by: str, **chosen: Any
) -> None:
    """Bring leads, with all that is known of them, into FILE: to work on without a connection.

    What you decide in it goes back with leadops push; nothing is ever sent from it. Pulled again it is
    brought up to date, except for leads about which something is not pushed yet.
    """
    output = Output(ctx)
    query = build_query(ctx, chosen) if any(value not in (None, ()) for value in chosen.values()) else None
    from leadops_core.display.edge import pull_lines
    from leadops_core.leadops import LeadOps

    with output.progress("Pulling leads") as progress:
        report = LeadOps.pull(source, file, query, by=by, limit=limit, progress=progress)
    output.answer(plain(report), lambda: _lines(pull_lines(report)))


@click.command(cls=Command, short_help="Show what a local copy has to push.")
@_file
@click.pass_context
def pending(ctx: click.Context, file: Path) -> None:
    """Show where FILE was pulled from, and what was decided in it since. Needs no connection."""
    output = Output(ctx)
    from leadops_core.display.edge import pending_lines

    with _opened(file) as ops:
        status = ops.edge()
    output.answer(plain(status), lambda: _lines(pending_lines(status)))


@click.command(cls=Command, short_help="Push what was decided in a local copy.")
@_file
@click.option(
    "--to", "source", metavar="URL", help="Database that it was pulled from (else LEADOPS_EDGE_URL)."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--mine", type=TEXT, multiple=True, metavar="LEAD", help="In a conflict yours counts; repeatable."
)
@click.option("--theirs", type=TEXT, multiple=True, metavar="LEAD", help="Give yours up; repeatable.")
@by_option
@click.pass_context
def push(
    ctx: click.Context,
    file: Path,
    source: str | None,
    dry_run: bool,
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
    by: str,
) -> None:
    """Apply what was decided in FILE at the database that it was pulled from.

    The same change is applied once, however often it is pushed. A lead that somebody has changed there meanwhile is
    left alone, and both sides are shown; a suppression there always wins. Fails while something is left to decide.
    """
    output = Output(ctx)
    from leadops_core.display.edge import push_lines

    with _opened(file) as ops, output.progress("Pushing leads") as progress:
        report = ops.push(source, by=by, dry_run=dry_run, mine=mine, theirs=theirs, progress=progress)
    if not output.as_json or report.is_clean:
        output.answer(plain(report), lambda: _lines(push_lines(report)))
    if not report.is_clean:
        left = sum(report.counts.get(each, 0) for each in ("conflict", "refused", "gone"))
        raise Refused(f"Left for you to decide: {left} of {len(report.leads)} leads.", plain(report))


def _opened(file: Path) -> "LeadOps":
    from leadops_core.leadops import LeadOps

    if not file.exists():
        raise Refused(f"{file}: there is no such file; leadops pull makes one")
    return LeadOps.open(f"sqlite:///{file.expanduser().absolute()}")


def _lines(lines: Iterable[str]) -> "RenderableType":
    from rich.text import Text

    return Text("\n".join(lines))
