"""A keeper of model answers, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadops_core.schemas import ModelCall


class InMemoryModelCallLog:
    """ModelCallLog that keeps everything in lists to be looked at."""

    def __init__(self) -> None:
        self.calls: list[ModelCall] = []

    def replies(self, keys: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        """The answers known for these keys."""
        wanted = set(keys)
        return {call.key: call.reply for call in self.calls if call.key in wanted and call.reply is not None}

    def add(self, calls: Sequence[ModelCall]) -> None:
        """Keep all of them."""
        self.calls += calls

    def spent_since(self, moment: datetime) -> float:
        """What calls cost since then."""
        return sum(call.cost_usd for call in self.calls if call.created_at >= moment)
