"""A ScoringConfigTool in memory."""

from leadops_core.schemas import ScorecardVersion


class FixedScoringConfig:
    """A ScoringConfigTool that returns the given version, until it is replaced."""

    def __init__(self, version: ScorecardVersion) -> None:
        self.version = version

    def active(self) -> ScorecardVersion:
        return self.version
