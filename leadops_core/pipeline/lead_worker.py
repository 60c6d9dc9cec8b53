"""One worker: claims waiting leads and runs them through the graph."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import NamedTuple

from leadops_core import graph
from leadops_core.database.errors import StoreError
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.graph import LeadState, Toolbox
from leadops_core.pipeline.crm import DatabaseCRM
from leadops_core.schemas import Lead, ProcessReport, RecordStatus
from leadops_core.tools.model import LanguageModel
from leadops_core.tools.run_sync import run_sync

CHUNKS_WITH_MODEL = 4
"""Chunks in progress at the same time with a language model, so that the model does not wait for the end of a chunk."""

_SMALLEST_CHUNK_WITH_MODEL = 25
_ALONE_AFTER_ATTEMPTS = 2

OnReport = Callable[[ProcessReport], None]


class ClaimLimits(NamedTuple):
    chunk_size: int
    lease_seconds: float
    max_attempts: int
    """Attempts after which a lead has failed."""


class LeadWorker:
    """Runs chunk after chunk through the bulk graph until no lead waits.

    It claims the leads of a dead worker of this host at once, and those of other hosts when their lease expires. With a
    language model, chunks are small and several are in progress at the same time.
    """

    def __init__(
        self,
        crm: DatabaseCRM,
        toolbox: Toolbox,
        limits: ClaimLimits,
        *,
        lead_limit: int | None = None,
        on_report: OnReport | None = None,
    ) -> None:
        self._name = worker_name()
        self._runs = crm.runs
        self._tools = replace(toolbox, crm=crm.for_worker(self._name))
        self._limits = limits
        self._remaining = lead_limit
        """Number of leads that may still be claimed, or None for no limit."""
        self._on_report = on_report
        self._claiming = asyncio.Lock()
        self._counts = Counter[str]()
        self._actions = Counter[str]()
        self._labels = Counter[str]()
        self._request_count = 0
        self._cost_usd = 0.0

    def run(self) -> ProcessReport:
        """Process the waiting leads. `on_report` is called at the start and after each chunk, with the totals so far."""
        self._runs.take_over(is_dead)
        self._send_report()
        try:
            run_sync(self._run_chunks(), self._tools.model)
        finally:
            # Only now have all threads ended: a chunk that one of them records must still be held.
            try:
                self._runs.release(self._name)
            finally:
                end_worker(self._name)
        return self._report(waiting=self._runs.running())

    async def _run_chunks(self) -> None:
        async with self._renewed_leases():
            chunk_count = CHUNKS_WITH_MODEL if self._model is not None else 1
            await asyncio.gather(*(self._process_chunks() for _ in range(chunk_count)))

    @property
    def _model(self) -> LanguageModel | None:
        model = self._tools.model
        return model if isinstance(model, LanguageModel) else None

    @asynccontextmanager
    async def _renewed_leases(self) -> AsyncIterator[None]:
        """Renew the leases while a language model is called. Rules finish a chunk within its lease."""
        if self._model is None:
            yield
            return
        lease_seconds = self._limits.lease_seconds

        async def renew() -> None:
            while True:
                await asyncio.sleep(lease_seconds / 3)
                await asyncio.to_thread(self._runs.extend, self._name, lease_seconds)

        renewal = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewal.cancel()
            with suppress(asyncio.CancelledError, StoreError):
                await renewal

    async def _process_chunks(self) -> None:
        while await self._process_chunk():
            pass

    async def _process_chunk(self) -> bool:
        """Claim and run one chunk. Return False if no lead waits."""
        async with self._claiming:
            leads = await self._claim()
            if any(lead.attempt_count > _ALONE_AFTER_ATTEMPTS for lead in leads):
                # Workers died on one of these leads. If it ends this process too, it takes no other chunk with it.
                await self._run_chunk(leads)
                return True
        if leads:
            await self._run_chunk(leads)
        return bool(leads)

    async def _run_chunk(self, leads: list[Lead]) -> None:
        for state in await graph.run_chunk([LeadState(lead=lead) for lead in leads], self._tools):
            self._count(state)
        self._send_report()

    async def _claim(self) -> list[Lead]:
        size = self._limits.chunk_size
        if self._model is not None:
            size = min(size, max(_SMALLEST_CHUNK_WITH_MODEL, self._model.at_once))
        if self._remaining is not None:
            size = min(size, self._remaining)
            self._remaining -= size
        if size == 0:
            return []
        claim = asyncio.ensure_future(asyncio.to_thread(self._claim_leads, size))
        try:
            leads = await asyncio.shield(claim)
        except asyncio.CancelledError:
            # The thread continues, and the worker must release what it claims.
            await asyncio.wait([claim])
            raise
        if self._remaining is not None:
            self._remaining += size - len(leads)
        return leads

    def _claim_leads(self, size: int) -> list[Lead]:
        _, lease_seconds, max_attempts = self._limits
        return self._runs.claim(size, self._name, lease_seconds, max_attempts=max_attempts)

    def _count(self, state: LeadState) -> None:
        if state.errors or state.record_status is None:
            self._counts["failed"] += 1
        elif state.record_status is RecordStatus.ALREADY_RECORDED:
            self._counts["unchanged"] += 1
        elif state.record_status is RecordStatus.OUTDATED:
            self._counts["outdated"] += 1
            return
        else:
            self._counts["processed"] += 1
        self._counts["retries"] += sum(event.retries for event in state.events)
        self._request_count += sum(usage.requests for usage in state.usages)
        self._cost_usd += sum(usage.cost_usd for usage in state.usages)
        self._counts["fell_back"] += any(usage.fell_back for usage in state.usages)
        if state.decision is not None:
            self._actions[state.decision.action.value] += 1
        if state.score is not None:
            self._labels[state.score.label.value] += 1

    def _send_report(self) -> None:
        if self._on_report:
            self._on_report(self._report(waiting=0))

    def _report(self, *, waiting: int) -> ProcessReport:
        return ProcessReport(
            processed=self._counts["processed"],
            unchanged=self._counts["unchanged"],
            failed=self._counts["failed"],
            outdated=self._counts["outdated"],
            waiting=waiting,
            actions=dict(sorted(self._actions.items())),
            labels=dict(sorted(self._labels.items())),
            retries=self._counts["retries"],
            model=self._tools.model.name,
            model_requests=self._request_count,
            fell_back=self._counts["fell_back"],
            cost_usd=round(self._cost_usd, 6),
        )
