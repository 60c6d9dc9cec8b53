"""Show names and values side by side, as text."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

import streamlit as st

from leadops_core.display.text import clean_line

_STYLE = (
    "<style>.facts{margin:0;display:grid;grid-template-columns:minmax(5rem,auto) 1fr;gap:2px 12px;"
    "font-size:.92rem;line-height:1.5}"
    ".facts>b{font-weight:400;opacity:.65}.facts>span{overflow-wrap:anywhere}.facts small{opacity:.6}</style>"
)


class NamedValue(NamedTuple):
    """A named value and its source."""

    name: str
    value: str
    source: str = ""


def facts_html(facts: Iterable[NamedValue]) -> str:
    """Return a grid of names and values with escaped text."""
    rows = "".join(
        f"<b>{escape(clean_line(fact.name))}</b><span>{escape(clean_line(fact.value))}"
        + (f" <small>{escape(clean_line(fact.source))}</small>" if fact.source else "")
        + "</span>"
        for fact in facts
    )
    return f'{_STYLE}<div class="facts">{rows}</div>'


def facts_view(facts: Iterable[NamedValue]) -> None:
    """Show names and values side by side."""
    st.html(facts_html(facts))
