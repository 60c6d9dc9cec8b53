"""A keeper of one scorecard, in memory."""

from leadops_core.schemas import ScorecardVersion


class FixedScoringConfig:
    """ScoringConfigTool with the version that it was given, until it is given another."""

    def __init__(self, version: ScorecardVersion) -> None:
        self.version = version

    def active(self) -> ScorecardVersion:
        """The version in use now."""
        return self.version
