"""Output in a notebook."""

import re
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from IPython.core.interactiveshell import InteractiveShell

from leadops_core.display import enable_notebook
from leadops_core.display.html import draw
from leadops_core.graph import LeadState
from leadops_core.schemas import (
    ColumnMapping,
    ColumnRole,
    Dialect,
    IngestReport,
    LeadFigures,
    MappedColumn,
    Page,
    ProcessReport,
    RejectedRow,
    ReviewItem,
    UploadCounts,
    UploadId,
)
from tests.unit.display.records import HOSTILE, make_decision, make_detail, make_draft, make_lead, make_score

KNOWN_TAGS = {"div", "span", "style", "table", "tr", "td", "th", "b", "i", "h4", "code"}
ITEM = ReviewItem(
    lead=make_lead(HOSTILE),
    draft=make_draft(HOSTILE),
    score=make_score(HOSTILE),
    decision=make_decision(HOSTILE),
)
MAPPING = ColumnMapping(
    dialect=Dialect(encoding="utf-8", delimiter=",", header_line=1),
    columns=(
        MappedColumn(
            column=HOSTILE,
            index=0,
            role=ColumnRole.ATTRIBUTE,
            confidence=0.5,
            why=HOSTILE,
            samples=(HOSTILE,),
        ),
    ),
)
REPORT = IngestReport(
    upload_id=UploadId(UUID(int=9)),
    file_name=HOSTILE,
    dry_run=False,
    resumed=False,
    counts=UploadCounts(rows=2, accepted=1, rejected=1),
    mapping=MAPPING,
    rejected_rows=(RejectedRow(line=3, column=HOSTILE, reason=HOSTILE),),
)
FIGURES = LeadFigures(
    total=1, by_label={HOSTILE: 1}, by_status={}, by_action={}, by_processing={}, drafts_waiting=1
)
PROCESSED = ProcessReport(
    processed=1, unchanged=0, failed=0, outdated=0, waiting=0, actions={HOSTILE: 1}, labels={"HOT": 1}
)
STATE = LeadState(
    lead=make_lead(HOSTILE),
    score=make_score(HOSTILE),
    decision=make_decision(HOSTILE),
    email_draft=make_draft(HOSTILE),
    errors=[HOSTILE],
)
DRAWN: list[tuple[str, Any]] = [
    ("lead", make_detail(HOSTILE)),
    ("lead_row", make_lead(HOSTILE)),
    ("page", Page[Any](items=(make_lead(HOSTILE),), next_cursor="x")),
    ("page", Page[Any](items=(ITEM,))),
    ("page", Page[Any](items=(HOSTILE,))),
    ("review", ITEM),
    ("score", make_score(HOSTILE)),
    ("decision", make_decision(HOSTILE)),
    ("draft", make_draft(HOSTILE)),
    ("enrichment", make_lead(HOSTILE).enrichment),
    ("mapping", MAPPING),
    ("ingest", REPORT),
    ("figures", FIGURES),
    ("process", PROCESSED),
    ("state", STATE),
]
NAMES = [f"{drawing}-{number}" for number, (drawing, _) in enumerate(DRAWN)]


class Reader(HTMLParser):
    """Collects tags and attributes, and that all that was opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(("drawing", "thing"), DRAWN, ids=NAMES)
def test_hostile_text_stays_text(drawing: str, thing: Any) -> None:
    shown = draw(drawing, thing)
    reader = Reader()
    reader.feed(shown)
    assert reader.tags <= KNOWN_TAGS
    assert reader.attributes <= {"class", "style", "title"}
    assert reader.open == []
    assert not set(shown) & set("\x1b\x07\u202e")


@pytest.mark.parametrize(("drawing", "thing"), DRAWN, ids=NAMES)
def test_notebook_views_load_nothing_and_set_no_background(drawing: str, thing: Any) -> None:
    shown = draw(drawing, thing)
    assert "url(" not in shown
    assert not re.search(r"[{;\"]\s*(?:color|background):\s*(?:#fff|#000|white|black)", shown)


def test_score_shows_its_exact_sum() -> None:
    shown = draw("score", make_score())
    assert "<b>57.15625</b> exactly" in shown
    assert 'title="−1.34375"' in shown
    assert "▲ Hot" in shown


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Any:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
    return InteractiveShell()  # type: ignore[no-untyped-call]


SHOWN = (make_detail(), make_score(), make_lead(), Page[Any](items=(make_lead(),)), REPORT, STATE, FIGURES)


def test_notebook_shows_records_as_html(shell: Any) -> None:
    enable_notebook()
    for thing in SHOWN:
        data, _ = shell.display_formatter.format(thing)
        assert data["text/html"].startswith('<div class="leadops">')


def test_records_draw_themselves_for_any_front_end() -> None:
    enable_notebook()
    for thing in SHOWN:
        drawn = thing._repr_html_()
        assert drawn is not None
        assert drawn.startswith('<div class="leadops">')


def test_record_without_a_view_is_shown_as_before(shell: Any) -> None:
    enable_notebook()
    for thing in (UploadCounts(), {"a": 1}):
        data, _ = shell.display_formatter.format(thing)
        assert "text/html" not in data
