"""Conversion of rows to records and back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Row, RowMapping, and_, exists, false, select

from leadops_core import tables
from leadops_core.schemas import (
    Activity,
    DraftPurpose,
    EmailDraft,
    EvaluationTrace,
    Feedback,
    Lead,
    LeadContent,
    RejectedRow,
    Schema,
    ScorecardVersion,
    Signal,
    SuppressionEntry,
    Trace,
    Upload,
    UploadCounts,
    Verdict,
)

CONTENT_FIELDS = tuple(LeadContent.model_fields)
LEAD_FIELDS = tuple(Lead.model_fields)
SCORED_FROM = (*CONTENT_FIELDS, "enrichment", "signals", "scorecard_version")
"""Columns from which the score of a lead is calculated. Copies of a scored lead have the same columns."""

LEAD_COLUMNS = tuple(tables.leads.c[name] for name in LEAD_FIELDS)
"""Columns that `lead_of` reads, in this order."""
ACTIVITY_COLUMNS = tuple(tables.activities.c[name] for name in Activity.model_fields)
DRAFT_COLUMNS = tuple(tables.drafts.c[name] for name in EmailDraft.model_fields)
TRACE_COLUMNS = tuple(tables.traces.c[name] for name in Trace.model_fields)
FEEDBACK_COLUMNS = tuple(tables.feedback.c[name] for name in Feedback.model_fields)
SUPPRESSION_COLUMNS = tuple(tables.suppressions.c[name] for name in SuppressionEntry.model_fields)
_IS_EVALUATION = tables.evaluations.c.id == tables.scorecards.c.evaluation_id
_COMPUTED_COLUMNS = {
    "is_rejected": exists().where(_IS_EVALUATION, tables.evaluations.c.verdict == Verdict.KEEP.value),
    "is_pending": false(),
    "is_waiting": and_(
        tables.scorecards.c.activated_at.is_(None),
        exists().where(_IS_EVALUATION, tables.evaluations.c.verdict != Verdict.KEEP.value),
    ),
    "verdict": select(tables.evaluations.c.verdict).where(_IS_EVALUATION).scalar_subquery(),
    "verdict_reason": select(tables.evaluations.c.verdict_reason).where(_IS_EVALUATION).scalar_subquery(),
}
"""Fields of a scorecard version that its row does not hold."""
SCORECARD_COLUMNS = tuple(
    _COMPUTED_COLUMNS[name].label(name) if name in _COMPUTED_COLUMNS else tables.scorecards.c[name]
    for name in ScorecardVersion.model_fields
)
EVALUATION_COLUMNS = tuple(tables.evaluations.c[name] for name in EvaluationTrace.model_fields)
REJECTION_COLUMNS = tuple(tables.upload_rejections.c[name] for name in RejectedRow.model_fields)

Model = TypeVar("Model", bound=Schema)


_signals = TypeAdapter(tuple[Signal, ...])


def lead_of(row: Sequence[Any]) -> Lead:
    values = dict(zip(LEAD_FIELDS, row, strict=True))
    values["score_reasons"] = values["score_reasons"] or ()
    return Lead.model_validate(values)


def content_of(values: RowMapping | dict[str, Any]) -> LeadContent:
    """Return the lead content in these column values. Other columns are ignored."""
    return LeadContent.model_validate({name: values[name] for name in CONTENT_FIELDS})


def signals_of(stored: list[dict[str, Any]] | None) -> tuple[Signal, ...]:
    return _signals.validate_python(stored or ())


def reader_of(model: type[Model]) -> Callable[[Sequence[Any]], Model]:
    """Return a function that reads a record from a row with the record's fields, in their order."""
    validate = TypeAdapter(model).validate_python
    names = tuple(model.model_fields)

    def read(row: Sequence[Any]) -> Model:
        return validate(dict(zip(names, row, strict=True)))

    return read


activity_of = reader_of(Activity)
draft_of = reader_of(EmailDraft)
trace_of = reader_of(Trace)
feedback_of = reader_of(Feedback)
suppression_of = reader_of(SuppressionEntry)
scorecard_of = reader_of(ScorecardVersion)
evaluation_of = reader_of(EvaluationTrace)
rejection_of = reader_of(RejectedRow)


def counts_of(row: Row[Any]) -> UploadCounts:
    return UploadCounts(
        rows=row.row_count,
        accepted=row.accepted,
        merged=row.merged,
        changed=row.changed,
        rejected=row.rejected,
    )


def upload_of(row: Row[Any]) -> Upload:
    """Return the upload in a complete row of `uploads`."""
    own = set(Upload.model_fields) - {"counts"}
    values = {name: value for name, value in row._mapping.items() if name in own}
    return Upload.model_validate({**values, "counts": counts_of(row)})


def record_values(record: Schema) -> Mapping[str, Any]:
    """Return the column values of a record whose fields are named like the columns of its table."""
    return vars(record)


def draft_values(draft: EmailDraft, rank: float | None) -> dict[str, Any]:
    """Return the column values of a new draft for a lead with this rank."""
    if draft.purpose is DraftPurpose.ANSWER:
        rank = tables.ANSWER_RANK + (rank or 0.0)
    return {**vars(draft), "score_value": rank}
