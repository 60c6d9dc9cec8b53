"""Port for the log of model calls: earlier replies and their cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from leadops_core.schemas.model import ModelCall


class ModelCallLog(Protocol):
    """Stores model calls. Raises `TransientToolError` or `PermanentToolError`."""

    def replies(self, keys: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        """Return the stored reply for each key that has one."""
        ...

    def add(self, calls: Sequence[ModelCall]) -> None:
        """Store calls in one transaction."""
        ...

    def spent_since(self, moment: datetime) -> float:
        """Return the cost of all processes' calls since then, in US dollars."""
        ...
