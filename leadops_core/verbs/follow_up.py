"""The touches after the first: drafted when they are due, for a person to approve."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from leadops_core.graph import Toolbox
from leadops_core.outreach import make_brief
from leadops_core.schemas import (
    DraftVariant,
    FollowUpReport,
    Lead,
    LeadId,
    ScoreResult,
    StopReason,
)
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools import LanguageModel, ToolError, Writing
from leadops_core.tools.run_sync import run_sync

_CHUNK = 100
_Due = tuple[Lead, DraftVariant, ScoreResult | None]


def draft_follow_ups(store: Store, tools: Toolbox, config: Settings, *, limit: int | None) -> FollowUpReport:
    """Draft the touches that are due, at most `limit`; see the facade."""
    drafted: Counter[str] = Counter()
    suppressed = failed = 0
    after: LeadId | None = None
    while limit is None or drafted.total() < limit:
        size = _CHUNK if limit is None else min(_CHUNK, limit - drafted.total())
        due = store.touches.due(config.cadence_gaps, size, after)
        if not due:
            break
        after = due[-1][0].id
        entries = tools.crm.suppressions([lead.email for lead, _, _ in due if lead.email])
        wanted = []
        for lead, variant, score in due:
            address = lead.email or ""
            if skip := skip_reason(address, entries.get(address, ()), tools.clock.now()):
                stop = (lead.id, StopReason.SUPPRESSED)
                store.touches.stop(*stop, by="leadops", note=skip.reason.value)
                suppressed += 1
                continue
            wanted.append((lead, variant, score))
        writings = run_sync(_write_all(tools, wanted), tools.model)
        for (lead, variant, _), writing in zip(wanted, writings, strict=True):
            try:
                drafted[variant.value] += _store(store, tools, lead, writing)
            except ToolError:
                failed += 1
    return FollowUpReport(
        drafted={name: count for name, count in sorted(drafted.items()) if count},
        suppressed=suppressed,
        failed=failed,
    )


async def _write_all(tools: Toolbox, wanted: Sequence[_Due]) -> list[Writing | ToolError]:
    """Write each draft, or return why it could not be written; a language model is asked for all at the same time."""

    async def write(due: _Due) -> Writing | ToolError:
        lead, variant, score = due
        brief = make_brief(lead.content, lead.enrichment, score, None, tools.sender, variant)
        try:
            return await tools.model.write_draft(brief)
        except ToolError as error:
            return error

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(write(due)) for due in wanted]
        return [task.result() for task in tasks]
    finally:
        if isinstance(tools.model, LanguageModel):
            await tools.model.settle()


def _store(store: Store, tools: Toolbox, lead: Lead, writing: Writing | ToolError) -> bool:
    """Store a draft and return True unless the lead has moved on. Raises ToolError if it was not written."""
    if isinstance(writing, ToolError):
        raise writing
    return store.touches.add_follow_up(tools.new_draft(writing.draft, lead.id), note=writing.usage.note)
