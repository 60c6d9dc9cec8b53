"""Store rows as leads: as new leads, or merged into existing ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.intake.convert import IntakeRow
from leadops_core.intake.dedupe import dedupe_keys
from leadops_core.intake.dry_run import DryRunReport
from leadops_core.intake.merge import difference, merge
from leadops_core.intake.repository.changes import LeadChange, insert_changes, replace_earlier_holders
from leadops_core.intake.repository.leads import (
    KnownLead,
    insert_leads,
    set_latest_upload,
    update_contents,
)
from leadops_core.intake.use_cases.lead_index import LeadIndex
from leadops_core.schemas import ActivityType, LeadId, LeadStatus
from leadops_core.tables.activity_log import ActivityLog


class RowSource(NamedTuple):
    """Where rows come from: an upload, or a person who entered them."""

    upload_id: UUID | None
    by: str
    actor: str
    same_file: frozenset[UUID] = frozenset()
    """Earlier imports of the same file with the same mapping."""


@dataclass(slots=True)
class UpsertResult:
    accepted: int = 0
    """New leads."""
    merged: int = 0
    changed: int = 0
    """Merged rows that changed a lead."""
    last_lead: UUID | None = None
    """The lead of the last row."""


def upsert_rows(
    transaction: Transaction,
    rows: Sequence[IntakeRow],
    source: RowSource,
    report: DryRunReport | None = None,
) -> UpsertResult:
    """Store the rows as if each came alone. The transaction must hold INTAKE_LOCK."""
    upsert = _Upsert(transaction, rows, source, report)
    for row in rows:
        upsert.add(row)
    upsert.write()
    return upsert.result


class _Upsert:
    def __init__(
        self,
        transaction: Transaction,
        rows: Sequence[IntakeRow],
        source: RowSource,
        report: DryRunReport | None,
    ) -> None:
        self.result = UpsertResult()
        self._transaction = transaction
        self._source = source
        self._report = report
        self._index = LeadIndex(transaction, rows)
        self._log = ActivityLog(transaction)
        self._new: list[KnownLead] = []
        self._changed: dict[UUID, KnownLead] = {}
        self._contained: dict[UUID, KnownLead] = {}
        """Leads that this upload is the newest to contain."""
        self._earlier_holders: list[tuple[UUID, UUID]] = []
        """Uploads that were the newest to contain a lead, each with the lead."""
        self._changes: list[LeadChange] = []

    def add(self, row: IntakeRow) -> None:
        lead = self._index.find(row)
        if lead is None:
            lead = self._create(row)
        else:
            self._merge(lead, row)
        self.result.last_lead = lead.id

    def write(self) -> None:
        # First, because a lead that got an address gives up its key by name, which a new lead may have taken.
        update_contents(self._transaction, list(self._changed.values()))
        insert_leads(self._transaction, self._new)
        unchanged = [id for id in self._contained if id not in self._changed]
        set_latest_upload(self._transaction.connection, unchanged, self._source.upload_id)
        self._log.write()
        insert_changes(self._transaction, self._changes)
        replace_earlier_holders(self._transaction, self._earlier_holders)

    def _create(self, row: IntakeRow) -> KnownLead:
        lead = KnownLead(
            id=self._transaction.new_id(),
            content=row.content,
            dedupe_key=self._index.key_for_new(row),
            name_key=row.name_key,
            status=LeadStatus.NEW.value,
            version=1,
            upload_id=self._source.upload_id,
            is_new=True,
        )
        self._index.put(lead)
        self._new.append(lead)
        self.result.accepted += 1
        if self._report is not None:
            self._report.add(row)
        self._log_ingested(lead, row, {"merged": False})
        return lead

    def _merge(self, lead: KnownLead, row: IntakeRow) -> None:
        self.result.merged += 1
        before, after = self._merge_content(lead, row)
        if self._report is not None:
            self._report.merge(row, None if lead.is_new else LeadId(lead.id), after)
        if not after:
            return
        lead.version += 1
        self.result.changed += 1
        if not lead.is_new:
            self._changed[lead.id] = lead
        self._log_ingested(lead, row, {"merged": True, "changed": list(after)})
        if self._source.upload_id is not None:
            self._changes.append(LeadChange(self._source.upload_id, lead.id, before, after, lead.version))

    def _merge_content(self, lead: KnownLead, row: IntakeRow) -> tuple[dict[str, Any], dict[str, Any]]:
        """Merge the row into the lead, and return the changed fields with their old and new values."""
        if lead.newest_upload_id in self._source.same_file:
            # The same file was imported before and no other file has changed the lead since. Merging its rows again
            # would only repeat the changes that its later rows overwrite, or undo a person's correction.
            return {}, {}
        self._mark_contained(lead)
        existing = lead.content
        # A row of a lead that a person merged into this one only fills gaps: it must not undo the decision.
        is_merged = self._index.is_merged(row)
        content = merge(row.content, existing) if is_merged else merge(existing, row.content)
        if content == existing:
            return {}, {}
        gained_email = existing.email is None and content.email is not None
        dedupe_key = row.dedupe_key if gained_email else lead.dedupe_key
        self._index.change(lead, content, dedupe_key, dedupe_keys(content)[1])
        return difference(existing, content)

    def _mark_contained(self, lead: KnownLead) -> None:
        upload_id = self._source.upload_id
        if upload_id is None or lead.upload_id in (None, upload_id) or lead.latest_upload_id == upload_id:
            return
        if lead.latest_upload_id is not None:
            self._earlier_holders.append((lead.latest_upload_id, lead.id))
        lead.latest_upload_id = upload_id
        self._contained[lead.id] = lead

    def _log_ingested(self, lead: KnownLead, row: IntakeRow, payload: dict[str, Any]) -> None:
        source = self._source
        if source.upload_id is not None:
            payload = {"upload_id": source.upload_id, "line": row.line, **payload, "by": source.by}
        self._log.add(lead.id, ActivityType.INGESTED, payload, by=source.actor)
