"""Scores of leads by their signals, and the rule that limits what a language model's readings can change."""

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
from leadops_core.scoring import PotentialGain, potential_gains_of_all, score_all

if TYPE_CHECKING:
    from leadops_core.scoring.table import ScorableLead

T = TypeVar("T")
SignalLists = Sequence[Sequence[Signal]]


def score_leads(states: Sequence[LeadState], signals: SignalLists) -> list[ScoreResult]:
    """Return the leads' scores, each with its signals."""
    return _by_scorecard(
        states,
        signals,
        lambda leads, version: score_all(leads, scorecard=version.scorecard, version=version.number),
    )


def score_readings(states: Sequence[LeadState], readings: SignalLists, tools: Toolbox) -> list[ScoreResult]:
    """Return the leads' scores with all readings that may count.

    A concern that only a model reads never counts. Its other readings count together if label, action, and reason are the
    same without them, and otherwise not at all. `unconfirmed_signals` holds the readings that do not count.
    """
    unconfirmed = [tuple(signal for signal in signals if signal.is_from_model) for signals in readings]
    confirmed = [[signal for signal in signals if not signal.is_from_model] for signals in readings]
    results = score_leads(states, confirmed)
    for index, signals in enumerate(unconfirmed):
        if signals:
            results[index] = results[index].model_copy(update={"unconfirmed_signals": signals})
    concerns = [tuple(filter(_is_concern, signals)) for signals in unconfirmed]
    candidates = [i for i in range(len(states)) if len(concerns[i]) < len(unconfirmed[i])]
    if not candidates:
        return results
    own = [states[i] for i in candidates]
    counted = [[signal for signal in readings[i] if signal not in concerns[i]] for i in candidates]
    more = score_leads(own, counted)
    before = decide_all(own, [results[i] for i in candidates], [None] * len(own), tools)
    after = decide_all(own, more, [None] * len(own), tools)
    for i, result, old, new in zip(candidates, more, before, after, strict=True):
        if (result.label, new.action, new.reason) == (results[i].label, old.action, old.reason):
            results[i] = result.model_copy(update={"unconfirmed_signals": concerns[i]})
    return results


def decide_all(
    states: Sequence[LeadState],
    results: Sequence[ScoreResult],
    skips: Sequence[SkipReason | None],
    tools: Toolbox,
) -> list[DecisionResult]:
    """Return the decisions on leads with these scores."""
    gains = potential_gains_of(states, [result.signals for result in results])
    return [
        decide(
            *(state.known_lead, state.known_lead.status, result, state.enrichment, state.errors),
            *(skip, partial(gains, index), tools.policy),
        )
        for index, (state, result, skip) in enumerate(zip(states, results, skips, strict=True))
    ]


def potential_gains_of(
    states: Sequence[LeadState], signals: SignalLists
) -> Callable[[int], tuple[PotentialGain, ...]]:
    """Return a function from a lead's index to its potential gains. The first call computes those of all leads."""

    @cache
    def gains() -> list[tuple[PotentialGain, ...]]:
        return _by_scorecard(
            states, signals, lambda leads, version: potential_gains_of_all(leads, version.scorecard)
        )

    return lambda index: gains()[index]


def _is_concern(signal: Signal) -> bool:
    return signal.kind is SignalKind.CONCERN


def _by_scorecard(
    states: Sequence[LeadState],
    signals: SignalLists,
    work: Callable[[list["ScorableLead"], ScorecardVersion], list[T]],
) -> list[T]:
    """Return a result for each lead. Leads with the same scorecard go through the engine in one call."""
    indexes: dict[int, list[int]] = {}
    for index, state in enumerate(states):
        indexes.setdefault(state.begun.scorecard.number, []).append(index)
    results: dict[int, T] = {}
    for own in indexes.values():
        leads: list[ScorableLead] = [(states[i].known_lead, states[i].enrichment, signals[i]) for i in own]
        results.update(zip(own, work(leads, states[own[0]].begun.scorecard), strict=True))
    return [results[index] for index in range(len(states))]
