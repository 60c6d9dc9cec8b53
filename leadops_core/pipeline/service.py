"""Use cases of the lead pipeline."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from leadops_core import graph
from leadops_core.database.errors import InvalidValueError
from leadops_core.graph import LeadState, Toolbox
from leadops_core.pipeline.crm import DatabaseCRM
from leadops_core.pipeline.lead_worker import ClaimLimits, LeadWorker, OnReport
from leadops_core.pipeline.worker_pool import WorkerPool, lead_count, split_limit, total_report
from leadops_core.schemas import Backlog, NodeWork, ProcessReport
from leadops_core.schemas.progress import Progress
from leadops_core.tools.model import LanguageModel
from leadops_core.tools.run_sync import run_sync

if TYPE_CHECKING:
    from leadops_core.graph.build import LeadGraph


class PipelineService:
    """Runs of the pipeline: enrich, score, decide, draft, and record the result.

    `process` runs it for all waiting leads, `run` for one lead. A result is recorded completely or not at all.
    """

    def __init__(
        self,
        crm: DatabaseCRM,
        toolbox: Toolbox,
        *,
        limits: ClaimLimits,
        forget_old_replies: Callable[[], object],
        find_worker_url: Callable[[], str],
    ) -> None:
        self._toolbox = toolbox
        self._crm = crm
        self._limits = limits
        self._forget_old_replies = forget_old_replies
        self._find_worker_url = find_worker_url

    def process(
        self,
        *,
        limit: int | None = None,
        retry_failed: bool = False,
        workers: int = 1,
        progress: Progress | None = None,
        on_report: OnReport | None = None,
    ) -> ProcessReport:
        """Enrich, score, decide, and draft every waiting lead. Each lead is processed once, even if a process crashes.

        With `workers` above 1, that many processes share the work. They read their settings from the environment, so this
        raises InvalidValueError if tools or settings were passed in code, or if a language model is used. With one worker,
        `on_report` is called after each chunk with the totals so far.
        """
        worker_url = self._worker_url() if workers > 1 else None
        runs = self._crm.runs
        if retry_failed:
            runs.requeue(None, only_failed=True)
        queued = runs.backlog().queued
        expected = queued if limit is None else min(queued, limit)

        def show_progress(done: int) -> None:
            if progress:
                progress(done, max(done, expected))

        def report_chunk(report: ProcessReport) -> None:
            if on_report:
                on_report(report)
            show_progress(lead_count(report))

        if worker_url is None:
            return self._process_here(limit, report_chunk)
        pool = WorkerPool(worker_url, split_limit(limit, workers))
        pool.run(show_progress)
        reports = list(pool.reports.values())
        if pool.errors:
            # The leads of the workers that failed.
            remaining = None if limit is None else max(0, limit - sum(map(lead_count, reports)))
            reports.append(self._process_here(remaining))
        return total_report(reports, pool, model=self._toolbox.model.name, waiting=runs.running())

    def run(self, lead: str, *, force: bool = False) -> LeadState:
        """Run the pipeline for one lead and return the final state. An unchanged lead is skipped unless `force`."""
        return run_sync(self.arun(lead, force=force), self._toolbox.model)

    async def arun(self, lead: str, *, force: bool = False) -> LeadState:
        """Run the pipeline for one lead, for callers with an event loop."""
        stored = await asyncio.to_thread(self._crm.leads.find, lead)
        return LeadState.model_validate(await self.graph().ainvoke(LeadState(lead=stored, force=force)))

    async def aclose_model(self) -> None:
        """Close the model's connections of the running event loop. Call it after `arun`, before the loop ends."""
        if isinstance(self._toolbox.model, LanguageModel):
            await self._toolbox.model.aclose()

    def graph(self) -> "LeadGraph":
        """Return the compiled graph with its tools, to be called or mounted as a node of another graph."""
        return graph.build_graph(tools=self._toolbox)

    def backlog(self) -> Backlog:
        """Return the numbers of leads and drafts that wait. The queries read indexes only."""
        return self._crm.runs.backlog()

    def watch_nodes(self, on_node: Callable[[NodeWork], None]) -> None:
        """Call `on_node` with the work of each node from now on. Nodes run in this process only."""
        self._toolbox = replace(self._toolbox, on_node=on_node)

    def _process_here(self, limit: int | None, on_report: OnReport | None = None) -> ProcessReport:
        if isinstance(self._toolbox.model, LanguageModel):
            self._forget_old_replies()
        return LeadWorker(self._crm, self._toolbox, self._limits, lead_limit=limit, on_report=on_report).run()

    def _worker_url(self) -> str:
        if isinstance(self._toolbox.model, LanguageModel):
            raise InvalidValueError(
                "Cannot start worker processes. One process waits for all answers of a language model. "
                "Raise LEADOPS_LLM_AT_ONCE instead."
            )
        if self._toolbox.on_node is not None:
            raise InvalidValueError(
                "Cannot start worker processes. The nodes of other processes cannot be watched."
            )
        return self._find_worker_url()
