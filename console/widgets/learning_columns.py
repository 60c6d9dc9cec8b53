"""The columns that learning does not use, and the decisions about them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.words import plain_markdown
from leadops_core import LeadOps
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import UnusedKind
from leadops_core.schemas.learning_column import ColumnChoice, LearningColumn
from leadops_core.texts import en
from leadops_core.texts.sentences import column_words

_FIXED_KINDS = (UnusedKind.IDENTIFIER, UnusedKind.BY_HAND)


def show_columns(ops: LeadOps, columns: Sequence[LearningColumn], *, is_disabled: bool) -> None:
    """List the columns with the reason, and let a person decide about one for every later update."""
    if not columns:
        return
    st.subheader("Columns not used")
    rows = [
        (
            clean_line(column_words(column.column)),
            en.COLUMN_CHOICES[column.choice] if column.choice else en.AUTOMATIC_CHOICE,
            clean_line(column.chosen_by or ""),
            en.UNUSED_KINDS[column.kind] if column.kind else "",
            clean_line(column.reason or ""),
        )
        for column in columns
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=["column", "decision", "by", "kind", "reason"]),
        hide_index=True,
        key="columns",
    )
    open_columns = {
        column.column: column for column in columns if column.choice or column.kind not in _FIXED_KINDS
    }
    if not open_columns:
        return
    name = st.selectbox(
        f"Decide about {plural(len(open_columns), 'column')}",
        list(open_columns),
        format_func=lambda column: clean_line(column_words(column)),
        key="column",
        disabled=is_disabled,
        help=en.CHOICE_APPLIES,
    )
    selected = open_columns[name]
    if selected.choice is not None:
        _button(ops, "Decide automatically", selected.column, None, is_disabled=is_disabled)
        return
    use, leave_out = st.columns(2)
    with use:
        _button(ops, "Always use", selected.column, ColumnChoice.USE, is_disabled=is_disabled)
    with leave_out:
        _button(ops, "Never use", selected.column, ColumnChoice.LEAVE_OUT, is_disabled=is_disabled)


def _button(ops: LeadOps, title: str, column: str, choice: ColumnChoice | None, *, is_disabled: bool) -> None:
    if not st.button(title, key=f"column-{choice or 'automatic'}", disabled=is_disabled):
        return
    try:
        ops.learning.choose_column(column, choice, by=analyst())
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        words = en.COLUMN_CHOICES[choice] if choice else en.AUTOMATIC_CHOICE
        say_next(f"{plain_markdown(column_words(column))}: {words}. {en.CHOICE_APPLIES}", ok=True)
    st.rerun()
