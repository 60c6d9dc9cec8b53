"""Render possible duplicates and merges."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from leadops_core.display.lead import lead_name
from leadops_core.display.table import plain_table
from leadops_core.display.text import ago, clean_line, shorten
from leadops_core.schemas import Lead, LeadMerge, PossibleDuplicate
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, name_words, value_words

_VALUE_WIDTH = 40


def duplicates_table(pairs: Sequence[PossibleDuplicate]) -> RenderableType:
    """Return the pairs, the most likely first."""
    table = plain_table("pair", "keep", "other", "why", fixed=("pair",))
    for pair in pairs:
        table.add_row(str(pair.id), _person(pair.lead), _person(pair.other), reason_words(pair))
    return table


def duplicate_view(pair: PossibleDuplicate) -> RenderableType:
    """Return one pair with its fields side by side."""
    table = plain_table("field", "keep", "other", "merged")
    for row in pair.fields:
        if row.value != row.other_value:
            name = row.name.removeprefix("attributes.")
            cells = (row.value, row.other_value, row.merged)
            table.add_row(name_words(name), *(_cell(name, value) for value in cells))
    state = f"{en.DUPLICATE_STATES[pair.state]} · {pair.score} of 100 points · {reason_words(pair)}"
    ids = f"keep   {pair.lead.id}  {lead_name(pair.lead)}\nother  {pair.other.id}  {lead_name(pair.other)}"
    return Group(Text(ids), Text(state), "", table)


def reason_words(pair: PossibleDuplicate) -> str:
    """Return what agrees and what differs, as one phrase."""
    words = [en.DUPLICATE_REASONS[reason] for reason in pair.reasons]
    return ", ".join([*words[:1], *map(in_sentence, words[1:])])


def merges_table(merges: Sequence[LeadMerge], now: datetime) -> RenderableType:
    """Return merges, newest first."""
    table = plain_table("merge", "kept lead", "merged lead", "by", "when", "undone", fixed=("merge",))
    for merge in merges:
        undone = (
            ""
            if merge.undone_at is None
            else f"{ago(merge.undone_at, now)} by {clean_line(merge.undone_by or '')}"
        )
        table.add_row(
            str(merge.id),
            shorten(merge.kept_name, _VALUE_WIDTH),
            shorten(merge.removed_name, _VALUE_WIDTH),
            clean_line(merge.merged_by),
            ago(merge.created_at, now),
            undone,
        )
    return table


def _person(lead: Lead) -> str:
    name = lead.display_name
    return shorten(f"{name} <{lead.email}>" if lead.email and lead.email != name else name, 60)


def _cell(name: str, value: str | None) -> str:
    return "" if value is None else shorten(value_words(name, value), _VALUE_WIDTH)
