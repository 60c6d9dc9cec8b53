"""Rows to schemas and back.

What comes out of the store was validated when it went in, so leads are built without validating again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Row, select, type_coerce
from sqlalchemy.types import NullType

from leadops_core.adapters.store import tables
from leadops_core.adapters.store.bulk import PlainRow
from leadops_core.adapters.store.engine import json_text
from leadops_core.adapters.store.errors import InvalidValueError
from leadops_core.adapters.store.types import utc_text
from leadops_core.intake import IntakeRow, PlainRows, plain_rows, plain_values
from leadops_core.schemas import (
    Activity,
    BudgetRange,
    CompanySize,
    EmailDraft,
    Enrichment,
    EvaluationTrace,
    Fact,
    FactName,
    Feedback,
    Industry,
    Lead,
    LeadContent,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    RejectedRow,
    Schema,
    ScorecardVersion,
    ScoreLabel,
    ScoreReason,
    Signal,
    SignalKind,
    SuppressionEntry,
    Trace,
    Upload,
    UploadCounts,
    Urgency,
    Verdict,
)
from leadops_core.schemas.base import construct

CONTENT_FIELDS = tuple(LeadContent.model_fields)
LEAD_FIELDS = tuple(Lead.model_fields)

LEAD_COLUMNS = tuple(tables.leads.c[name] for name in LEAD_FIELDS)
"""What `lead_of` reads, in its order."""
LEAD_COLUMNS_AS_KEPT = tuple(type_coerce(column, NullType()) for column in LEAD_COLUMNS)
"""What `lead_of_text` reads."""
ACTIVITY_COLUMNS = tuple(tables.activities.c[name] for name in Activity.model_fields)
DRAFT_COLUMNS = tuple(tables.drafts.c[name] for name in EmailDraft.model_fields)
TRACE_COLUMNS = tuple(tables.traces.c[name] for name in Trace.model_fields)
FEEDBACK_COLUMNS = tuple(tables.feedback.c[name] for name in Feedback.model_fields)
SUPPRESSION_COLUMNS = tuple(tables.suppressions.c[name] for name in SuppressionEntry.model_fields)
_REJECTED = (
    select(tables.evaluations.c.id)
    .where(
        tables.evaluations.c.id == tables.scorecards.c.evaluation_id,
        tables.evaluations.c.verdict == Verdict.KEEP.value,
    )
    .exists()
    .label("is_rejected")
)
SCORECARD_COLUMNS = tuple(
    _REJECTED if name == "is_rejected" else tables.scorecards.c[name]
    for name in ScorecardVersion.model_fields
)
EVALUATION_COLUMNS = tuple(tables.evaluations.c[name] for name in EvaluationTrace.model_fields)
REJECTION_COLUMNS = tuple(tables.upload_rejections.c[name] for name in RejectedRow.model_fields)

_ENUMS: dict[str, type[StrEnum]] = {
    "industry": Industry,
    "company_size": CompanySize,
    "source": LeadSource,
    "budget_range": BudgetRange,
    "urgency": Urgency,
    "status": LeadStatus,
    "score_label": ScoreLabel,
    "recommended_action": RecommendedAction,
    "processing_state": ProcessingState,
}

# A StrEnum equals its text, so one look-up serves all of them; `.value` costs several times as much.
_TEXT: dict[str | None, str | None] = {
    member: str(member.value) for kind in _ENUMS.values() for member in kind.__members__.values()
}
text_of = _TEXT.get
"""The text of an enumeration's member; None of None."""

_MEMBERS = {name: {str(member.value): member for member in kind} for name, kind in _ENUMS.items()}
_CONTENT_ENUMS = tuple((name, _MEMBERS[name]) for name in CONTENT_FIELDS if name in _ENUMS)
_LEAD_ENUMS = tuple((name, _MEMBERS[name]) for name in LEAD_FIELDS if name in _ENUMS)
_FACT_NAMES = {str(name.value): name for name in FactName}
_JSON_FIELDS = ("attributes", "outcome_attributes", "enrichment")
_NOTHING_KNOWN = Enrichment()

Model = TypeVar("Model", bound=Schema)


def lead_of(row: Sequence[Any]) -> Lead:
    """The lead of a row of `LEAD_COLUMNS`."""
    return _lead_of(dict(zip(LEAD_FIELDS, row, strict=True)))


def lead_of_text(row: Sequence[Any]) -> Lead:
    """The lead of a row of `LEAD_COLUMNS` as SQLite keeps it, where SQLAlchemy has not been over the values."""
    values = dict(zip(LEAD_FIELDS, row, strict=True))
    values["id"] = UUID(values["id"])
    if (upload_id := values["upload_id"]) is not None:
        values["upload_id"] = UUID(upload_id)
    for name in _JSON_FIELDS:
        values[name] = orjson.loads(values[name])
    if (reasons := values["score_reasons"]) is not None:
        values["score_reasons"] = orjson.loads(reasons)
    # Written by `utc_text`: the offset is UTC's own.
    values["created_at"] = datetime.fromisoformat(values["created_at"])
    values["updated_at"] = datetime.fromisoformat(values["updated_at"])
    return _lead_of(values)


def _lead_of(values: dict[str, Any]) -> Lead:
    for name, members in _LEAD_ENUMS:
        if (value := values[name]) is not None:
            values[name] = members[value]
    values["enrichment"] = enrichment_of(values["enrichment"])
    values["score_reasons"] = reasons_of(values["score_reasons"])
    return construct(Lead, values)


def content_of_text(values: Sequence[Any]) -> LeadContent:
    """The content of plain values in the order of `CONTENT_FIELDS`."""
    named = dict(zip(CONTENT_FIELDS, values, strict=True))
    for name in ("attributes", "outcome_attributes"):
        named[name] = orjson.loads(named[name])
    return content_of(named)


def content_of(values: dict[str, Any]) -> LeadContent:
    """Lead content from column values by name; other names are left out."""
    content = {name: values[name] for name in CONTENT_FIELDS}
    for name, members in _CONTENT_ENUMS:
        if (value := content[name]) is not None:
            content[name] = members[value]
    return construct(LeadContent, content)


def enrichment_of(stored: dict[str, Any]) -> Enrichment:
    """The enrichment that a column holds."""
    facts = stored.get("facts")
    if not facts:
        return _NOTHING_KNOWN
    return construct(
        Enrichment,
        {"facts": tuple(construct(Fact, {**fact, "name": _FACT_NAMES[fact["name"]]}) for fact in facts)},
    )


def signals_of(stored: list[dict[str, Any]] | None) -> tuple[Signal, ...]:
    """The signals that a column holds."""
    if not stored:
        return ()
    return tuple(construct(Signal, {**signal, "kind": SignalKind(signal["kind"])}) for signal in stored)


def reasons_of(stored: list[dict[str, Any]] | None) -> tuple[ScoreReason, ...]:
    """Return the reasons that a column holds."""
    return tuple(construct(ScoreReason, reason) for reason in stored or ())


def reader_of(model: type[Model]) -> Callable[[Sequence[Any]], Model]:
    """A function from a row whose columns are named as the model's fields to the model, validated."""
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
    """The counts of an upload's row."""
    return UploadCounts(
        rows=row.row_count,
        accepted=row.accepted,
        merged=row.merged,
        changed=row.changed,
        rejected=row.rejected,
    )


def upload_of(row: Row[Any]) -> Upload:
    """The upload of a whole row of `uploads`."""
    own = set(Upload.model_fields) - {"counts"}
    values = {name: value for name, value in row._mapping.items() if name in own}
    return Upload.model_validate({**values, "counts": counts_of(row)})


def content_values(content: LeadContent) -> PlainRow:
    """The content's plain values in the order of `CONTENT_FIELDS`."""
    with _as_json():
        return plain_values(content)


def arriving(rows: Sequence[IntakeRow], new_id: Callable[[], UUID]) -> PlainRows:
    """The rows as plain values. Raises InvalidValueError for what JSON cannot say."""
    with _as_json():
        return plain_rows(rows, new_id)


@contextmanager
def _as_json() -> Iterator[None]:
    try:
        yield
    except TypeError as error:
        raise InvalidValueError(f"a value cannot be stored as JSON: {error}") from None


ACTIVITY_NAMES = ("id", "lead_id", "type", "payload", "actor", "graph_run_id", "created_at")


def activity_values(activity: Activity, lead_id: str) -> PlainRow:
    """The plain values, in the order of `ACTIVITY_NAMES`, of an activity of the lead with this id."""
    run_id: UUID | None = activity.graph_run_id
    return (
        activity.id.hex,
        lead_id,
        str(activity.type),
        json_text(activity.payload),
        activity.actor,
        None if run_id is None else run_id.hex,
        utc_text(activity.created_at),
    )


FEEDBACK_NAMES = tuple(Feedback.model_fields)


def feedback_values(said: Feedback) -> PlainRow:
    """The plain values of an outcome, in the order of `FEEDBACK_NAMES`."""
    return (
        said.id.hex,
        said.lead_id.hex,
        said.outcome.value,
        said.notes,
        said.recorded_by,
        None if said.occurred_at is None else utc_text(said.occurred_at),
        utc_text(said.created_at),
        None if said.withdrawn_at is None else utc_text(said.withdrawn_at),
        said.withdrawn_by,
        said.withdrawn_reason,
    )


DRAFT_NAMES = (
    *("id", "lead_id", "subject", "body", "variant", "purpose", "template_version", "claims", "checks"),
    *("state", "approved", "edits", "score_value", "attempt", "version", "created_at", "updated_at"),
)


def draft_values(draft: EmailDraft, lead_id: str, score_value: float | None) -> PlainRow:
    """The plain values, in the order of `DRAFT_NAMES`, of a draft for the lead with this id that nobody has touched."""
    return (
        draft.id.hex,
        lead_id,
        draft.subject,
        draft.body,
        str(draft.variant),
        str(draft.purpose),
        draft.template_version,
        json_text(draft.claims),
        json_text(draft.checks),
        "draft",
        False,
        "[]",
        score_value,
        0,
        draft.version,
        utc_text(draft.created_at),
        utc_text(draft.updated_at),
    )


TRACE_NAMES = tuple(Trace.model_fields)


def trace_values(trace: Trace, lead_id: str) -> PlainRow:
    """The plain values, in the order of `TRACE_NAMES`, of the trace of a run of the lead with this id."""
    return (
        trace.id.hex,
        lead_id,
        trace.graph_run_id.hex,
        trace.run_key,
        json_text(trace.node_events),
        json_text(trace.llm_inputs) if trace.llm_inputs else "{}",
        json_text(trace.llm_outputs) if trace.llm_outputs else "{}",
        trace.tokens_in,
        trace.tokens_out,
        trace.cost_usd,
        trace.model,
        trace.scorecard_version,
        json_text(trace.errors) if trace.errors else "[]",
        utc_text(trace.created_at),
    )
