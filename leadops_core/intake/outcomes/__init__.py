"""What a file says of how it ended: which column tells it, what its values mean, and when it was."""

from leadops_core.intake.outcomes.columns import (
    DatePair,
    OutcomeColumn,
    find_date_column,
    find_outcome_column,
    is_inverted,
    pair_date_column,
)
from leadops_core.intake.outcomes.dates import DateOrder, day_order, read_moment
from leadops_core.intake.outcomes.values import Meaning, OutcomeReader, meaning_of

__all__ = [
    "DateOrder",
    "DatePair",
    "Meaning",
    "OutcomeColumn",
    "OutcomeReader",
    "day_order",
    "find_date_column",
    "find_outcome_column",
    "is_inverted",
    "meaning_of",
    "pair_date_column",
    "read_moment",
]
