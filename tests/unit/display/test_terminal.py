"""Output in a terminal."""

import io
import re
from collections import Counter

import pytest
from rich.console import Console, RenderableType

from leadops_core.display.lead import lead_view, marked_text
from leadops_core.display.review import review_lines, review_view
from leadops_core.display.score import score_view
from leadops_core.display.style import LABELS
from leadops_core.display.table import counts_table, leads_table, rejected_table, suppressions_table
from leadops_core.schemas import RecommendedAction, RejectedRow, ReviewItem, ScoreLabel
from leadops_core.texts import en
from tests.unit.display.records import (
    HOSTILE,
    NOW,
    make_decision,
    make_detail,
    make_draft,
    make_lead,
    make_score,
)


def draw(thing: RenderableType, width: int = 100, *, colours: bool = False) -> str:
    file = io.StringIO()
    options = {"force_terminal": True, "color_system": "truecolor"} if colours else {}
    Console(file=file, width=width, markup=False, emoji=False, highlight=False, **options).print(thing)  # type: ignore[arg-type]
    return file.getvalue()


def make_item(text: str = "Ana") -> ReviewItem:
    return ReviewItem(
        lead=make_lead(text), draft=make_draft(text), score=make_score(text), decision=make_decision(text)
    )


def test_explanation_shows_the_sum_exactly() -> None:
    shown = draw(score_view(make_score()))
    assert "57  ◆ Warm" in shown
    assert "38 base + 23.5 − 4.34375 = 57.15625 exactly · scorecard version 7" in shown
    assert "To reach ▲ Hot: Timeline: within a month → 70" in shown


def test_explanation_lists_lines_with_bar_and_quote() -> None:
    lines = draw(score_view(make_score())).splitlines()
    first = next(line for line in lines if "Asks for a demo" in line)
    assert re.match(r"\s+\+14 █+\s+Asks for a demo\s+“a demo next week”", first)
    assert any(re.match(r"\s+−1\.3 ░\s+Limit of fit", line) for line in lines)


def test_longest_bar_is_the_largest_effect() -> None:
    bars = [line.count("█") for line in draw(score_view(make_score())).splitlines() if "█" in line]
    assert bars == sorted(bars, reverse=True)


@pytest.mark.parametrize("label", ScoreLabel)
def test_score_label_has_a_word_and_a_shape(label: ScoreLabel) -> None:
    assert LABELS[label].word == en.LABELS[label]
    assert len({look.shape for look in LABELS.values()}) == len({look.color for look in LABELS.values()}) == 3


@pytest.mark.parametrize("width", [40, 80, 140])
def test_hostile_lead_prints_no_control_sequences(width: int) -> None:
    things = (
        lead_view(make_detail(HOSTILE), NOW),
        review_view(make_item(HOSTILE), width),
        leads_table([make_lead(HOSTILE)], NOW, width),
        rejected_table([RejectedRow(line=2, column=HOSTILE, reason=HOSTILE)]),
    )
    for thing in things:
        shown = draw(thing, width)
        assert not set(shown) & set("\x1b\x07\r\u202e")
        assert all(len(line) <= width for line in shown.splitlines())


def test_markup_and_emoji_codes_of_a_lead_are_shown_literally() -> None:
    shown = draw(
        lead_view(make_detail("[bold red]x[/] :smile: [link=https://evil.example]y[/link]"), NOW), 200
    )
    assert "[bold red]x[/] :smile: [link=https://evil.example]y[/link]" in shown


def test_hostile_lead_adds_no_escape_sequences_to_colors() -> None:
    shown = draw(lead_view(make_detail(HOSTILE), NOW), colours=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).count("\x1b") == 0
    assert "\x1b[2J" not in shown


def test_quotes_are_marked_in_the_message() -> None:
    text = marked_text("We want a demo soon.", ["a demo"])
    assert [(span.start, span.end) for span in text.spans] == [(8, 14)]


def test_narrow_screen_stacks_the_columns() -> None:
    narrow, wide = draw(review_view(make_item(), 60), 60), draw(review_view(make_item(), 120), 120)
    assert narrow.index("exactly") < narrow.index("Subject:")
    row = next(line for line in wide.splitlines() if "Email to" in line)
    assert "Warm" in row


def test_long_draft_is_truncated_with_a_line_count() -> None:
    console = Console(file=io.StringIO(), width=100, markup=False)
    item = make_item("\n".join(f"line {n}" for n in range(60)))
    lines, below = review_lines(console, item, 0, 20)
    assert len(lines) == 20
    again, end = review_lines(console, item, below, 20)
    assert (len(again), end) == (20, 0)


def test_counts_add_up_in_both_directions() -> None:
    counts = Counter(
        {
            (ScoreLabel.HOT, RecommendedAction.SEND_EMAIL): 3,
            (ScoreLabel.COLD, RecommendedAction.HOLD): 4,
            (None, None): 1,
        }
    )
    shown = draw(counts_table(counts))
    assert shown.splitlines()[-1].split() == ["all", "3", "4", "1", "8"]
    assert "Not decided" in shown


def test_empty_list_of_suppressions_is_a_table_without_rows() -> None:
    assert len(draw(suppressions_table([], NOW)).splitlines()) <= 2
