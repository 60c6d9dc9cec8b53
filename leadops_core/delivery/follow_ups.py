"""Use cases of follow-ups."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from leadops_core.outreach import find_language, make_brief
from leadops_core.outreach.repository.follow_ups import (
    DueFollowUp,
    FollowUpRepository,
    lock_lead,
    read_cadence,
    resume_cadence,
    stop_follow_ups,
)
from leadops_core.schemas import (
    SYSTEM_ACTOR,
    ActivityType,
    Cadence,
    CadenceGaps,
    DraftId,
    EmailDraft,
    FollowUpReport,
    Lead,
    LeadId,
    Sender,
    StopReason,
)
from leadops_core.suppressions.repository.entries import SuppressionRepository
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tables.activity_log import log_activity
from leadops_core.tools import Clock, IdSource, LanguageModel, ModelTool, ToolError, WrittenDraft
from leadops_core.tools.run_sync import run_sync

_CHUNK = 100
_CHANGE_AT_THE_SOURCE = "Emails are sent from there, so do this there."


class FollowUpService:
    """The cadence of a lead: the emails after the first one, until the lead replies.

    Leads are named by id, id prefix, or email address. Changes raise CopyError in a local copy.
    """

    def __init__(
        self,
        repository: FollowUpRepository,
        suppressions: SuppressionRepository,
        *,
        find_lead: Callable[[str], Lead],
        model: ModelTool,
        find_sender: Callable[[], Sender],
        gaps: CadenceGaps,
        clock: Clock,
        ids: IdSource,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._suppressions = suppressions
        self._find_lead = find_lead
        self._model = model
        self._find_sender = find_sender
        self._gaps = gaps
        self._clock = clock
        self._ids = ids
        self._refuse_in_copy = refuse_in_copy

    def get(self, lead: str) -> Cadence | None:
        """Return the follow-up state of a lead, or None before its first email was sent."""
        return self._repository.of_lead(self._find_lead(lead).id)

    def draft_due(self, *, limit: int | None = None) -> FollowUpReport:
        """Draft the follow-ups that are due, at most `limit`, for a person to approve. None is drafted twice.

        Each draft is one transaction. The cadence of a lead on the do-not-contact list ends.
        """
        drafted: Counter[str] = Counter()
        suppressed = failed = 0
        after: LeadId | None = None
        while limit is None or drafted.total() < limit:
            size = _CHUNK if limit is None else min(_CHUNK, limit - drafted.total())
            due = self._repository.due(self._gaps, size, after)
            if not due:
                break
            after = due[-1].lead.id
            allowed = self._stop_suppressed(due)
            suppressed += len(due) - len(allowed)
            writings = run_sync(self._write_all(allowed), self._model)
            for (lead, variant, _, _), writing in zip(allowed, writings, strict=True):
                try:
                    drafted[variant.value] += self._store(lead, writing)
                except ToolError:
                    failed += 1
        return FollowUpReport(
            drafted={name: count for name, count in sorted(drafted.items()) if count},
            suppressed=suppressed,
            failed=failed,
        )

    def record_reply(self, lead: str, *, by: str, note: str | None = None) -> Cadence | None:
        """Record that a lead replied. Its waiting and approved drafts are withdrawn, and follow-ups stop."""
        return self._stop(lead, StopReason.REPLIED, by=by, note=note)

    def stop(self, lead: str, *, by: str, note: str | None = None) -> Cadence | None:
        """Stop the follow-ups of a lead, and withdraw its waiting and approved drafts.

        An email that is being sent is not stopped.
        """
        return self._stop(lead, StopReason.STOPPED, by=by, note=note)

    def resume(self, lead: str, *, by: str) -> Cadence | None:
        """Resume the follow-ups of a lead. The do-not-contact list still applies."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        lead_id = self._find_lead(lead).id
        with self._repository.transaction() as transaction:
            lock_lead(transaction, lead_id)
            if resume_cadence(transaction, lead_id):
                log_activity(transaction, lead_id, ActivityType.NOTE, {"text": "Follow-ups resumed"}, by=by)
            return read_cadence(transaction.connection, lead_id)

    def _stop(self, lead: str, reason: StopReason, *, by: str, note: str | None) -> Cadence | None:
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return self._stop_lead(self._find_lead(lead).id, reason, by=by, note=note)

    def _stop_lead(self, lead_id: LeadId, reason: StopReason, *, by: str, note: str | None) -> Cadence | None:
        with self._repository.transaction() as transaction:
            lock_lead(transaction, lead_id)
            stop_follow_ups(transaction, [lead_id], reason, by=by, note=note, always_log=True)
            return read_cadence(transaction.connection, lead_id)

    def _stop_suppressed(self, due: Sequence[DueFollowUp]) -> list[DueFollowUp]:
        entries = self._suppressions.for_addresses([item.lead.email for item in due if item.lead.email])
        allowed = []
        for item in due:
            lead = item.lead
            skip = skip_reason(lead.email or "", entries.get(lead.email or "", ()), self._clock.now())
            if skip is None:
                allowed.append(item)
            else:
                self._stop_lead(lead.id, StopReason.SUPPRESSED, by=SYSTEM_ACTOR, note=skip.reason.value)
        return allowed

    async def _write_all(self, due: Sequence[DueFollowUp]) -> list[WrittenDraft | ToolError]:
        """Write the drafts, all at the same time; a draft that failed is returned as its error."""
        sender = self._find_sender()

        async def write(item: DueFollowUp) -> WrittenDraft | ToolError:
            lead = item.lead
            brief = make_brief(
                *(lead.content, lead.enrichment, item.score, None, sender, item.variant),
                language=find_language(sender.playbook, lead.content, item.language),
            )
            try:
                return await self._model.write_draft(brief)
            except ToolError as error:
                return error

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(write(item)) for item in due]
            return [task.result() for task in tasks]
        finally:
            if isinstance(self._model, LanguageModel):
                await self._model.flush()

    def _store(self, lead: Lead, writing: WrittenDraft | ToolError) -> bool:
        """Store a draft, and return True unless the lead has moved on. Raise ToolError if it was not written."""
        if isinstance(writing, ToolError):
            raise writing
        draft_id, now = DraftId(self._ids.new()), self._clock.now()
        draft = EmailDraft.of_text(writing.draft, draft_id=draft_id, lead_id=lead.id, at=now)
        return self._repository.add_follow_up(draft, note=writing.usage.note)
