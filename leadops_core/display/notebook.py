"""Show records in a notebook as HTML. The schemas do not depend on this module."""

from functools import partial
from typing import Any, Final

_DRAWINGS: Final = {
    "leadops_core.schemas.query.LeadDetail": "lead",
    "leadops_core.schemas.query.Page": "page",
    "leadops_core.schemas.query.ReviewItem": "review",
    "leadops_core.schemas.query.LeadFigures": "figures",
    "leadops_core.schemas.lead.Lead": "lead_row",
    "leadops_core.schemas.score.ScoreResult": "score",
    "leadops_core.schemas.decision.DecisionResult": "decision",
    "leadops_core.schemas.draft.EmailDraft": "draft",
    "leadops_core.schemas.enrichment.Enrichment": "enrichment",
    "leadops_core.schemas.upload.ColumnMapping": "mapping",
    "leadops_core.schemas.report.IngestReport": "ingest",
    "leadops_core.schemas.report.ProcessReport": "process",
    "leadops_core.graph.state.LeadState": "state",
    "leadops_core.schemas.report.LearnReport": "learn",
    "leadops_core.schemas.report.RescoreReport": "rescore",
    "leadops_core.schemas.report.DriftReport": "drift",
    "leadops_core.schemas.report.OutcomeImportReport": "outcome_import",
    "leadops_core.schemas.evaluation.EvaluationTrace": "evaluation",
    "leadops_core.schemas.scorecard.ScorecardDiff": "diff",
}


def enable_notebook() -> None:
    """Register views for leads, scores, and reports, so that notebooks show them as HTML."""
    # Imported here, so that the help of the command line does not wait for the schemas to load.
    from leadops_core.schemas.base import notebook_drawings

    notebook_drawings |= {kind: partial(_draw, drawing) for kind, drawing in _DRAWINGS.items()}


def _draw(drawing: str, record: Any) -> str:
    from leadops_core.display.html import draw

    return draw(drawing, record)
