"""Colours of charts: the product's own, the same as in the terminal and the dashboard."""

from typing import Any

import streamlit as st

from leadops_core.display.style import GAIN, LABELS, LOSS, UNSCORED
from leadops_core.schemas import ScoreLabel

LABEL_COLOURS = {**{label.value: look.colour for label, look in LABELS.items()}, "none": UNSCORED.colour}
NEUTRAL = "#8a93a3"
LIMIT = "#c9a24a"
ACCENT = "#2b62c9"
__all__ = ["ACCENT", "GAIN", "LABEL_COLOURS", "LIMIT", "LOSS", "NEUTRAL", "label_scale", "show_chart"]


def label_scale() -> tuple[list[str], list[str]]:
    """Labels and their colours, in the order HOT, WARM, COLD."""
    names = [label.value for label in ScoreLabel]
    return names, [LABEL_COLOURS[name] for name in names]


def show_chart(chart: Any, *, key: str | None = None) -> None:
    """An Altair chart as wide as its place, in the page's theme."""
    st.altair_chart(chart, width="stretch", theme="streamlit", key=key)
