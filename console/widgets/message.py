"""A lead's message with the quotes of its signals marked."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from leadops_core.display.text import clean
from leadops_core.schemas import Signal
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, level_words

_STYLE = (
    "<style>.said{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.55;max-width:72ch}"
    ".said mark{background:rgba(185,132,0,.22);color:inherit;border-bottom:2px solid #b98400;padding:0 1px}</style>"
)


def marked_html(text: str, field: str, signals: Iterable[Signal]) -> str:
    """Return the escaped text. Each quote is in a `mark` with its signal as the title; overlapping quotes are joined."""
    spans = sorted(
        (signal.start, signal.start + len(signal.quote), _words(signal))
        for signal in signals
        if signal.field == field and text[signal.start : signal.start + len(signal.quote)] == signal.quote
    )
    joined: list[tuple[int, int, str]] = []
    for start, end, words in spans:
        if joined and start < joined[-1][1]:
            first, last, before = joined[-1]
            joined[-1] = (first, max(last, end), before if words in before else f"{before}; {words}")
        else:
            joined.append((start, end, words))
    parts, at = [], 0
    for start, end, words in joined:
        parts.append(escape(clean(text[at:start])))
        parts.append(f'<mark title="{escape(words)}">{escape(clean(text[start:end]))}</mark>')
        at = end
    parts.append(escape(clean(text[at:])))
    return f'{_STYLE}<div class="said">{"".join(parts)}</div>'


def _words(signal: Signal) -> str:
    return f"{en.SIGNAL_KINDS[signal.kind]}: {in_sentence(level_words(signal.kind, signal.level))}"


def message_view(text: str, field: str, signals: Iterable[Signal]) -> None:
    """Show the text with its quotes marked."""
    st.html(marked_html(text, field, signals))


def text_view(text: str) -> None:
    """Show untrusted text literally."""
    st.html(f'{_STYLE}<div class="said">{escape(clean(text))}</div>')
