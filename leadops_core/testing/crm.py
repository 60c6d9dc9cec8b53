"""A CRM in memory."""

from collections.abc import Sequence

from leadops_core.intake import (
    address_part,
    apart_key,
    dedupe_keys,
    disagree,
    may_be_same_person,
    merge,
)
from leadops_core.learning import receipt
from leadops_core.schemas import (
    Activity,
    ActivityType,
    DeliveryState,
    EmailDraft,
    Feedback,
    LabelReceipt,
    Lead,
    LeadContent,
    LeadId,
    ProcessingState,
    RecordResult,
    RecordStatus,
    RunRecord,
    SuppressionEntry,
    SuppressionKind,
    SuppressionReason,
    Trace,
)
from leadops_core.suppressions.rules import suppression_keys
from leadops_core.tools import Clock, IdSource, PermanentToolError

_RANK = {reason: rank for rank, reason in enumerate(SuppressionReason)}
_LET_GO = {
    *(DeliveryState.APPROVED, DeliveryState.CLAIMED, DeliveryState.TRANSMITTING),
    *(DeliveryState.SENT, DeliveryState.UNKNOWN),
}


class InMemoryCRM:
    """A CRMTool that keeps its data in public dictionaries and lists, which tests can read and change."""

    def __init__(self, clock: Clock, ids: IdSource) -> None:
        self._clock = clock
        self._ids = ids
        self.leads: dict[LeadId, Lead] = {}
        self.activities: list[Activity] = []
        self.drafts: list[EmailDraft] = []
        self.traces: list[Trace] = []
        self.feedback: list[Feedback] = []
        self.suppressed: dict[tuple[SuppressionKind, str], SuppressionEntry] = {}

    def add_lead(self, content: LeadContent) -> Lead:
        key, name_key = dedupe_keys(content)
        now = self._clock.now()
        existing = self._find(content, key, name_key)
        if existing is None:
            if any(lead.dedupe_key == key for lead in self.leads.values()):
                key = apart_key(content, key)
            lead = Lead.model_validate(
                {
                    **content.model_dump(),
                    "id": self._ids.new(),
                    "dedupe_key": key,
                    "created_at": now,
                    "updated_at": now,
                }
            )
        else:
            merged = merge(existing.content, content)
            if merged == existing.content:
                return existing
            new_key = key if existing.email is None and merged.email is not None else existing.dedupe_key
            lead = Lead.model_validate(
                {
                    **existing.model_dump(),
                    **merged.model_dump(),
                    "dedupe_key": new_key,
                    "processing_state": ProcessingState.QUEUED,
                    "version": existing.version + 1,
                    "updated_at": now,
                }
            )
        self.leads[lead.id] = lead
        return lead

    def _find(self, content: LeadContent, key: str, name_key: str | None) -> Lead | None:
        by_key = {lead.dedupe_key: lead for lead in self.leads.values()}
        lead_id = by_key.get(key)
        alone = by_key.get(address_part(key) or "")
        if lead_id is None and alone is not None and may_be_same_person(content, alone.content):
            lead_id = alone
        if lead_id is not None and (
            content.email or name_key is None or not disagree(content, lead_id.content)
        ):
            return lead_id
        if name_key is None:
            return None
        if own := by_key.get(apart_key(content, name_key)):
            return own
        namesakes = [
            lead
            for lead in self.leads.values()
            if dedupe_keys(lead.content)[1] == name_key
            and (content.email is None or lead.email is None)
            and not disagree(content, lead.content)
        ]
        return namesakes[0] if len(namesakes) == 1 else None

    def suppress(self, entry: SuppressionEntry) -> None:
        """Add an entry to the do-not-contact list. The reason that ranks higher stays."""
        standing = self.suppressed.get((entry.kind, entry.value))
        if standing is None or _RANK[entry.reason] < _RANK[standing.reason]:
            self.suppressed[entry.kind, entry.value] = entry

    def suppressions(self, addresses: Sequence[str]) -> dict[str, tuple[SuppressionEntry, ...]]:
        matches: dict[str, tuple[SuppressionEntry, ...]] = {}
        for address in addresses:
            keys = [
                (SuppressionKind.ADDRESS if "@" in key else SuppressionKind.DOMAIN, key)
                for key in suppression_keys(address)
            ]
            if entries := tuple(self.suppressed[key] for key in keys if key in self.suppressed):
                matches[address] = entries
        return matches

    def record_runs(self, runs: Sequence[RunRecord]) -> list[RecordResult]:
        return [RecordResult(lead_id=run.lead.id, status=self._record(run)) for run in runs]

    def _record(self, run: RunRecord) -> RecordStatus:
        stored = self.leads.get(run.lead.id)
        if stored is None:
            return RecordStatus.OUTDATED
        if stored.last_run_key == run.trace.run_key and not run.is_forced:
            return RecordStatus.ALREADY_RECORDED
        if stored.version != run.lead.version:
            self.leads[stored.id] = stored.model_copy(update={"processing_state": ProcessingState.QUEUED})
            return RecordStatus.OUTDATED
        is_failed = run.lead.processing_state is ProcessingState.FAILED
        self.leads[stored.id] = run.lead.model_copy(
            update={
                "version": stored.version + 1,
                "processing_state": ProcessingState.FAILED if is_failed else ProcessingState.DONE,
                "last_run_key": run.lead.last_run_key if is_failed else run.trace.run_key,
            }
        )
        is_stored = self._keep_draft(run)
        self.activities += [
            activity
            for activity in run.activities
            if is_stored or activity.type is not ActivityType.EMAIL_DRAFTED
        ]
        self.traces.append(run.trace)
        if run.suppression is not None:
            self.suppress(run.suppression)
        return RecordStatus.RECORDED

    def _keep_draft(self, run: RunRecord) -> bool:
        new = run.draft
        own = [draft for draft in self.drafts if draft.lead_id == run.lead.id]
        for draft in own:
            if draft.state is DeliveryState.DRAFT:
                superseded = draft.model_copy(
                    update={"state": DeliveryState.SUPERSEDED, "version": draft.version + 1}
                )
                self.drafts[self.drafts.index(draft)] = superseded
        if new is None or any(
            draft.state in _LET_GO and (draft.variant, draft.purpose) == (new.variant, new.purpose)
            for draft in own
        ):
            return False
        self.drafts.append(new)
        return True

    def record_feedback(self, feedback: Feedback) -> LabelReceipt:
        if feedback.lead_id not in self.leads:
            raise PermanentToolError("there is no lead for this outcome")
        if feedback.id not in {entry.id for entry in self.feedback}:
            self.feedback.append(feedback)
        count = len({entry.lead_id for entry in self.feedback})
        return receipt(count)
