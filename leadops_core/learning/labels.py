"""Outcomes as labels."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas.feedback import Outcome
from leadops_core.schemas.run import LabelReceipt


class Label(NamedTuple):
    """What an outcome says of a lead, and how much it counts beside others."""

    is_positive: bool
    weight: float


LABELS: Mapping[Outcome, Label] = MappingProxyType(
    {
        Outcome.CLOSED_WON: Label(True, 1.0),
        Outcome.BOOKED_DEMO: Label(True, 0.7),
        Outcome.CLOSED_LOST: Label(False, 0.7),
        Outcome.DISQUALIFIED: Label(False, 1.0),
        # Silence has many reasons.
        Outcome.NO_RESPONSE: Label(False, 0.5),
    }
)
"""The label of each outcome."""


def receipt(label_count: int) -> LabelReceipt:
    """What is said once an outcome is stored and nothing was fitted to it."""
    leads = "1 lead has" if label_count == 1 else f"{label_count:,} leads have"
    return LabelReceipt(
        label_count=label_count,
        fitted=False,
        message=f"Label recorded; {leads} one. No model has been fitted: scores follow the scorecard in use.",
    )
