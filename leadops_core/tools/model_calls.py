"""Where answers of a model are kept and its cost is counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from leadops_core.schemas.model import ModelCall


class ModelCallLog(Protocol):
    """A keeper of answers and of what they cost; raises `TransientToolError` or `PermanentToolError`."""

    async def replies(self, keys: Sequence[str]) -> Mapping[str, dict[str, Any]]:
        """The answers known for these keys; a missing key means none."""
        ...

    async def add(self, calls: Sequence[ModelCall]) -> None:
        """Keep all of them, in one transaction."""
        ...

    async def spent_since(self, moment: datetime) -> float:
        """What calls cost since then, of all processes, in dollars."""
        ...
