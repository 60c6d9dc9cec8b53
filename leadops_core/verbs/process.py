"""From waiting leads to reviewed drafts."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from leadops_core.adapters.store import DatabaseCRM, Store
from leadops_core.graph import LeadState, Toolbox
from leadops_core.schemas import ProcessReport, RecordStatus
from leadops_core.settings import Settings
from leadops_core.verbs.workers import is_dead, worker_name


async def process(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    *,
    limit: int | None,
    retry_failed: bool,
    progress: Callable[[int, int | None], None] | None,
) -> ProcessReport:
    """Claim waiting leads chunk by chunk, run each chunk through the bulk graph, and count what came of it.

    Leads left behind by a worker that died on this host are taken over at once, those of other hosts after their lease.
    """
    # Here, because the engine takes a second to load: who only looks must not wait for it.
    from leadops_core.graph import run_chunk

    worker = worker_name()
    tools = replace(toolbox, crm=DatabaseCRM(store, worker=worker))
    if retry_failed:
        await asyncio.to_thread(store.runs.requeue, None, only_failed=True)
    await asyncio.to_thread(store.runs.take_over, is_dead)
    total = store.leads.figures().by_processing.get("queued", 0) if progress else None
    if total is not None and limit is not None:
        total = min(total, limit)
    counts: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    taken = 0
    try:
        while limit is None or taken < limit:
            size = (
                config.process_chunk_size if limit is None else min(config.process_chunk_size, limit - taken)
            )
            leads = await asyncio.to_thread(
                store.runs.claim, size, worker, config.lease_seconds, max_attempts=config.max_attempts
            )
            if not leads:
                break
            taken += len(leads)
            for state in await run_chunk([LeadState.model_construct(lead=lead) for lead in leads], tools):
                _count(state, counts, actions, labels)
            if progress:
                progress(taken, max(taken, total or 0))
    finally:
        await asyncio.to_thread(store.runs.release, worker)
    waiting = store.leads.figures().by_processing.get("running", 0)
    return ProcessReport(
        processed=counts["processed"],
        unchanged=counts["unchanged"],
        failed=counts["failed"],
        outdated=counts["outdated"],
        waiting=waiting,
        actions=dict(sorted(actions.items())),
        labels=dict(sorted(labels.items())),
    )


def _count(state: LeadState, counts: Counter[str], actions: Counter[str], labels: Counter[str]) -> None:
    if state.errors or state.record_status is None:
        counts["failed"] += 1
    elif state.record_status is RecordStatus.ALREADY_RECORDED:
        counts["unchanged"] += 1
    elif state.record_status is RecordStatus.OUTDATED:
        counts["outdated"] += 1
        return
    else:
        counts["processed"] += 1
    if state.decision is not None:
        actions[state.decision.action.value] += 1
    if state.score is not None:
        labels[state.score.label.value] += 1


async def run_one(store: Store, toolbox: Toolbox, lead: str, *, force: bool) -> LeadState:
    """One lead through the graph for one."""
    # Here, because the engine takes a second to load: who only looks must not wait for it.
    from leadops_core.graph import build_graph

    found = await asyncio.to_thread(store.leads.find, lead)
    graph = build_graph(tools=toolbox)
    return LeadState.model_validate(await graph.ainvoke(LeadState(lead=found, force=force)))
