"""Insights: reply and meeting rates of the leads that got a first email."""

import pandas as pd
import streamlit as st

from console.widgets.frame import workspace
from console.widgets.words import plain_markdown, shorten
from leadops_core.schemas.insights import ResponseDimension, ResponseGroup
from leadops_core.texts import en
from leadops_core.texts.insights import (
    omitted_words,
    response_rate_words,
    response_sentences,
    response_value_words,
)

_PERIODS = (30, 90, 365)
_RATES = ("replied", "positive", "meetings")

file, ops = workspace()


def _row(name: str, group: ResponseGroup) -> tuple[str, str, str, str, str]:
    replied, positive, meetings = (response_rate_words(getattr(group, rate)) for rate in _RATES)
    return name, f"{group.contacted:,}", replied, positive, meetings


st.subheader("Replies and meetings")
period, grouping = st.columns(2)
with period:
    days = st.selectbox("Period", _PERIODS, index=1, format_func=lambda days: f"Last {days} days", key="days")
with grouping:
    name = st.selectbox(
        "Grouped by",
        [dimension.value for dimension in ResponseDimension],
        format_func=lambda name: en.RESPONSE_DIMENSIONS[ResponseDimension(name)],
        key="by",
    )
by = ResponseDimension(name)
report = ops.insights.responses(days=days)
st.markdown(plain_markdown(" ".join(response_sentences(report))))
if report.total.contacted:
    [breakdown] = [each for each in report.breakdowns if each.dimension is by]
    rows = [
        _row(
            shorten(response_value_words(by, group.value), 60) + (" *" if group.is_small else ""),
            group,
        )
        for group in breakdown.groups
    ]
    rows.append(_row("All", report.total))
    columns = [
        en.RESPONSE_DIMENSIONS[by],
        *(en.RESPONSE_COLUMNS[name] for name in ("contacted", *_RATES)),
    ]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, key="responses")
    notes = [omitted_words(breakdown), en.RESPONSE_INTERVALS]
    if any(group.is_small for group in breakdown.groups):
        notes.append(f"\\* {en.RESPONSE_SMALL}")
    st.caption(" ".join(filter(None, notes)))
