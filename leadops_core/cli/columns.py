"""Commands for columns that learning uses or leaves out."""

import click

from leadops_core.cli.options import TEXT, CommandGroup, by_option
from leadops_core.cli.output import Output, pass_output, plain

_column = click.argument("column", type=TEXT, metavar="COLUMN")


@click.group(cls=CommandGroup, invoke_without_command=True, short_help="Decide which columns learning uses.")
@click.pass_context
def columns(ctx: click.Context) -> None:
    """Show the columns that learning does not use, and decide about one for every later update.

    COLUMN is attribute:NAME for a custom field or field:NAME for a field. Without a command, this lists the columns.
    """
    if ctx.invoked_subcommand is None:
        _list(Output(ctx))


@columns.command("list", short_help="List columns that are not used, and decisions.")
@pass_output
def list_columns(output: Output) -> None:
    """List the columns that the newest update did not use, and those that somebody decided about."""
    _list(output)


@columns.command("use", short_help="Use a column from the next update on.")
@_column
@by_option
@pass_output
def use_column(output: Output, column: str, by: str) -> None:
    """Use COLUMN from the next update on, although it seems to be filled in after the outcome.

    Columns that identify a lead, or that an import of outcomes has read, are never used.
    """
    _choose(output, column, "use", by)


@columns.command("leave-out")
@_column
@by_option
@pass_output
def leave_out_column(output: Output, column: str, by: str) -> None:
    """Leave COLUMN out from the next update on."""
    _choose(output, column, "leave_out", by)


@columns.command("reset")
@_column
@by_option
@pass_output
def reset_column(output: Output, column: str, by: str) -> None:
    """Let learning decide about COLUMN again."""
    _choose(output, column, None, by)


def _choose(output: Output, column: str, choice: str | None, by: str) -> None:
    from leadops_core.schemas.learning_column import ColumnChoice
    from leadops_core.texts import en

    column_choice = None if choice is None else ColumnChoice(choice)
    with output.leadops() as ops:
        ops.learning.choose_column(column, column_choice, by=by)
    words = en.COLUMN_CHOICES[column_choice] if column_choice else en.AUTOMATIC_CHOICE
    output.answer({"column": column, "choice": choice}, lambda: f"{column}: {words}. {en.CHOICE_APPLIES}")


def _list(output: Output) -> None:
    with output.leadops() as ops:
        listed = ops.learning.columns()
    from leadops_core.display.columns import columns_view

    output.answer({"columns": [plain(column) for column in listed]}, lambda: columns_view(listed))
