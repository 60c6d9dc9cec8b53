"""Rows, uploads, and runs, for tests of the store."""

from collections.abc import Iterable, Sequence

from leadops_core.intake import IntakeRow, dedupe_keys
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    ColumnMapping,
    Dialect,
    DraftId,
    EmailDraft,
    Lead,
    LeadContent,
    LeadQuery,
    LeadSort,
    RejectedRow,
    Upload,
    UploadCounts,
)
from leadops_core.testing.contracts.crm import make_content, make_run
from tests.integration.store.imports import Imports
from tests.support.leads import add_lead
from tests.support.repositories import Repositories

MAPPING = ColumnMapping(dialect=Dialect(encoding="utf-8", delimiter=",", header_line=1), columns=())
ALL = LeadQuery(sort=LeadSort.OLDEST, limit=1000)


def row(content: LeadContent, line: int = 2) -> IntakeRow:
    return IntakeRow(line, content, *dedupe_keys(content))


def rows(numbers: Iterable[int], **changes: object) -> list[IntakeRow]:
    return [row(make_content(number, **changes), number + 1) for number in numbers]


def bad_row(line: int = 9) -> RejectedRow:
    return RejectedRow(line=line, column="email", reason="no address", cells=("a", "b"))


def take_in(
    store: Repositories, taken: Sequence[IntakeRow], *, file: str = "a.csv", by: str = "ann"
) -> tuple[Upload, UploadCounts]:
    upload, _ = Imports(store).begin(file, f"sha of {file}", by, MAPPING)
    counts = Imports(store).add_chunk(upload.id, taken, [], len(taken))
    return Imports(store).finish(upload.id), counts


def all_leads(store: Repositories) -> list[Lead]:
    return list(store.leads.iterate(ALL))


def drafted(store: Repositories, number: int = 1, score: float = 71.5) -> EmailDraft:
    """Import and run a lead, and return its draft."""
    lead = add_lead(store, make_content(number), by="leadops")
    run = make_run(lead, f"run {number}", first_id=16 * number)
    scored = run.lead.model_copy(update={"score_value": score})
    record_runs(store.database, [run.model_copy(update={"lead": scored})])
    assert run.draft is not None
    return store.drafts.get(DraftId(run.draft.id))
