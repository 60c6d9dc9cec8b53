"""The touches after the first: drafted when they are due, for a person to approve."""

import asyncio
from collections import Counter
from collections.abc import Sequence

from leadops_core.adapters.store import Store
from leadops_core.decision import skip_reason
from leadops_core.graph import Toolbox
from leadops_core.outreach import make_brief
from leadops_core.schemas import (
    DraftId,
    DraftVariant,
    EmailDraft,
    FollowUpReport,
    Lead,
    LeadId,
    ScoreResult,
    StopReason,
)
from leadops_core.settings import Settings
from leadops_core.tools import LanguageModel, ToolError

_CHUNK = 100
_Due = tuple[Lead, DraftVariant, ScoreResult | None]


async def draft_follow_ups(
    store: Store, tools: Toolbox, config: Settings, *, limit: int | None
) -> FollowUpReport:
    """Draft the touches that are due, at most `limit`; see the facade."""
    drafted: Counter[str] = Counter()
    suppressed = failed = 0
    after: LeadId | None = None
    while limit is None or drafted.total() < limit:
        size = _CHUNK if limit is None else min(_CHUNK, limit - drafted.total())
        due = await asyncio.to_thread(store.touches.due, config.cadence_gaps, size, after)
        if not due:
            break
        after = due[-1][0].id
        entries = await tools.crm.suppressions([lead.email for lead, _, _ in due if lead.email])
        wanted = []
        for lead, variant, score in due:
            address = lead.email or ""
            if skip := skip_reason(address, entries.get(address, ()), tools.clock.now()):
                stop = (lead.id, StopReason.SUPPRESSED)
                await asyncio.to_thread(store.touches.stop, *stop, by="leadops", note=skip.reason.value)
                suppressed += 1
                continue
            wanted.append((lead, variant, score))
        for (_, variant, _), is_stored in zip(wanted, await _draft_all(store, tools, wanted), strict=True):
            if isinstance(is_stored, ToolError):
                failed += 1
            else:
                drafted[variant.value] += is_stored
    return FollowUpReport(
        drafted={name: count for name, count in sorted(drafted.items()) if count},
        suppressed=suppressed,
        failed=failed,
    )


async def _draft_all(store: Store, tools: Toolbox, wanted: Sequence[_Due]) -> list[bool | ToolError]:
    """Whether each was stored, or why not: one after the other, or where a model is waited for all together."""

    async def one(due: _Due) -> bool | ToolError:
        try:
            return await _draft_one(store, tools, *due)
        except ToolError as error:
            return error

    if not isinstance(tools.model, LanguageModel):
        return [await one(due) for due in wanted]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(due)) for due in wanted]
        return [task.result() for task in tasks]
    finally:
        await tools.model.settle()


async def _draft_one(
    store: Store, tools: Toolbox, lead: Lead, variant: DraftVariant, score: ScoreResult | None
) -> bool:
    brief = make_brief(lead.content, lead.enrichment, score, None, tools.sender, variant)
    writing = await tools.model.write_draft(brief)
    now = tools.clock.now()
    text = {name: getattr(writing.draft, name) for name in type(writing.draft).model_fields}
    draft = EmailDraft(**text, id=DraftId(tools.ids.new()), lead_id=lead.id, created_at=now, updated_at=now)
    return await asyncio.to_thread(store.touches.add_follow_up, draft, note=writing.usage.note)
