"""What outcomes teach: labels, a challenger to the scorecard in use, and whether it is let in.

Importing this package loads no array library until something is learned.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from leadops_core.learning.examples import Example
from leadops_core.learning.labels import Label, LabelPolicy, LabelRule, receipt
from leadops_core.learning.learned import Learned, Verdict

if TYPE_CHECKING:
    from leadops_core.learning.learn import LearningOptions, learn, points_changed

_LAZY = {
    "LearningOptions": "leadops_core.learning.learn",
    "learn": "leadops_core.learning.learn",
    "points_changed": "leadops_core.learning.learn",
}

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
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
