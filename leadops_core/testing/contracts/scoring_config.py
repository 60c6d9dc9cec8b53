"""Contract of every `ScoringConfigTool`.

class TestMyScoringConfig(ScoringConfigContract):
    def make_tool(self, version): ...
    def activate(self, tool, version): ...
"""

from abc import ABC, abstractmethod

from leadops_core.schemas import Scorecard
from leadops_core.scoring import default_scorecard
from leadops_core.tools import ScoringConfigTool


def _other_scorecard() -> Scorecard:
    first = default_scorecard()
    thresholds = first.thresholds.model_copy(update={"hot": first.thresholds.hot + 1})
    return Scorecard.model_validate({**first.model_dump(), "thresholds": thresholds.model_dump()})


class ScoringConfigContract(ABC):
    """pytest runs it for each subclass whose name starts with Test."""

    @abstractmethod
    def make_tool(self, scorecard: Scorecard) -> ScoringConfigTool:
        """Return a tool whose active version has this scorecard."""

    @abstractmethod
    def activate(self, tool: ScoringConfigTool, scorecard: Scorecard) -> None:
        """Activate a new version with this scorecard."""

    def test_active_returns_the_configured_version(self) -> None:
        active = self.make_tool(default_scorecard()).active()
        _expect(active.scorecard == default_scorecard(), "the scorecard came back changed")
        _expect(active.is_active, "the version in use does not say that it is")

    def test_active_returns_the_same_version_twice(self) -> None:
        tool = self.make_tool(default_scorecard())
        _expect(tool.active() == tool.active(), "two answers differ")

    def test_active_returns_a_change_at_the_next_call(self) -> None:
        """Nothing is cached."""
        tool = self.make_tool(default_scorecard())
        before = tool.active()
        self.activate(tool, _other_scorecard())
        after = tool.active()
        _expect(after.scorecard == _other_scorecard(), "the new scorecard is not in use")
        _expect(after.number > before.number, "a later version has no higher number")


def _expect(fact: bool, what: str) -> None:
    if not fact:
        raise AssertionError(what)
