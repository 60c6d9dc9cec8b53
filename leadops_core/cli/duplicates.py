"""Commands for leads that may be the same person."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, CommandGroup, by_option
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import DuplicateSearch, LeadMerge, PossibleDuplicate

_SHOWN = 50


_limit_option = click.option(
    "--limit", type=click.IntRange(1, 1000), default=_SHOWN, show_default=True, help="Rows to show."
)


@click.group(cls=CommandGroup, invoke_without_command=True, short_help="Find and merge leads of one person.")
@_limit_option
@click.pass_context
def duplicates(ctx: click.Context, limit: int) -> None:
    """Find leads that may be the same person, and decide about them.

    Without a command, this is the same as `duplicates find`. PAIR and MERGE are IDs or the start of one.
    """
    if ctx.invoked_subcommand is None:
        _find(Output(ctx), limit)


@duplicates.command("find", short_help="List pairs that may be one person.")
@_limit_option
@pass_output
def find_duplicates(output: Output, limit: int) -> None:
    """Compare all leads with each other, and list pairs that may be one person, the most likely first."""
    _find(output, limit)


def _find(output: Output, limit: int) -> None:
    with output.leadops() as ops:
        with output.progress("Comparing leads") as progress:
            search = ops.duplicates.search(progress)
        page = ops.duplicates.list(limit=limit)
    document = {**plain(search), "duplicates": [plain(pair) for pair in page.items]}
    output.answer(document, lambda: _pairs_view(search, page.items))


@duplicates.command("show")
@click.argument("pair", type=TEXT, metavar="PAIR")
@pass_output
def show_duplicate(output: Output, pair: str) -> None:
    """Show the two leads of a pair side by side."""
    with output.leadops() as ops:
        duplicate = ops.duplicates.find(pair)
    output.answer(plain(duplicate), lambda: _pair_view(duplicate))


@duplicates.command("merge", short_help="Merge two leads into one.")
@click.argument("pair", type=TEXT, metavar="PAIR|LEAD")
@click.argument("other", type=TEXT, metavar="[LEAD]", required=False)
@click.option("--keep-other", is_flag=True, help="Keep the other lead of the pair.")
@by_option
@pass_output
def merge_duplicate(output: Output, pair: str, other: str | None, keep_other: bool, by: str) -> None:
    """Merge two leads into one: those of PAIR, or any two leads, of which the first is kept.

    The kept lead keeps its values and gets what it lacks, with the timeline, drafts and outcomes of the other one. Later
    imports of the other lead fill its gaps. Use `duplicates undo` to undo the merge.
    """
    with output.leadops() as ops:
        if other is None:
            duplicate = ops.duplicates.find(pair)
            kept, removed = (
                (duplicate.other, duplicate.lead) if keep_other else (duplicate.lead, duplicate.other)
            )
            merge = ops.duplicates.merge(kept.id, removed.id, by=by)
        else:
            first, second = (other, pair) if keep_other else (pair, other)
            merge = ops.duplicates.merge(first, second, by=by)
    output.answer(plain(merge), lambda: _merged_words(merge))


@duplicates.command("keep")
@click.argument("pair", type=TEXT, metavar="PAIR")
@click.option("--never-ask", is_flag=True, help="Never ask again, even if one of the leads changes.")
@by_option
@pass_output
def keep_duplicate(output: Output, pair: str, never_ask: bool, by: str) -> None:
    """Keep both leads of a pair. You are asked again only if one of them changes."""
    with output.leadops() as ops:
        duplicate = ops.duplicates.keep_both(ops.duplicates.find(pair).id, by=by, never_ask=never_ask)
    output.answer(plain(duplicate), lambda: _kept_words(duplicate, never_ask=never_ask))


@duplicates.command("reopen")
@click.argument("pair", type=TEXT, metavar="PAIR")
@by_option
@pass_output
def reopen_duplicate(output: Output, pair: str, by: str) -> None:
    """Withdraw `duplicates keep`: the pair is listed again."""
    with output.leadops() as ops:
        opened = ops.duplicates.reopen(ops.duplicates.find(pair).id, by=by)
    output.answer(plain(opened), lambda: _pair_view(opened))


@duplicates.command("merges")
@_limit_option
@pass_output
def list_merges(output: Output, limit: int) -> None:
    """List merges, newest first."""
    with output.leadops() as ops:
        merges = ops.duplicates.merges(limit=limit).items
    output.answer({"merges": [plain(merge) for merge in merges]}, lambda: _merges_view(merges))


@duplicates.command("undo")
@click.argument("merge", type=TEXT, metavar="MERGE")
@by_option
@pass_output
def undo_merge(output: Output, merge: str, by: str) -> None:
    """Undo a merge: both leads exist again with their data."""
    with output.leadops() as ops:
        undone = ops.duplicates.undo_merge(merge, by=by)
    output.answer(
        plain(undone), lambda: f"{undone.removed_name} is a lead again, apart from {undone.kept_name}."
    )


def _pairs_view(search: "DuplicateSearch", pairs: "tuple[PossibleDuplicate, ...]") -> "RenderableType":
    from rich.console import Group

    from leadops_core.display.duplicates import duplicates_table
    from leadops_core.display.text import plural

    compared = f"{plural(search.lead_count, 'lead')} compared: "
    if not search.open_count:
        return f"{compared}no possible duplicates."
    head = f"{compared}{plural(search.open_count, 'possible duplicate')}, {search.new_count:,} of them new"
    more = search.open_count - len(pairs)
    rest = [f"{more:,} more: leadops duplicates --limit {search.open_count}"] if more > 0 else []
    hint = "Merge a pair: leadops duplicates merge PAIR · Keep both: leadops duplicates keep PAIR"
    return Group(head, "", duplicates_table(pairs), "", *rest, hint)


def _pair_view(pair: "PossibleDuplicate") -> "RenderableType":
    from leadops_core.display.duplicates import duplicate_view

    return duplicate_view(pair)


def _merges_view(merges: "tuple[LeadMerge, ...]") -> "RenderableType":
    from leadops_core.display.duplicates import merges_table

    return merges_table(merges, now()) if merges else "No leads were merged."


def _merged_words(merge: "LeadMerge") -> str:
    from leadops_core.display.text import clean_line

    names = f"Merged {clean_line(merge.removed_name)} into {clean_line(merge.kept_name)}."
    return f"{names} To undo it: leadops duplicates undo {merge.id}"


def _kept_words(pair: "PossibleDuplicate", *, never_ask: bool) -> str:
    again = "You will not be asked again." if never_ask else "You are asked again if one of them changes."
    return f"Kept both leads. {again} To undo it: leadops duplicates reopen {pair.id}"
