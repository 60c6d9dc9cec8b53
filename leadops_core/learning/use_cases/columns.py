"""Which columns learning uses, and what people decided about them."""

from collections.abc import Mapping, Sequence

from leadops_core.intake.headers import compact
from leadops_core.learning.errors import ColumnChoiceError
from leadops_core.learning.repository.columns import StoredChoice
from leadops_core.schemas import EvaluationTrace, Origin, UnusedKind
from leadops_core.schemas.learning_column import ColumnChoice, LearningColumn

Choices = Mapping[str, ColumnChoice]


def choices_of(use: Sequence[str], leave_out: Sequence[str]) -> dict[str, ColumnChoice]:
    """Return two lists of columns as choices. A column in both is left out."""
    return {
        **dict.fromkeys(use, ColumnChoice.USE),
        **dict.fromkeys(leave_out, ColumnChoice.LEAVE_OUT),
    }


def list_columns(
    newest: EvaluationTrace | None, in_settings: Choices, stored: Mapping[str, StoredChoice]
) -> tuple[LearningColumn, ...]:
    """Return the columns that the newest update did not use, and those with a choice. A stored choice replaces the settings."""
    unused = {} if newest is None else {item.column: item for item in newest.set_aside}
    listed: list[LearningColumn] = []
    for column in sorted({*unused, *in_settings, *stored}):
        own = stored.get(column)
        listed.append(
            LearningColumn(
                column=column,
                kind=unused[column].kind if column in unused else None,
                reason=unused[column].reason if column in unused else None,
                choice=in_settings.get(column) if own is None else own.choice,
                chosen_by=None if own is None else own.by,
                chosen_at=None if own is None else own.at,
            )
        )
    return tuple(listed)


def check_choice(
    column: str, choice: ColumnChoice, newest: EvaluationTrace | None, outcome_columns: Mapping[str, str]
) -> None:
    """Raise ColumnChoiceError for a name that is no column, or a column that is never learned from."""
    origin, _, name = column.partition(":")
    origins = [member.value for member in Origin if member is not Origin.PAIR]
    if origin not in origins or not name.strip():
        raise ColumnChoiceError(
            f"{column!r} does not name a column. Write a custom field as attribute:NAME and a field as field:NAME."
        )
    if choice is not ColumnChoice.USE:
        return
    if origin == Origin.ATTRIBUTE and compact(name) in {
        compact(outcome_column) for outcome_column in outcome_columns
    }:
        raise ColumnChoiceError(
            f"{name} was read as an outcome, or beside one, so it says how a lead ended. Learning never uses it."
        )
    unused = () if newest is None else newest.set_aside
    if any(item.column == column and item.kind is UnusedKind.IDENTIFIER for item in unused):
        raise ColumnChoiceError(
            f"{name} identifies a lead, so it says nothing about other leads. Learning never uses it."
        )
