"""Words for the random sample of leads that would get no email."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import PassedOver

EXPLORED: Final = "Random sample"
EXPLORED_HINT: Final = (
    "Chosen at random among the leads that would get no email, so that learning sees how they respond"
)
EXPLORATION_ON: Final = (
    "{share}% of the leads that would get no email because of their score are proposed at random."
)
EXPLORATION_OFF: Final = "Off: no lead is proposed at random."
EXPLORATION_DRAWN: Final = "Passed over because of their score: {drawn}. Chosen at random: {chosen}."
EXPLORATION_RESULTS: Final = (
    "Waiting for a decision: {waiting}. "
    "Contacted: {contacted}, with {good} good and {bad} bad outcomes so far."
)
PASSED_OVER: Final[Mapping[PassedOver, str]] = {
    PassedOver.COLD: "Cold lead",
    PassedOver.LOW_FIT: "Low fit",
}
OUTCOME_KINDS: Final[Mapping[str, str]] = {"good": "Good", "bad": "Bad", "none": "None yet"}
