"""How a node is run: timed, tried again where that can help, its failures kept to the lead that they concern."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from inspect import iscoroutinefunction
from typing import NamedTuple, cast

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


class Outcome(NamedTuple):
    """What a node made of one state: an update or the error that stopped it, and how long it took, in seconds."""

    update: StateUpdate | Exception
    seconds: float


SyncWork = Callable[[Sequence[LeadState], Toolbox], Sequence[Outcome]]
AsyncWork = Callable[[Sequence[LeadState], Toolbox], Awaitable[Sequence[Outcome]]]
Work = SyncWork | AsyncWork
"""A node over a batch of states; one outcome per state, in order. It does not raise. A node that asks a model is async."""


def for_each(step: Callable[[LeadState, Toolbox], StateUpdate]) -> SyncWork:
    """Return the batch form of a node that works on one lead."""

    def work(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
        outcomes = []
        for state in states:
            began = tools.clock.monotonic()
            try:
                update: StateUpdate | Exception = step(state, tools)
            except Exception as error:
                update = error
            outcomes.append(Outcome(update, tools.clock.monotonic() - began))
        return outcomes

    return work


def for_each_async(step: Callable[[LeadState, Toolbox], Awaitable[StateUpdate]]) -> AsyncWork:
    """Return the batch form of a node that asks a model about one lead."""

    async def work(states: Sequence[LeadState], tools: Toolbox) -> list[Outcome]:
        outcomes = []
        for state in states:
            began = tools.clock.monotonic()
            try:
                update: StateUpdate | Exception = await step(state, tools)
            except Exception as error:
                update = error
            outcomes.append(Outcome(update, tools.clock.monotonic() - began))
        return outcomes

    return work


async def _call(work: Work, states: Sequence[LeadState], tools: Toolbox) -> Sequence[Outcome]:
    """Do a node's work: here if it asks a model, else in a thread, because its tools may wait for a database."""
    if iscoroutinefunction(work):
        return await cast(AsyncWork, work)(states, tools)
    return await asyncio.to_thread(cast(SyncWork, work), states, tools)


async def run_node(name: str, work: Work, states: Sequence[LeadState], tools: Toolbox) -> list[StateUpdate]:
    """Each state's update, with the node's event in it and, where it failed for good, its error.

    A `TransientToolError` is tried again, `tools.node_tries` times in all, with pauses that double; only the states that it
    concerns are. No exception leaves this function but those that end the process, and unexpected ones if
    `tools.raise_errors`.
    """
    started_at = tools.clock.now()
    outcomes = list(await _call(work, states, tools)) if states else []
    retries = [0] * len(states)
    pause = FIRST_PAUSE_SECONDS
    for _ in range(tools.node_tries - 1):
        again = [i for i, outcome in enumerate(outcomes) if isinstance(outcome.update, TransientToolError)]
        if not again:
            break
        await tools.pause(pause)
        pause *= 2
        for i, outcome in zip(again, await _call(work, [states[i] for i in again], tools), strict=True):
            retries[i] += 1
            outcomes[i] = Outcome(outcome.update, outcomes[i].seconds + outcome.seconds)
    unexpected = [
        outcome.update
        for outcome in outcomes
        if isinstance(outcome.update, Exception) and not isinstance(outcome.update, LeadOpsError)
    ]
    if unexpected:
        log_failures(name, unexpected)
        if tools.raise_errors:
            raise unexpected[0]
    updates = []
    for state, outcome, retry_count in zip(states, outcomes, retries, strict=True):
        update = outcome.update
        error = describe_error(update) if isinstance(update, Exception) else None
        changes: StateUpdate = {} if isinstance(update, Exception) else update
        took_ms = round(max(outcome.seconds, 0.0) * 1000, 3)
        event = _event(
            node=name,
            started_at=started_at,
            took_ms=took_ms,
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


def describe_error(error: Exception) -> str:
    """The error in words that hold nothing of the lead: our own errors speak for themselves, of others only the kind."""
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
