"""Colors of charts, as in the dashboard, for the theme of the page."""

from typing import Any, NamedTuple

import streamlit as st

from leadops_core.schemas import ScoreLabel


class Palette(NamedTuple):
    """Colors of marks. Each differs from its background; color-blind people can distinguish all of them."""

    accent: str
    neutral: str
    limit: str
    gain: str
    loss: str
    hot: str
    warm: str
    cold: str


_LIGHT = Palette(
    accent="#4b45c6",
    neutral="#8b8e98",
    limit="#b98400",
    gain="#2a9d6f",
    loss="#c4503c",
    hot="#d55e00",
    warm="#b98400",
    cold="#3b8ec2",
)
_DARK = Palette(
    accent="#9d9bf7",
    neutral="#7f838e",
    limit="#d3a12c",
    gain="#3aa87d",
    loss="#d9654f",
    hot="#f08038",
    warm="#d3a12c",
    cold="#5ba8d8",
)


def palette() -> Palette:
    """Return the colors for the theme of the page."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT


def label_scale() -> tuple[list[str], list[str]]:
    """Return the labels and their colors, in the order HOT, WARM, COLD."""
    colours = palette()
    return [label.value for label in ScoreLabel], [colours.hot, colours.warm, colours.cold]


def show_chart(chart: Any, *, key: str | None = None) -> None:
    """Show an Altair chart in full width and in the theme of the page."""
    st.altair_chart(chart, width="stretch", theme="streamlit", key=key)
