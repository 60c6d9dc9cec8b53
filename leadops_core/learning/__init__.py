"""Learning: labels from outcomes, a challenger fitted to them, and the gate that decides if it becomes active.

Importing this package loads no array library until something is learned.
"""

from typing import TYPE_CHECKING, Any

from leadops_core.learning.examples import Example
from leadops_core.learning.labels import Label, LabelPolicy, receipt
from leadops_core.learning.learned import Learned
from leadops_core.learning.options import LearningOptions
from leadops_core.schemas import Verdict

if TYPE_CHECKING:
    from leadops_core.learning.censoring import weight_for_censoring
    from leadops_core.learning.drift import calibration_drift, population_drift
    from leadops_core.learning.label_columns import Labels
    from leadops_core.learning.leakage import OpenLeads
    from leadops_core.learning.update import learn

_IN_DRIFT = frozenset(("calibration_drift", "population_drift"))

__all__ = [
    "Example",
    "Label",
    "LabelPolicy",
    "Labels",
    "Learned",
    "LearningOptions",
    "OpenLeads",
    "Verdict",
    "calibration_drift",
    "learn",
    "population_drift",
    "receipt",
    "weight_for_censoring",
]


def __getattr__(name: str) -> Any:
    if name == "learn":
        from leadops_core.learning.update import learn

        return learn
    if name in _IN_DRIFT:
        from leadops_core.learning import drift

        return getattr(drift, name)
    if name == "OpenLeads":
        from leadops_core.learning.leakage import OpenLeads

        return OpenLeads
    if name == "Labels":
        from leadops_core.learning.label_columns import Labels

        return Labels
    if name == "weight_for_censoring":
        from leadops_core.learning.censoring import weight_for_censoring

        return weight_for_censoring
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
