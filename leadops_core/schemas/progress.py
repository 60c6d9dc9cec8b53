"""How long-running work reports its progress."""

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with the number of items done and the number of all items, or None if that is unknown."""
