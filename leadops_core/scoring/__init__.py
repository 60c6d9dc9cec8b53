"""A score that is a sum, the sum in words, and what the lead's own words say."""

from leadops_core.scoring.compiled import CompiledScorecard, Feature, compile_scorecard
from leadops_core.scoring.explanation import explain, say_points, say_score, say_total
from leadops_core.scoring.features import features
from leadops_core.scoring.score import label, score
from leadops_core.scoring.scorecard import default_scorecard
from leadops_core.scoring.signals import (
    CLAIMS_EDITION,
    ORDERS_EDITION,
    RULES_VERSION,
    ClaimedSignal,
    Verified,
    merge_signals,
    read_signals,
    signal_is_verbatim,
    speaks_to_a_machine,
    verify_claims,
)
from leadops_core.scoring.upside import Upside, upside

__all__ = [
    "CLAIMS_EDITION",
    "ORDERS_EDITION",
    "RULES_VERSION",
    "ClaimedSignal",
    "CompiledScorecard",
    "Feature",
    "Upside",
    "Verified",
    "compile_scorecard",
    "default_scorecard",
    "explain",
    "features",
    "label",
    "merge_signals",
    "read_signals",
    "say_points",
    "say_score",
    "say_total",
    "score",
    "signal_is_verbatim",
    "speaks_to_a_machine",
    "upside",
    "verify_claims",
]
