"""The weights and rules that scores are made with."""

from typing import Protocol

from leadops_core.schemas.scorecard import ScorecardVersion


class ScoringConfigTool(Protocol):
    """Keeper of the scorecard versions."""

    def active(self) -> ScorecardVersion:
        """The version in use now."""
        ...
