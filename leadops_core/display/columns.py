"""The columns that learning does not use, drawn."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clean_line, shorten
from leadops_core.schemas.learning_column import LearningColumn
from leadops_core.texts import en


def columns_view(columns: Sequence[LearningColumn]) -> RenderableType:
    """Return the columns with the reason, and what a person decided."""
    if not columns:
        return "The newest learning update used every column, and nobody decided about one."
    table = plain_table("column", "decision", "why learning left it out")
    for column in columns:
        by = f" ({clean_line(column.chosen_by)})" if column.chosen_by else ""
        decision = f"{en.COLUMN_CHOICES[column.choice]}{by}" if column.choice else en.AUTOMATIC_CHOICE
        table.add_row(Text(shorten(column.column, 60)), Text(decision), Text(clean_line(column.reason or "")))
    return Group(table)
