"""How readings of a language model count in a score."""

from collections.abc import Callable, Sequence

from leadops_core.graph.state import LeadState
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.signal import Signal, SignalKind
from leadops_core.scoring import score

Decide = Callable[[ScoreResult], DecisionResult]


def score_signals(state: LeadState, signals: Sequence[Signal]) -> ScoreResult:
    """Return the lead's score with all of these signals."""
    version = state.begun.scorecard
    return score(
        state.known_lead,
        state.enrichment,
        signals,
        scorecard=version.scorecard,
        version=version.number,
    )


def score_reading(state: LeadState, signals: Sequence[Signal], decide_on: Decide) -> ScoreResult:
    """Return the lead's score, in which a model's readings change neither the label nor the action.

    A concern that only a model reads never counts. Its other readings count together if label, action and reason stay those
    of the confirmed signals, and otherwise not at all. What does not count is in `unconfirmed_signals`.
    """
    confirmed = [signal for signal in signals if not signal.is_from_model]
    result = score_signals(state, confirmed)
    if len(confirmed) == len(signals):
        return result
    unconfirmed = tuple(signal for signal in signals if signal.is_from_model)
    concerns = tuple(signal for signal in unconfirmed if signal.kind is SignalKind.CONCERN)
    if len(concerns) < len(unconfirmed):
        counted = [signal for signal in signals if signal not in concerns]
        more = score_signals(state, counted)
        if more.label is result.label and _is_same_step(decide_on(more), decide_on(result)):
            return more.model_copy(update={"unconfirmed_signals": concerns})
    return result.model_copy(update={"unconfirmed_signals": unconfirmed})


def _is_same_step(one: DecisionResult, other: DecisionResult) -> bool:
    return (one.action, one.reason) == (other.action, other.reason)
