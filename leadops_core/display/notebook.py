"""Showing results in a notebook, without the schemas knowing."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

_SHOWN: Final = (
    ("leadops_core.schemas.query", "LeadDetail", "lead_html"),
    ("leadops_core.schemas.query", "Page", "page_html"),
    ("leadops_core.schemas.query", "ReviewItem", "review_html"),
    ("leadops_core.schemas.query", "LeadFigures", "figures_html"),
    ("leadops_core.schemas.lead", "Lead", "lead_row_html"),
    ("leadops_core.schemas.score", "ScoreResult", "score_html"),
    ("leadops_core.schemas.decision", "DecisionResult", "decision_html"),
    ("leadops_core.schemas.draft", "EmailDraft", "draft_html"),
    ("leadops_core.schemas.enrichment", "Enrichment", "enrichment_html"),
    ("leadops_core.schemas.upload", "ColumnMapping", "mapping_html"),
    ("leadops_core.schemas.report", "IngestReport", "ingest_html"),
    ("leadops_core.schemas.report", "ProcessReport", "process_html"),
    ("leadops_core.graph.state", "LeadState", "state_html"),
)
_SHOWN_OF_LEARNING: Final = (
    ("leadops_core.schemas.report", "LearnReport", "learn_html"),
    ("leadops_core.schemas.report", "RescoreReport", "rescore_html"),
    ("leadops_core.schemas.report", "DriftReport", "drift_html"),
    ("leadops_core.schemas.report", "OutcomeImportReport", "outcome_import_html"),
    ("leadops_core.schemas.evaluation", "EvaluationTrace", "evaluation_html"),
    ("leadops_core.schemas.scorecard", "ScorecardDiff", "diff_html"),
)


def enable_notebook() -> None:
    """Have every notebook show leads, scores and reports as HTML, from now on and in any front end."""
    # Here, because the command's help must not wait for the schemas to load.
    from leadops_core.schemas.base import notebook_drawings

    for drawings, shown in (("html", _SHOWN), ("html_learning", _SHOWN_OF_LEARNING)):
        for module, name, drawing in shown:
            notebook_drawings[f"{module}.{name}"] = _drawn_by(drawings, drawing)


def _drawn_by(drawings: str, drawing: str) -> Callable[[Any], str]:
    def draw(thing: Any) -> str:
        drawn: str = getattr(import_module(f"leadops_core.display.{drawings}"), drawing)(thing)
        return drawn

    return draw
