"""Learning in a notebook: what a terminal would show, as HTML."""

import io
from html import escape

from rich.console import Console, RenderableType

from leadops_core.display.learning import (
    diff_view,
    drift_view,
    evaluation_view,
    learn_view,
    rescore_view,
)
from leadops_core.display.outcomes import outcome_import_view
from leadops_core.schemas import (
    DriftReport,
    EvaluationTrace,
    LearnReport,
    OutcomeImportReport,
    RescoreReport,
    ScorecardDiff,
)

_WIDTH = 110


def learn_html(report: LearnReport) -> str:
    """A learning update and its verdict."""
    return _html(learn_view(report))


def evaluation_html(evaluation: EvaluationTrace) -> str:
    """The record of a learning update."""
    return _html(evaluation_view(evaluation))


def rescore_html(report: RescoreReport) -> str:
    """What a rescoring did."""
    return _html(rescore_view(report))


def drift_html(report: DriftReport) -> str:
    """What has moved."""
    return _html(drift_view(report))


def diff_html(diff: ScorecardDiff) -> str:
    """How two versions differ."""
    return _html(diff_view(diff))


def outcome_import_html(report: OutcomeImportReport) -> str:
    """What an import of outcomes did."""
    return _html(outcome_import_view(report))


def _html(view: RenderableType) -> str:
    # Text only: columns stand by their width, and nothing from a lead or a file can become markup.
    stream = io.StringIO()
    Console(file=stream, width=_WIDTH, markup=False, emoji=False, highlight=False, color_system=None).print(
        view
    )
    lines = "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
    return f'<pre style="line-height:1.35;font-size:0.9em">{escape(lines)}</pre>'
