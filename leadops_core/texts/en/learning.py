"""Words for learning updates and their verdicts."""

from collections.abc import Mapping
from typing import Final

LEARNING_MODES: Final[Mapping[str, str]] = {
    "auto": "Learns automatically",
    "ask": "Learns automatically, asks before a version is activated",
    "off": "Learns only when you start it",
}
FIGURES: Final[Mapping[str, str]] = {
    "auc": "AUC",
    "log_loss": "Log loss",
    "brier": "Brier score",
    "ece": "Calibration error",
    "lift": "Lift, best tenth",
}
"""The figures of a learning update, by name."""
ADOPTED: Final = "Adopted"
READY: Final = "Ready to activate"
NOT_ADOPTED: Final = "Not adopted"
VERSION_RESULT: Final = "Version {number} {result}"
WOULD_BE: Final = "Would be {result}"
WOULD_NOT_BE_ADOPTED: Final = "Would not be adopted"
COMPARISONS: Final[Mapping[str, str]] = {
    "too_few": "Too few outcomes to compare it with {other}.",
    "better": "Clearly better than {other}.",
    "worse": "Worse than {other}.",
    "maybe_better": "Slightly better than {other}; the difference can be chance.",
    "no_better": "No better than {other}.",
}
"""The new version compared with the active one and with a constant prediction."""
BASE_RATE: Final = "predicting the same chance for every lead"
VERSION: Final = "version {number}"
TESTED_ON: Final = "Tested on {outcomes} that were not used to fit it."
OUTCOME_NOUN: Final = ("outcome", "outcomes")
