"""Signals: typed readings of a lead's own words, with the quote that supports them."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from leadops_core.schemas.base import Confidence, Count, Schema


class SignalKind(StrEnum):
    INTENT = "intent"
    TIMELINE = "timeline"
    BUDGET = "budget"
    AUTHORITY = "authority"
    CONCERN = "concern"


SIGNAL_LEVELS: dict[SignalKind, tuple[str, ...]] = {
    SignalKind.INTENT: ("demo", "pricing", "trial", "comparing", "switching", "researching", "none_now"),
    SignalKind.TIMELINE: ("within_month", "within_quarter", "within_year", "later"),
    SignalKind.BUDGET: ("approved", "named", "seeking", "none"),
    SignalKind.AUTHORITY: ("decides", "influences", "asks_for_other"),
    SignalKind.CONCERN: ("opt_out", "complaint", "competitor", "job_seeker", "vendor_pitch", "student"),
}
"""The levels of each kind, strongest first. Of several signals, only the strongest is scored."""

TextField = Literal["lead_message", "pain_point"]


class Signal(Schema):
    """One reading of the lead's text.

    `quote` occurs verbatim in `field` at position `start`. A reading without a quote is not a signal.
    """

    kind: SignalKind
    level: str
    quote: Annotated[str, Field(min_length=1, max_length=400)]
    field: TextField
    start: Count
    detector: str
    """`rules` or `model:NAME`."""
    confidence: Confidence = 1.0

    @property
    def is_from_model(self) -> bool:
        """Return True if only a language model read it; no rule confirms it."""
        return self.detector.startswith("model:")
