"""The progress of rescoring."""

from enum import StrEnum
from uuid import UUID

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.report import RescoreReport
from leadops_core.schemas.scorecard import ScorecardVersion


class RescoringPhase(StrEnum):
    """The phase of rescoring."""

    WAITING = "waiting"
    """No process has started it yet."""
    RUNNING = "running"
    DONE = "done"


class RescoringState(Schema):
    """Progress of rescoring with the active scorecard."""

    scorecard_version: int
    phase: RescoringPhase
    rescored: Count
    """Leads rescored so far; `total` once it is done."""
    total: Count
    changed: Count
    """Leads whose score has changed so far."""
    moved: Count
    """Leads whose label has changed so far."""
    started_at: UtcDatetime | None = None
    finished_at: UtcDatetime | None = None


class RescorePass(Schema):
    """The stored progress of rescoring all leads. Any process can continue from it."""

    report: RescoreReport
    """Totals so far."""
    activated_at: UtcDatetime | None = None
    """When the version of the pass was activated. Another activation of it starts a new pass."""
    after: UUID | None = None
    """The last rescored lead, in the order of ids."""
    total: Count
    """Number of leads when the pass began."""
    started_at: UtcDatetime
    finished_at: UtcDatetime | None = None


class ScorecardActivation(Schema):
    """An activated scorecard version."""

    version: ScorecardVersion
    rescored: RescoreReport | None
    """What rescoring all leads changed; None if a worker rescores them in the background."""
