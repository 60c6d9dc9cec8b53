"""Render the model card of a scorecard version."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadops_core.display.learning import figures_table, plain_figures_table
from leadops_core.display.table import plain_table
from leadops_core.display.text import clean_line, plural, shorten
from leadops_core.schemas import EvaluationTrace, ModelCard
from leadops_core.texts import en
from leadops_core.texts.sentences import column_words, comparison_sentences, points_words, verdict_sentences

_SHOWN_COLUMNS = 20
_INDENT = (0, 0, 0, 2)


def card_view(card: ModelCard) -> RenderableType:
    """Render a model card."""
    based = f", based on version {card.parent_number}" if card.parent_number else ""
    lines: list[RenderableType] = [
        Text(f"Scorecard version {card.number}{' · active' if card.is_active else ''}", style="bold"),
        Text(
            f"Made by {clean_line(card.made_by)} on {card.created_at:%Y-%m-%d %H:%M} UTC{based}", style="dim"
        ),
    ]
    if card.evaluation is not None:
        lines += _learned(card, card.evaluation)
    lines += ["", Text("Limits")]
    lines += [Text(f"  {en.CARD_LIMITS[limit]}") for limit in card.limits]
    lines += ["", Text("Columns used, largest effect first"), Padding(_columns_table(card), _INDENT)]
    if card.evaluation is not None:
        lines += _set_aside(card.evaluation)
    return Group(*lines)


def _learned(card: ModelCard, evaluation: EvaluationTrace) -> list[RenderableType]:
    lines: list[RenderableType] = ["", Text("Data")]
    share = f" ({evaluation.positive_count / evaluation.label_count:.0%})" if evaluation.label_count else ""
    lines.append(
        Text(f"  {plural(evaluation.label_count, 'outcome')}, {evaluation.positive_count:,} good{share}")
    )
    if card.first_outcome_at and card.last_outcome_at:
        lines.append(Text(f"  from {card.first_outcome_at:%Y-%m-%d} to {card.last_outcome_at:%Y-%m-%d}"))
    lines += ["", Text("Test")]
    lines += [Text(f"  {clean_line(sentence)}") for sentence in verdict_sentences(evaluation)]
    lines += [Text(f"  {clean_line(sentence)}") for sentence in comparison_sentences(evaluation)]
    if evaluation.metrics_challenger:
        lines += [
            Padding(plain_figures_table(evaluation), _INDENT),
            Padding(figures_table(evaluation), _INDENT),
            Text("  In brackets: 90% intervals.", style="dim"),
        ]
    if evaluation.drift:
        lines += ["", Text("Drift")]
        lines += [Text(f"  {clean_line(drift.sentence)}") for drift in evaluation.drift]
    return lines


def _columns_table(card: ModelCard) -> RenderableType:
    table = plain_table("column", "levels", "lowest", "highest", right=("levels", "lowest", "highest"))
    for column in card.columns[:_SHOWN_COLUMNS]:
        table.add_row(
            Text(shorten(column.title, 50)),
            str(column.level_count),
            points_words(column.lowest),
            points_words(column.highest),
        )
    if len(card.columns) > _SHOWN_COLUMNS:
        table.add_row(Text(f"… and {len(card.columns) - _SHOWN_COLUMNS:,} more", style="dim"), "", "", "")
    return table


def _set_aside(evaluation: EvaluationTrace) -> list[RenderableType]:
    if not evaluation.set_aside:
        return []
    columns = [
        Text(f"  {shorten(column_words(column.column), 60)}: {clean_line(column.reason)}")
        for column in evaluation.set_aside
    ]
    return ["", Text("Columns not used"), *columns]
