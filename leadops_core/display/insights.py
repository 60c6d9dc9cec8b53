"""Render how leads respond to emails."""

from rich.table import Table
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import shorten
from leadops_core.schemas.insights import ResponseBreakdown, ResponseGroup
from leadops_core.texts import en
from leadops_core.texts.insights import response_rate_words, response_value_words
from leadops_core.texts.sentences import in_sentence

_RATES = ("replied", "positive", "meetings")


def responses_table(breakdown: ResponseBreakdown, total: ResponseGroup) -> Table:
    """Return the groups of one dimension with their rates, and all leads as the last row. Small groups have a star."""
    names = [in_sentence(en.RESPONSE_COLUMNS[name]) for name in ("contacted", *_RATES)]
    table = plain_table(in_sentence(en.RESPONSE_DIMENSIONS[breakdown.dimension]), *names, right=names)
    for group in breakdown.groups:
        words = Text(shorten(response_value_words(breakdown.dimension, group.value), 40))
        if group.is_small:
            words.append(" *")
        table.add_row(words, *_cells(group), style="dim" if group.is_small else None)
    table.add_row("all", *_cells(total), style="bold")
    return table


def _cells(group: ResponseGroup) -> list[str]:
    return [f"{group.contacted:,}", *(response_rate_words(getattr(group, name)) for name in _RATES)]
