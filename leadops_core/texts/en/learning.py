"""Words for learning updates and their verdicts."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import CardLimit, CautionKind, UnusedKind, Verdict, VerdictCause
from leadops_core.schemas.learning_column import ColumnChoice

LEARNING_MODES: Final[Mapping[str, str]] = {
    "auto": "Learns automatically",
    "ask": "Learns automatically, asks before activating",
    "off": "Learns only when you start it",
}
FIGURES: Final[Mapping[str, str]] = {
    "auc": "AUC",
    "log_loss": "Log loss",
    "brier": "Brier score",
    "ece": "Calibration error",
    "lift": "Lift in the top 10%",
}
"""The figures of a learning update, by name."""
PLAIN_FIGURES: Final[Mapping[str, str]] = {
    "lift": "Good outcomes in the best 10%, compared with all",
    "auc": "Good lead ranked above a bad one",
    "ece": "Probabilities off by",
}
"""The figures for people who do not know their names. `figure_words` writes their values."""
PLAIN_VALUES: Final[Mapping[str, str]] = {
    "lift": "{value}×",
    "auc": "{value}%",
    "ece": "{value} points",
}
NEW_VERSION: Final = "New version"
LEARNED: Final = "Learned"
GUESS: Final = "Guessing"
PROMOTED: Final = "Promoted"
READY: Final = "Ready to activate"
NOT_PROMOTED: Final = "Not promoted"
PENDING_VERSION: Final = "Active when all leads are scored"
NEEDS_DECISION: Final = "Waiting for your decision"
RESULTS: Final[Mapping[Verdict, str]] = {
    Verdict.PROMOTE: PROMOTED,
    Verdict.IN_PART: "Promoted in part",
    Verdict.CALIBRATE: "Probabilities added",
    Verdict.KEEP: NOT_PROMOTED,
}
"""The result of an update whose new version became active."""
DRY_RUN_RESULTS: Final[Mapping[Verdict, str]] = {
    Verdict.PROMOTE: "Would be promoted",
    Verdict.IN_PART: "Would be promoted in part",
    Verdict.CALIBRATE: "Would add probabilities",
    Verdict.KEEP: "Would not be promoted",
}
WOULD_BE: Final = "Would be {result}"
VERSION_RESULT: Final = "Version {number}: {result}"
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.PROMOTE: "More accurate than guessing the average, and no worse than the active version",
    Verdict.IN_PART: "It gives probabilities and uses part of what was learned",
    Verdict.CALIBRATE: "It keeps the points of the version before and turns scores into probabilities",
    Verdict.KEEP: "The outcomes don't show that a new version would be better",
}
"""A verdict without its cause."""
VERDICT_CAUSES: Final[Mapping[VerdictCause, str]] = {
    VerdictCause.NO_OUTCOMES: "No outcomes yet: nothing to learn from",
    VerdictCause.ONLY_GOOD: "Only good outcomes so far ({labels}): learning compares good with bad ones",
    VerdictCause.ONLY_BAD: "Only bad outcomes so far ({labels}): learning compares good with bad ones",
    VerdictCause.TOO_FEW_OUTCOMES: (
        "Not enough outcomes yet: {labels} of {needed} ({good} good, {bad} bad; at least {of_a_kind} of each needed)"
    ),
    VerdictCause.TOO_FEW_GOOD: "{outcomes}, only {good} of them good: at least {of_a_kind} needed",
    VerdictCause.TOO_FEW_BAD: "{outcomes}, only {bad} of them bad: at least {of_a_kind} needed",
    VerdictCause.UNTESTED: "{outcomes}, but none could be used to test the new version",
    VerdictCause.NO_BETTER: "{outcomes}: what was learned does not predict better than guessing the average",
    VerdictCause.TOO_FEW_NEW: (
        "{outcomes}: only {new} since the active version was created, too few for a comparison"
    ),
    VerdictCause.WORSE: "{outcomes}: the learned weights are less accurate than the active version",
    VerdictCause.BETTER: (
        "{outcomes}: more accurate than guessing the average, and no worse than the active version"
    ),
}
TOO_FEW_FOR_PROBABILITIES: Final = (
    "Not enough outcomes for probabilities yet: {labels} of {needed} ({good} good, {bad} bad)"
)
CAUTIONS: Final[Mapping[CautionKind, str]] = {
    CautionKind.SAME_LABEL: "Not activated, because {share} of the {leads} would be {label}",
    CautionKind.SAME_CHANCE: (
        "Not activated, because it hardly tells open leads apart: 90% of the {leads} have a probability of {low} to {high}, "
        "but of the leads with an outcome {low_labeled} to {high_labeled}"
    ),
    CautionKind.OTHER_CHANCES: (
        "Not activated, because it rates open leads very differently: the {leads} have a mean probability of {mean}, "
        "but the leads with an outcome {mean_labeled}"
    ),
}
"""Why a new version that passed every check waits for a person."""
SHIFTED_COLUMN: Final = (
    "{title} is missing or has new values in {share} of the open leads, and in {share_labeled} of the others"
)
NEWEST_LEAD_NOUN: Final = ("newest lead", "newest leads")
VERDICT_UNKNOWN: Final = "An earlier release of LeadOps did not record the reason"
BEST_LEADS: Final = (
    "Of the {best} best of {tested} {which} leads, {good} ended well; at random it would be {at_random}."
)
BEST_LEADS_UNUSED: Final = (
    "By what was learned: of the {best} best of {tested} {which} leads, {good} ended well; "
    "at random it would be {at_random}."
)
LATER: Final = "later"
OTHER_LEADS: Final = "other"
OFF_BY: Final = "Probabilities were off by {points} on average."
SAMPLED: Final = "{outcomes} from the random sample of leads that would have got no email."
SAMPLED_NOUN: Final = ("outcome comes", "outcomes come")
LEAD_NOUN: Final = ("lead", "leads")
POINT_NOUN: Final = ("point", "points")
LABELS_MOVED: Final = "The label changes for {leads} of {total}."
LABELS_MOVED_OF_ALL: Final = "Among all {total} leads, {low} to {high} change."
SAMPLE_SCORED: Final = "A sample of {leads} was scored."
NO_LABEL_MOVED: Final = "No lead changes its label."
UNSCORED: Final = "{leads} had no score yet."
LABELS_AFTER: Final = "{hot} leads are hot, {warm} warm, and {cold} cold."
LEAKS: Final = "Not used, because filled in or changed after the outcome: {columns}."
LEAK_NOUN: Final = ("other column", "other columns")
AND_MORE: Final = "{columns}, and {more}"
LEARNING_STEPS: Final[Mapping[VerdictCause, str]] = {
    VerdictCause.NO_OUTCOMES: "Record how your leads ended, or import a file of closed leads.",
    VerdictCause.ONLY_GOOD: "Record or import leads that you lost, too.",
    VerdictCause.ONLY_BAD: "Record or import leads that you won, too.",
    VerdictCause.TOO_FEW_OUTCOMES: "Record more outcomes, or import a file of closed leads.",
    VerdictCause.TOO_FEW_GOOD: "Record or import more leads that you won.",
    VerdictCause.TOO_FEW_BAD: "Record or import more leads that you lost.",
    VerdictCause.UNTESTED: "Learn again after more outcomes.",
    VerdictCause.NO_BETTER: "Learn again after more outcomes.",
    VerdictCause.TOO_FEW_NEW: "Learn again after more outcomes.",
    VerdictCause.WORSE: "Learn again after more outcomes.",
    VerdictCause.BETTER: "Learn again after more outcomes.",
}
"""What a person can do if nothing or only a part was promoted."""
UNUSED_KINDS: Final[Mapping[UnusedKind, str]] = {
    UnusedKind.IDENTIFIER: "Identifies the lead",
    UnusedKind.LATE: "Filled in or changed after the outcome",
    UnusedKind.USELESS: "Says nothing about future leads",
    UnusedKind.BY_HAND: "Excluded by hand",
}
COLUMN_CHOICES: Final[Mapping[ColumnChoice, str]] = {
    ColumnChoice.USE: "Always used",
    ColumnChoice.LEAVE_OUT: "Never used",
}
"""What a person decided about a column."""
AUTOMATIC_CHOICE: Final = "Automatic"
CHOICE_APPLIES: Final = "It applies from the next learning update on."
LABEL_SHARES: Final[Mapping[str, str]] = {
    "hot": "Hot: the best {share}% of the newest leads.",
    "warm": "Warm: the next {share}%.",
}
LABEL_CHANCES: Final[Mapping[str, str]] = {
    "hot": "Hot: leads with a probability of {chance}% or more, by LEADOPS_HOT_CHANCE.",
    "warm": "Warm: leads with a probability of {chance}% or more, by LEADOPS_WARM_CHANCE.",
}
"""A probability in the settings replaces the share."""
SHARES_APPLY: Final = "A new share applies when learning makes the next version."
COMPARISONS: Final[Mapping[str, str]] = {
    "too_few": "Not enough outcomes for a comparison with {other}.",
    "better": "Clearly more accurate than {other}.",
    "worse": "Less accurate than {other}.",
    "maybe_better": "Slightly more accurate than {other}, but it could be chance.",
    "no_better": "No better than {other}.",
}
"""The new version compared with the active one and with a constant prediction."""
BASE_RATE: Final = "guessing the average"
VERSION: Final = "version {number}"
TESTED_ON: Final = "Tested on {outcomes} it had not seen."
OUTCOME_NOUN: Final = ("outcome", "outcomes")
CARD_LIMITS: Final[Mapping[CardLimit, str]] = {
    CardLimit.SET_BY_HAND: "A person set the points. Nothing was learned from outcomes, and a score is not a probability.",
    CardLimit.CHANGED_BY_HAND: "A person changed this version after it was learned. The changes were not tested.",
    CardLimit.NOT_PROMOTED: "Its learning update did not promote it.",
    CardLimit.UNTESTED: "It was not tested, because no outcome could be used for a test.",
    CardLimit.FEW_OUTCOMES: "It learned from fewer than 300 outcomes, so its metrics are uncertain.",
    CardLimit.FEW_GOOD: "It learned from fewer than 30 good outcomes.",
    CardLimit.FEW_BAD: "It learned from fewer than 30 bad outcomes.",
    CardLimit.SHUFFLED: "It was not tested on later outcomes, because they had no usable order.",
    CardLimit.ARRIVAL_ORDER: "It was tested on leads that arrived later. Their outcomes may not be the later ones.",
    CardLimit.DRIFT: "The newest leads with an outcome differed from the earlier ones.",
    CardLimit.ONLY_CONTACTED: "Only contacted leads have outcomes, so it knows little about leads that nobody contacts.",
}
"""Reasons to trust a scorecard version less."""
