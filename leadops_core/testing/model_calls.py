"""A ModelCallLog in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadops_core.schemas import ModelCall


class InMemoryModelCallLog:
    """A ModelCallLog that keeps calls in lists, which tests can read."""

    def __init__(self) -> None:
        self.calls: list[ModelCall] = []

    def replies(self, keys: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        requested = set(keys)
        return {
            call.key: call.reply for call in self.calls if call.key in requested and call.reply is not None
        }

    def add(self, calls: Sequence[ModelCall]) -> None:
        self.calls += calls

    def spent_since(self, moment: datetime) -> float:
        return sum(call.cost_usd for call in self.calls if call.created_at >= moment)
