"""Render the review screen of one lead: score and reason on the left, draft on the right."""

from rich.console import Console, Group, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from leadops_core.display.lead import (
    PROFILE_FIELDS,
    decision_view,
    draft_view,
    kind_words,
    lead_name,
    marked_text,
)
from leadops_core.display.score import label_text, lift_lines, score_table, sum_line
from leadops_core.display.text import clean_line, shorten
from leadops_core.schemas import DraftPurpose, Lead, ReviewItem
from leadops_core.schemas.language import Language
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import name_words, value_words

SIDE_BY_SIDE = 80
_BAR_CELLS = 24
_PROFILE = tuple(name for name in PROFILE_FIELDS if name != "email")


def review_heading(position: int, total: int, *, mock: bool) -> Text:
    """Return the position in the review queue, and a note in mock mode."""
    filled = round(position / max(total, 1) * _BAR_CELLS)
    heading = Text.assemble(
        (f"{position} of {total}", "bold"), "  ", ("━" * filled, "bold"), ("─" * (_BAR_CELLS - filled), "dim")
    )
    if mock:
        heading.append(f"  ● {en.MOCK_MODE}")
    return heading


def review_view(item: ReviewItem, width: int, thread: RenderableType | None = None) -> RenderableType:
    """Render one draft with everything needed to judge it, side by side if the width allows.

    `thread` is the conversation that an answer continues; it is shown above the answer.
    """
    left, right = _reasons(item, narrow=width < 2 * SIDE_BY_SIDE), _letter(item, thread)
    if thread is not None and width < SIDE_BY_SIDE:
        # Who waits for an answer counts more than the score.
        left, right = right, left
    if width < SIDE_BY_SIDE:
        return Group(left, "", right)
    table = Table.grid(padding=(0, 3, 0, 0), expand=True)
    table.add_column(ratio=9)
    table.add_column(ratio=11)
    table.add_row(left, right)
    return table


def review_lines(
    console: Console, item: ReviewItem, offset: int, height: int, thread: RenderableType | None = None
) -> tuple[list[list[Segment]], int]:
    """Return the lines of `review_view` that fit into `height`, starting at `offset`, and the number of lines after them."""
    options = console.options.update(height=None)
    lines = console.render_lines(review_view(item, options.max_width, thread), options, pad=False)
    return lines[offset : offset + height], max(0, len(lines) - offset - height)


def _reasons(item: ReviewItem, *, narrow: bool) -> Group:
    lead = item.lead
    parts: list[RenderableType] = [_who(lead), Text(_line(lead), style="dim"), ""]
    if item.decision:
        parts += [decision_view(item.decision), ""]
    if item.score:
        parts.append(score_table(item.score, cells=4 if narrow else 8, compact=True))
        parts += ["", sum_line(item.score), *lift_lines(item.score)]
    signals = item.score.signals if item.score else ()
    for field, text in (("pain_point", lead.pain_point), ("lead_message", lead.lead_message)):
        if text:
            quotes = (signal.quote for signal in signals if signal.field == field)
            parts += ["", Text(name_words(field), style="dim"), marked_text(text, quotes)]
    return Group(*parts)


def _who(lead: Lead) -> Text:
    words = Text()
    if lead.score_value is not None:
        words.append(f"{say_total(lead.score_value)} ", style="bold")
    words.append_text(label_text(lead.score_label)).append("  ").append(lead_name(lead), style="bold")
    words.append(f" · {en.STATUSES[lead.status]}", style="dim")
    return words.append(f" · {en.EXPLORED}", style="bold") if lead.is_explored else words


def _line(lead: Lead) -> str:
    fields = ((name, getattr(lead, name)) for name in _PROFILE)
    return " · ".join(shorten(value_words(name, value), 60) for name, value in fields if value is not None)


def _letter(item: ReviewItem, thread: RenderableType | None) -> Group:
    writer = item.answered.sender if item.answered else None
    address = clean_line(writer or item.lead.email or "(no email address)")
    heading = Text.assemble((f"{en.PURPOSES[item.draft.purpose]} to ", "dim"), address)
    if item.draft.purpose is not DraftPurpose.ANSWER:
        heading.append(f" · {kind_words(item.draft)}", style="dim")
    elif item.draft.language is not Language.ENGLISH:
        heading.append(f" · {en.LANGUAGES[item.draft.language]}", style="dim")
    above = () if thread is None else (Text(en.CONVERSATION, style="bold"), thread)
    return Group(*above, heading, draft_view(item.draft))
