"""Signals in a lead's own words: read by rules in five languages, or claimed by a model and verified."""

from leadops_core.scoring.signals.claimed import (
    CLAIMS_EDITION,
    ClaimedSignal,
    Verified,
    merge_signals,
    verify_claims,
)
from leadops_core.scoring.signals.injections import INJECTIONS_EDITION, find_injection
from leadops_core.scoring.signals.passage import READ_CHARACTERS
from leadops_core.scoring.signals.reader import RULES_VERSION, read_signals

__all__ = [
    "CLAIMS_EDITION",
    "INJECTIONS_EDITION",
    "READ_CHARACTERS",
    "RULES_VERSION",
    "ClaimedSignal",
    "Verified",
    "find_injection",
    "merge_signals",
    "read_signals",
    "verify_claims",
]
