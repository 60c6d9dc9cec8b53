"""Showing results in a notebook, without the schemas knowing."""

import sys
from collections.abc import Callable
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


def enable_notebook() -> bool:
    """Make a running IPython show leads, scores and reports as HTML; True where there is one.

    Outside of IPython it does nothing and imports nothing. Calling it again changes nothing.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    if shell is None or shell.display_formatter is None:
        return False
    formatter = shell.display_formatter.formatters["text/html"]
    for module, name, drawing in _SHOWN:
        formatter.for_type_by_name(module, name, _drawn_by(drawing))
    return True


def _drawn_by(drawing: str) -> Callable[[Any], str]:
    def draw(thing: Any) -> str:
        from leadops_core.display import html

        drawn: str = getattr(html, drawing)(thing)
        return drawn

    return draw
