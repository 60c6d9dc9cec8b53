"""Every store of scorecards keeps the promises of the port."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from leadops_core.schemas import Scorecard, ScorecardId, ScorecardVersion
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.scoring_config import ScoringConfigContract
from leadops_core.testing.scoring_config import FixedScoringConfig
from leadops_core.tools import ScoringConfigTool
from tests.support.repositories import Repositories


def version_of(scorecard: Scorecard, number: int) -> ScorecardVersion:
    return ScorecardVersion(
        id=ScorecardId(UUID(int=number)),
        number=number,
        scorecard=scorecard,
        made_by="test",
        reason="test",
        is_active=True,
        created_at=FixedClock().now(),
    )


class TestFixed(ScoringConfigContract):
    def make_tool(self, scorecard: Scorecard) -> ScoringConfigTool:
        return FixedScoringConfig(version_of(scorecard, 1))

    def activate(self, tool: ScoringConfigTool, scorecard: Scorecard) -> None:
        assert isinstance(tool, FixedScoringConfig)
        tool.version = version_of(scorecard, tool.version.number + 1)


class TestDatabase(ScoringConfigContract):
    @pytest.fixture(autouse=True)
    def _opened(self, database_url: str) -> Iterator[None]:
        with Repositories.open(database_url, clock=FixedClock(), ids=CountingIds()) as self.store:
            yield

    def make_tool(self, scorecard: Scorecard) -> ScoringConfigTool:
        self.store.scorecards.ensure(scorecard, made_by="test", reason="test")
        return self.store.scorecards

    def activate(self, tool: ScoringConfigTool, scorecard: Scorecard) -> None:
        added = self.store.scorecards.add(scorecard, parent=1, made_by="test", reason="test")
        self.store.scorecards.choose(added.number, by="test")
