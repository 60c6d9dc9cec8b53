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
    """Progress of rescoring with the chosen scorecard. Until it is done, all leads keep their scores."""

    scorecard_version: int
    """The version that leads are scored with. It becomes active when all of them are."""
    phase: RescoringPhase
    rescored: Count
    """Leads scored so far; `total` once it is done."""
    total: Count
    changed: Count
    """Leads whose score changed; 0 until it is done."""
    moved: Count
    """Leads whose label changed; 0 until it is done."""
    started_at: UtcDatetime | None = None
    finished_at: UtcDatetime | None = None


class RescorePass(Schema):
    """The stored progress of rescoring all leads. Any process can continue from it."""

    report: RescoreReport
    """The number of staged scores; all totals once it is finished."""
    activated_at: UtcDatetime | None = None
    """Written by releases that rescored leads one page after another. Not read any more."""
    after: UUID | None = None
    """The last lead of the current sweep, in the order of ids; null at its beginning."""
    swept: Count = 0
    """Leads staged in the current sweep."""
    last_sweep: Count | None = None
    """Leads staged in the sweep before, which had come or changed since; null in the first one."""
    total: Count
    """Number of leads when the pass began."""
    started_at: UtcDatetime
    finished_at: UtcDatetime | None = None


class ScorecardActivation(Schema):
    """A chosen scorecard version."""

    version: ScorecardVersion
    rescored: RescoreReport | None
    """What rescoring all leads changed. None if a worker does it in the background; then the version is still pending."""
