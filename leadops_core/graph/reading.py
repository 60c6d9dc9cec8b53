"""Scores of leads by the signals read from their words, and how readings of a language model count."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from leadops_core.decision import decide
from leadops_core.graph.state import LeadState
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.score import ScoreResult
from leadops_core.schemas.scorecard import ScorecardVersion
from leadops_core.schemas.signal import Signal, SignalKind
from leadops_core.schemas.suppression import SkipReason
from leadops_core.scoring import PotentialGain, potential_gains, potential_gains_of_all, score_all

if TYPE_CHECKING:
    from leadops_core.scoring.table import ScorableLead

Decide = Callable[[ScoreResult], DecisionResult]
Result = TypeVar("Result")


def score_signals(state: LeadState, signals: Sequence[Signal]) -> ScoreResult:
    """Return the lead's score with all of these signals."""
    return _score_all([(state, signals)])[0]


def score_readings(
    states: Sequence[LeadState], readings: Sequence[Sequence[Signal]], tools: Toolbox
) -> list[ScoreResult]:
    """Return the leads' scores, in which a model's readings change neither the label nor the action."""
    confirmed = [[signal for signal in signals if not signal.is_from_model] for signals in readings]
    results = _score_all(list(zip(states, confirmed, strict=True)))
    return [
        count_reading(state, signals, result, partial(decision_on, state, skip=None, tools=tools))
        for state, signals, result in zip(states, readings, results, strict=True)
    ]


def score_reading(state: LeadState, signals: Sequence[Signal], decide_on: Decide) -> ScoreResult:
    """Return the lead's score, in which a model's readings change neither the label nor the action."""
    confirmed = [signal for signal in signals if not signal.is_from_model]
    return count_reading(state, signals, score_signals(state, confirmed), decide_on)


def count_reading(
    state: LeadState, signals: Sequence[Signal], result: ScoreResult, decide_on: Decide
) -> ScoreResult:
    """Return the score with a model's readings, if they may count; `result` is the score of the confirmed signals.

    A concern that only a model reads never counts. Its other readings count together if label, action and reason stay those
    of the confirmed signals, and otherwise not at all. What does not count is in `unconfirmed_signals`.
    """
    unconfirmed = tuple(signal for signal in signals if signal.is_from_model)
    if not unconfirmed:
        return result
    concerns = tuple(signal for signal in unconfirmed if signal.kind is SignalKind.CONCERN)
    if len(concerns) < len(unconfirmed):
        counted = [signal for signal in signals if signal not in concerns]
        more = score_signals(state, counted)
        if more.label is result.label and _is_same_step(decide_on(more), decide_on(result)):
            return more.model_copy(update={"unconfirmed_signals": concerns})
    return result.model_copy(update={"unconfirmed_signals": unconfirmed})


def decision_on(
    state: LeadState, result: ScoreResult, *, skip: SkipReason | None, tools: Toolbox
) -> DecisionResult:
    """Return the decision on a lead with this score."""
    lead, scorecard = state.known_lead, state.begun.scorecard.scorecard
    return decide(
        lead,
        lead.status,
        result,
        state.enrichment,
        state.errors,
        skip,
        partial(potential_gains, lead, state.enrichment, result.signals, scorecard),
        tools.policy,
    )


def potential_gains_of(states: Sequence[LeadState]) -> Callable[[int], tuple[PotentialGain, ...]]:
    """Return a function from a lead's place to its potential gains; its first call computes those of all leads at once."""

    @cache
    def gains() -> list[tuple[PotentialGain, ...]]:
        leads = [(state, state.score.signals if state.score else ()) for state in states]
        return _by_scorecard(leads, lambda own, version: potential_gains_of_all(own, version.scorecard))

    return lambda place: gains()[place]


def _score_all(leads: Sequence[tuple[LeadState, Sequence[Signal]]]) -> list[ScoreResult]:
    return _by_scorecard(
        leads, lambda own, version: score_all(own, scorecard=version.scorecard, version=version.number)
    )


def _by_scorecard(
    leads: Sequence[tuple[LeadState, Sequence[Signal]]],
    work: Callable[[list["ScorableLead"], ScorecardVersion], list[Result]],
) -> list[Result]:
    """Return a result for each lead; those with the same scorecard go through the engine in one call."""
    places: dict[int, list[int]] = {}
    for place, (state, _) in enumerate(leads):
        places.setdefault(state.begun.scorecard.number, []).append(place)
    results: dict[int, Result] = {}
    for own in places.values():
        chosen = [leads[place] for place in own]
        inputs: list[ScorableLead] = [
            (state.known_lead, state.enrichment, signals) for state, signals in chosen
        ]
        results.update(zip(own, work(inputs, chosen[0][0].begun.scorecard), strict=True))
    return [results[place] for place in range(len(leads))]


def _is_same_step(one: DecisionResult, other: DecisionResult) -> bool:
    return (one.action, one.reason) == (other.action, other.reason)
