"""How far a rescoring of all leads has come."""

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
    """One pass over all leads, as it is stored between two steps: another process continues from here."""

    report: RescoreReport
    """Totals so far."""
    after: UUID | None = None
    """The last lead that was rescored, in the order of ids."""
    total: Count
    """Number of leads when the pass began."""
    started_at: UtcDatetime
    finished_at: UtcDatetime | None = None


class ScorecardActivation(Schema):
    """A scorecard version that was put to use."""

    version: ScorecardVersion
    rescored: RescoreReport | None
    """What rescoring all leads changed; None if a worker rescores them in the background."""
