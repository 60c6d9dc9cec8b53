"""Read outcomes from a file: the outcome column, the meaning of its values, and the dates."""

from leadops_core.intake.outcomes.columns import (
    DatePair,
    OutcomeColumn,
    find_date_column,
    find_outcome_column,
    is_inverted,
    pair_date_column,
)
from leadops_core.intake.outcomes.dates import DateOrder, day_order, read_moment
from leadops_core.intake.outcomes.values import (
    Meaning,
    OutcomeReader,
    column_meanings,
    meaning_of,
    tell_outcomes,
)

__all__ = [
    "DateOrder",
    "DatePair",
    "Meaning",
    "OutcomeColumn",
    "OutcomeReader",
    "column_meanings",
    "day_order",
    "find_date_column",
    "find_outcome_column",
    "is_inverted",
    "meaning_of",
    "pair_date_column",
    "read_moment",
    "tell_outcomes",
]
