"""Port for scorecards."""

from typing import Protocol

from leadops_core.schemas.scorecard import ScorecardVersion


class ScoringConfigTool(Protocol):
    def active(self) -> ScorecardVersion:
        """Return the active version."""
        ...
