"""The pieces of HTML that every drawing is made of; all text goes through `quoted`."""

from collections.abc import Iterable, Sequence
from html import escape

from leadops_core.display.style import look_of
from leadops_core.display.text import clean
from leadops_core.schemas import ScoreLabel

# Colours of text and ground are left to the page.
_STYLE = (
    "<style>.leadops{font-variant-numeric:tabular-nums;line-height:1.45}"
    ".leadops table{border-collapse:collapse;margin:.3em 0;width:auto}"
    ".leadops th,.leadops td{text-align:left;padding:.15em .8em .15em 0;border:0;background:none;vertical-align:top}"
    ".leadops tr{background:none}.leadops .n{text-align:right}.leadops .dim,.leadops th{opacity:.65;font-weight:400}"
    ".leadops h4{margin:.9em 0 .2em}.leadops .b{display:inline-block;height:.75em;border-radius:2px}"
    ".leadops .t{white-space:pre-wrap;border-left:3px solid currentColor;padding-left:.8em;margin:.3em 0}</style>"
)


def page(*parts: str) -> str:
    """One drawing, with the style it needs."""
    return f'<div class="leadops">{_STYLE}{"".join(parts)}</div>'


def titled(title: str, *parts: str) -> str:
    """A part under a title."""
    return f"<h4>{quoted(title)}</h4>{''.join(parts)}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell that is no `<td>` yet is put into one. Cells are HTML."""
    top = "<tr>" + "".join(f"<th>{quoted(name)}</th>" for name in head) + "</tr>" if head else ""
    body = "".join(
        "<tr>" + "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table>{top}{body}</table>"


def number(words: object, hover: str = "") -> str:
    """A right-aligned cell, what `hover` says on pointing at it."""
    title = f' title="{quoted(hover)}"' if hover else ""
    return f'<td class="n"{title}>{quoted(str(words))}</td>'


def prose(text: str) -> str:
    """Somebody's words, line breaks kept."""
    return f'<div class="t">{quoted(clean(text).strip())}</div>'


def label(of: ScoreLabel | None) -> str:
    """A label as shape, word and colour."""
    look = look_of(of)
    return f'<b style="color:{look.colour}">{quoted(look.text)}</b>'


def dim(text: str) -> str:
    """Words of less weight."""
    return f'<span class="dim">{quoted(text)}</span>'


def quoted(text: str) -> str:
    """Text as HTML shows it, never as HTML reads it."""
    return escape(text, quote=True)
