"""Columns that learning uses or leaves out, and the choices of people about them."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.evaluation import UnusedKind


class ColumnChoice(StrEnum):
    """What a person decided about a column, for every learning update."""

    USE = "use"
    """Learn from it, although it seems to be filled in or changed after the outcome."""
    LEAVE_OUT = "leave_out"
    """Never learn from it."""


class LearningColumn(Schema):
    """A column that the newest learning update did not use, or that a person decided about."""

    column: str
    """`field:…`, `fact:…`, `signal:…` or `attribute:…`."""
    kind: UnusedKind | None = None
    """Why the newest learning update did not use it; None if it did, or stored no kind."""
    reason: str | None = None
    """The same in words."""
    choice: ColumnChoice | None = None
    """None if learning decides."""
    chosen_by: str | None = None
    """None if nobody chose, or if the choice is in the settings of the process."""
    chosen_at: UtcDatetime | None = None
