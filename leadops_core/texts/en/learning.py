"""Words for learning updates and their verdicts."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import Verdict, VerdictCause

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
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.PROMOTE: "Better than predicting the same chance for every lead, and no worse than the active scorecard",
    Verdict.IN_PART: (
        "The active scorecard with its score turned into a probability, "
        "adjusted by what the columns have shown so far"
    ),
    Verdict.CALIBRATE: "The active scorecard with its score turned into a probability",
    Verdict.KEEP: "The outcomes do not show that a new scorecard would be better",
}
"""A verdict without its cause."""
VERDICT_CAUSES: Final[Mapping[VerdictCause, str]] = {
    VerdictCause.NO_OUTCOMES: "No outcomes yet: nothing to learn from",
    VerdictCause.ONLY_GOOD: "Only good outcomes so far ({labels}): learning needs bad ones too",
    VerdictCause.ONLY_BAD: "Only bad outcomes so far ({labels}): learning needs good ones too",
    VerdictCause.TOO_FEW_OUTCOMES: (
        "Not enough outcomes yet: {labels} of about {needed} "
        "({good} good, {bad} bad; at least {of_a_kind} of each are needed)"
    ),
    VerdictCause.TOO_FEW_GOOD: "{outcomes}, only {good} of them good: at least {of_a_kind} good ones are needed",
    VerdictCause.TOO_FEW_BAD: "{outcomes}, only {bad} of them bad: at least {of_a_kind} bad ones are needed",
    VerdictCause.UNTESTED: "{outcomes}: none of them could be used to test what was learned",
    VerdictCause.NO_BETTER: (
        "{outcomes}: no evidence yet that the learned scorecard is better than predicting the same chance for every lead"
    ),
    VerdictCause.TOO_FEW_NEW: (
        "{outcomes}: only {new} since the active scorecard was made, too few to compare it"
    ),
    VerdictCause.WORSE: "{outcomes}: the learned scorecard is worse than the active one",
    VerdictCause.BETTER: (
        "{outcomes}: better than predicting the same chance for every lead, and no worse than the active scorecard"
    ),
}
VERDICT_UNKNOWN: Final = "An earlier version of LeadOps did not store the reason"
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
