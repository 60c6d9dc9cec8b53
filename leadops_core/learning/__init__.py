"""What outcomes teach: labels, a challenger to the scorecard in use, and whether it is let in.

Importing this package loads no array library until something is learned.
"""

from typing import TYPE_CHECKING, Any

from leadops_core.learning.examples import Example
from leadops_core.learning.labels import Label, LabelPolicy, LabelRule, receipt
from leadops_core.learning.learned import Learned, Verdict

if TYPE_CHECKING:
    from leadops_core.learning.update import LearningOptions, learn, points_changed

_LAZY = frozenset(("LearningOptions", "learn", "points_changed"))

__all__ = [
    "Example",
    "Label",
    "LabelPolicy",
    "LabelRule",
    "Learned",
    "LearningOptions",
    "Verdict",
    "learn",
    "points_changed",
    "receipt",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from leadops_core.learning import update

        return getattr(update, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
