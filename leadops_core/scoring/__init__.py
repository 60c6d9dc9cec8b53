"""A score that is a sum, the sum in words, and what the lead's own words say."""

from leadops_core.scoring.compiled import CompiledScorecard, Feature, compile_scorecard
from leadops_core.scoring.explanation import explain, say_points, say_total
from leadops_core.scoring.features import features
from leadops_core.scoring.score import label, score
from leadops_core.scoring.scorecard import default_scorecard
from leadops_core.scoring.signals import RULES_VERSION, read_signals, signal_is_verbatim
from leadops_core.scoring.upside import Upside, upside

__all__ = [
    "RULES_VERSION",
    "CompiledScorecard",
    "Feature",
    "Upside",
    "compile_scorecard",
    "default_scorecard",
    "explain",
    "features",
    "label",
    "read_signals",
    "say_points",
    "say_total",
    "score",
    "signal_is_verbatim",
    "upside",
]
