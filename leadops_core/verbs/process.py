"""From waiting leads to reviewed drafts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from leadops_core import graph
from leadops_core.database.errors import StoreError
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.graph import LeadState, Toolbox
from leadops_core.schemas import Lead, ProcessReport, RecordStatus
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools.model import LanguageModel
from leadops_core.tools.run_sync import run_sync
from leadops_core.verbs.crm import DatabaseCRM

CHUNKS_WITH_MODEL = 4
"""Chunks in progress at the same time with a language model, so that the last answers of one chunk do not leave it idle."""

OnReport = Callable[[ProcessReport], None]


def process(
    store: Store,
    toolbox: Toolbox,
    config: Settings,
    *,
    limit: int | None,
    on_report: OnReport | None = None,
) -> ProcessReport:
    """Claim waiting leads chunk by chunk, run each chunk through the bulk graph, and count what came of it.

    Leads left behind by a worker that died on this host are taken over at once, those of other hosts after their lease.
    `on_report` is called at the start and after each chunk with the totals so far.
    """
    store.runs.take_over(is_dead)
    worker = worker_name()
    if isinstance(toolbox.model, LanguageModel):
        keeps_from = toolbox.clock.now() - timedelta(days=config.llm_keep_days)
        store.model_calls.forget_replies(keeps_from)
    tools = replace(toolbox, crm=DatabaseCRM(store, worker=worker))
    work = _Work(store, tools, config, worker, limit, on_report)
    if on_report:
        on_report(work.report(waiting=0))
    try:
        run_sync(work.run(), tools.model)
    finally:
        try:
            store.runs.release(worker)
        finally:
            end_worker(worker)
    return work.report(waiting=store.runs.running())


@asynccontextmanager
async def _holding(work: "_Work") -> AsyncIterator[None]:
    """Keep the leases of what is being worked on for as long as it takes: a model that is waited for may take its time."""
    if not isinstance(work.tools.model, LanguageModel):
        yield
        return

    async def renew() -> None:
        while True:
            await asyncio.sleep(work.config.lease_seconds / 3)
            await asyncio.to_thread(work.store.runs.extend, work.worker, work.config.lease_seconds)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError, StoreError):
            await renewing


@dataclass
class _Work:
    store: Store
    tools: Toolbox
    config: Settings
    worker: str
    left: int | None
    """How many leads may still be claimed; None for all there are."""
    on_report: OnReport | None
    alone: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while leads are taken; and, by leads that a worker died of, until they are done."""
    counts: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    cost: float = 0.0

    async def run(self) -> None:
        """Process chunk after chunk until no lead waits; with a language model several chunks at the same time."""
        async with _holding(self):
            count = CHUNKS_WITH_MODEL if isinstance(self.tools.model, LanguageModel) else 1
            await asyncio.gather(*(self._do_chunks() for _ in range(count)))

    async def _do_chunks(self) -> None:
        while await self._do_chunk():
            pass

    async def _do_chunk(self) -> bool:
        """Do one chunk, if there is one."""
        async with self.alone:
            leads = await self._claim()
            if any(lead.attempt_count > 2 for lead in leads):
                # One of them may end this process too: it must not take others along again and again.
                await self._run(leads)
                return True
        if not leads:
            return False
        await self._run(leads)
        return True

    async def _run(self, leads: list[Lead]) -> None:
        for state in await graph.run_chunk([LeadState(lead=lead) for lead in leads], self.tools):
            self._count(state)
        if self.on_report:
            self.on_report(self.report(waiting=0))

    async def _claim(self) -> list[Lead]:
        size = self._chunk_size()
        if self.left is not None:
            size = min(size, self.left)
        if size == 0:
            return []
        if self.left is not None:
            self.left -= size
        claim = asyncio.ensure_future(
            asyncio.to_thread(
                self.store.runs.claim,
                size,
                self.worker,
                self.config.lease_seconds,
                max_attempts=self.config.max_attempts,
            )
        )
        try:
            leads = await asyncio.shield(claim)
        except asyncio.CancelledError:
            # The thread goes on: what it claims must be there when the worker gives back all that it holds.
            await asyncio.wait([claim])
            raise
        if self.left is not None:
            self.left += size - len(leads)
        return leads

    def _chunk_size(self) -> int:
        """Where a model is waited for, a chunk is small: it is written while the next one is asked about."""
        most = self.config.process_chunk_size
        model = self.tools.model
        return min(most, max(25, model.at_once)) if isinstance(model, LanguageModel) else most

    def _count(self, state: LeadState) -> None:
        if state.errors or state.record_status is None:
            self.counts["failed"] += 1
        elif state.record_status is RecordStatus.ALREADY_RECORDED:
            self.counts["unchanged"] += 1
        elif state.record_status is RecordStatus.OUTDATED:
            self.counts["outdated"] += 1
            return
        else:
            self.counts["processed"] += 1
        self.requests += sum(usage.requests for usage in state.usages)
        self.cost += sum(usage.cost_usd for usage in state.usages)
        self.counts["fell_back"] += any(usage.fell_back for usage in state.usages)
        if state.decision is not None:
            self.actions[state.decision.action.value] += 1
        if state.score is not None:
            self.labels[state.score.label.value] += 1

    def report(self, *, waiting: int) -> ProcessReport:
        """What came of it."""
        return ProcessReport(
            processed=self.counts["processed"],
            unchanged=self.counts["unchanged"],
            failed=self.counts["failed"],
            outdated=self.counts["outdated"],
            waiting=waiting,
            actions=dict(sorted(self.actions.items())),
            labels=dict(sorted(self.labels.items())),
            model=self.tools.model.name,
            model_requests=self.requests,
            fell_back=self.counts["fell_back"],
            cost_usd=round(self.cost, 6),
        )


async def run_one(store: Store, toolbox: Toolbox, lead: str, *, force: bool) -> LeadState:
    """One lead through the graph for one."""
    found = await asyncio.to_thread(store.leads.find, lead)
    lead_graph = graph.build_graph(tools=toolbox)
    return LeadState.model_validate(await lead_graph.ainvoke(LeadState(lead=found, force=force)))
