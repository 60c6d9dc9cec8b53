"""What every subject of decisions tells `edge/changes.py`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.schemas import (
    Activity,
    EdgeChange,
    EdgeConflict,
    EmailDraft,
    Feedback,
    Lead,
    LeadId,
    Sender,
    Standing,
)


@dataclass(frozen=True, slots=True)
class CopiedRecords:
    """The records in a copy that decisions refer to."""

    drafts: Mapping[UUID, EmailDraft]
    feedback: Mapping[UUID, Feedback]


@dataclass(frozen=True, slots=True)
class CopiedLead:
    """A lead in the copy, with the decisions about it since the pull, oldest first."""

    lead: Lead
    decisions: Sequence[tuple[str, Activity]]
    records: CopiedRecords


@dataclass(frozen=True, slots=True)
class SourceLead:
    """A lead at the source."""

    base: Standing
    """At the pull, or after the last push."""
    now: Standing
    outcomes: Sequence[Feedback]
    """Newest first."""
    drafts: Mapping[UUID, EmailDraft]


@dataclass(frozen=True, slots=True)
class PushTarget:
    """The source in the transaction of a push."""

    transaction: Transaction
    drafts: DraftTransitions
    sender: Sender
    undo_seconds: float


@dataclass(frozen=True, slots=True)
class Description:
    """The content of an `EdgeChange`."""

    summary: str
    values: Mapping[str, Any] = field(default_factory=dict)
    feedback: Feedback | None = None
    draft: EmailDraft | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """How decisions about one subject are read from a timeline, compared with the source, and repeated there."""

    kinds: type[StrEnum]
    kind_of: Callable[[Activity], str | None]
    """Returns the kind of decision that a person's activity records, or None if it is about another subject."""
    describe: Callable[[str, Activity, CopiedLead], Description]
    find_conflicts: Callable[[Sequence[EdgeChange], SourceLead], Iterable[EdgeConflict]]
    """Returns what the copy and the source changed to different values."""
    apply: Callable[[PushTarget, LeadId, EdgeChange], None]
    """Repeats a decision in the name of the person who made it."""


def plain(name: str) -> str:
    """Return an enum value or field name as words."""
    return str(name).replace("_", " ").lower()


def with_reason(summary: str, reason: str | None) -> str:
    return f"{summary} ({reason})" if reason else summary
