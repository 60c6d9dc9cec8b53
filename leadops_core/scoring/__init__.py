"""Scores that add up, their explanations, and the signals in a lead's own words."""

from leadops_core.scoring.explanation import explain, say_chance, say_total
from leadops_core.scoring.inputs import ScoreInputs
from leadops_core.scoring.score import (
    PotentialGain,
    label,
    potential_gains,
    potential_gains_of_all,
    score,
    score_all,
)
from leadops_core.scoring.scorecard import default_scorecard
from leadops_core.scoring.signals import (
    CLAIMS_EDITION,
    INJECTIONS_EDITION,
    RULES_VERSION,
    ClaimedSignal,
    Verified,
    find_injection,
    merge_signals,
    read_signals,
    verify_claims,
)

__all__ = [
    "CLAIMS_EDITION",
    "INJECTIONS_EDITION",
    "RULES_VERSION",
    "ClaimedSignal",
    "PotentialGain",
    "ScoreInputs",
    "Verified",
    "default_scorecard",
    "explain",
    "find_injection",
    "label",
    "merge_signals",
    "potential_gains",
    "potential_gains_of_all",
    "read_signals",
    "say_chance",
    "say_total",
    "score",
    "score_all",
    "verify_claims",
]
