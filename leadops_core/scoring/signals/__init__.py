"""What a lead's own words say: read by rules in five languages, or claimed by a model and checked."""

from leadops_core.scoring.signals.claimed import (
    CLAIMS_EDITION,
    ClaimedSignal,
    Verified,
    merge_signals,
    verify_claims,
)
from leadops_core.scoring.signals.orders import ORDERS_EDITION, speaks_to_a_machine
from leadops_core.scoring.signals.passage import READ_CHARACTERS
from leadops_core.scoring.signals.reader import RULES_VERSION, read_signals, signal_is_verbatim

__all__ = [
    "CLAIMS_EDITION",
    "ORDERS_EDITION",
    "READ_CHARACTERS",
    "RULES_VERSION",
    "ClaimedSignal",
    "Verified",
    "merge_signals",
    "read_signals",
    "signal_is_verbatim",
    "speaks_to_a_machine",
    "verify_claims",
]
