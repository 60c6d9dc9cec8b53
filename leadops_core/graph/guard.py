"""Runs of nodes: timed, retried after errors that may pass, each failure kept to its own lead."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache, partial
from inspect import iscoroutinefunction
from typing import Generic, NamedTuple, TypeVar, cast

from leadops_core.errors import LeadOpsError
from leadops_core.graph.failures import log_failures
from leadops_core.graph.state import LeadState, StateUpdate
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas.trace import (
    ActionDecided,
    DraftWritten,
    FactsFound,
    LabelStored,
    NodeChange,
    NodeEvent,
    NodeWork,
    RunRecorded,
    ScoreGiven,
    SignalsRead,
)
from leadops_core.tools import TransientToolError

FIRST_PAUSE_SECONDS = 0.05

# Leads with equal events and changes share the records: each record of a chunk costs three objects in the garbage collector.
_event = lru_cache(maxsize=1_024)(NodeEvent)
_facts_found = lru_cache(maxsize=1_024)(FactsFound)
_score_given = lru_cache(maxsize=16_384)(ScoreGiven)
_signals_read = lru_cache(maxsize=1_024)(SignalsRead)
_action_decided = lru_cache(maxsize=1_024)(ActionDecided)
_run_recorded = lru_cache(maxsize=16)(RunRecorded)

T = TypeVar("T")
Item = TypeVar("Item")


class StepResult(NamedTuple, Generic[T]):
    """The result of a step for one lead: a value or an error, and the time it took."""

    value: T | Exception
    seconds: float


NodeResult = StepResult[StateUpdate]
SyncWork = Callable[[Sequence[LeadState], Toolbox], Sequence[NodeResult]]
AsyncWork = Callable[[Sequence[LeadState], Toolbox], Awaitable[Sequence[NodeResult]]]
Work = SyncWork | AsyncWork
"""A node's function over a batch of states. It returns a result per state, in order, and does not raise."""


def attempt(step: Callable[[], T]) -> T | Exception:
    """Call `step`, and return its result or the exception that it raised."""
    try:
        return step()
    except Exception as error:
        return error


def attempt_batch(
    work: Callable[[Sequence[Item]], Sequence[T]], items: Sequence[Item]
) -> list[T | Exception]:
    """Call `work` with all items. If it raises, call it with each item alone, so that an item fails only by itself."""
    try:
        return list(work(items))
    except Exception as error:
        if len(items) == 1:
            return [error]
    return [attempt_batch(work, [item])[0] for item in items]


async def timed(step: Awaitable[T], tools: Toolbox) -> StepResult[T]:
    """Await a step for one lead, and return its value or error with the time it took."""
    began = tools.clock.monotonic()
    try:
        value: T | Exception = await step
    except Exception as error:
        value = error
    return StepResult(value, tools.clock.monotonic() - began)


def for_each(step: Callable[[LeadState, Toolbox], StateUpdate]) -> SyncWork:
    """Return the batch form of a node that works on one lead."""

    def work(states: Sequence[LeadState], tools: Toolbox) -> list[NodeResult]:
        results = []
        for state in states:
            began = tools.clock.monotonic()
            value = attempt(partial(step, state, tools))
            results.append(StepResult(value, tools.clock.monotonic() - began))
        return results

    return work


def shared_time(values: Sequence[T | Exception], seconds: float) -> list[StepResult[T]]:
    """Return the results of a batch that took this long. Each lead gets the same share of the time."""
    return [StepResult(value, seconds / len(values)) for value in values]


async def run_node(name: str, work: Work, states: Sequence[LeadState], tools: Toolbox) -> list[StateUpdate]:
    """Run a node, and return the update of each state with the node's event and, if it failed, its error.

    A state that fails with TransientToolError is retried, up to `tools.node_tries` attempts, with pauses that double. Errors
    are raised only if they are unexpected and `tools.raise_errors` is set.
    """
    started_at = tools.clock.now()
    results = list(await _call(work, states, tools)) if states else []
    retries = [0] * len(states)
    pause = FIRST_PAUSE_SECONDS
    for _ in range(tools.node_tries - 1):
        again = [i for i, result in enumerate(results) if isinstance(result.value, TransientToolError)]
        if not again:
            break
        await tools.pause(pause)
        pause *= 2
        for i, result in zip(again, await _call(work, [states[i] for i in again], tools), strict=True):
            retries[i] += 1
            results[i] = StepResult(result.value, results[i].seconds + result.seconds)
    unexpected = [
        result.value
        for result in results
        if isinstance(result.value, Exception) and not isinstance(result.value, LeadOpsError)
    ]
    if unexpected:
        log_failures(name, unexpected)
        if tools.raise_errors:
            raise unexpected[0]
    updates = []
    for state, result, retry_count in zip(states, results, retries, strict=True):
        update = result.value
        error = describe_error(update) if isinstance(update, Exception) else None
        changes: StateUpdate = {} if isinstance(update, Exception) else update
        event = _event(
            node=name,
            started_at=started_at,
            took_ms=round(max(result.seconds, 0.0) * 1000, 3),
            changes=_changes_in(changes),
            retries=retry_count,
            error=error,
        )
        if error is not None:
            changes = {"errors": [*state.errors, f"{name}: {error}"]}
        changes["events"] = [*state.events, event]
        updates.append(changes)
    if tools.on_node is not None and states:
        ids = [getattr(state.lead, "id", None) for state in states]
        events = [changes["events"][-1] for changes in updates]
        tools.on_node(NodeWork(name, ids, events, tools.clock.now()))
    return updates


async def _call(work: Work, states: Sequence[LeadState], tools: Toolbox) -> Sequence[NodeResult]:
    if iscoroutinefunction(work):
        return await cast(AsyncWork, work)(states, tools)
    # In a thread, because its tools may wait for a database.
    return await asyncio.to_thread(cast(SyncWork, work), states, tools)


def describe_error(error: Exception) -> str:
    """Return a text without lead data: the message of a LeadOpsError, and only the type of another error."""
    if isinstance(error, LeadOpsError):
        return str(error)
    return f"unexpected {type(error).__name__}; the log of this process has the traceback"


def _changes_in(update: StateUpdate) -> tuple[NodeChange, ...]:
    changes: list[NodeChange] = []
    if "enrichment" in update:
        changes.append(_facts_found(count=len(update["enrichment"].facts)))
    if "score" in update:
        score = update["score"]
        changes.append(_score_given(total=score.total, label=score.label))
        changes.append(_signals_read(count=len(score.signals)))
    if "decision" in update:
        decision = update["decision"]
        changes.append(_action_decided(action=decision.action, reason=decision.reason))
    if "email_draft" in update:
        draft = update["email_draft"]
        changes.append(DraftWritten(draft_id=draft.id, variant=draft.variant, purpose=draft.purpose))
    if "record_status" in update:
        changes.append(_run_recorded(status=update["record_status"]))
    if "label_receipt" in update:
        changes.append(LabelStored(label_count=update["label_receipt"].label_count))
    return tuple(changes)
