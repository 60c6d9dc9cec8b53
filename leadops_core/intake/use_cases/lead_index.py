"""Find the lead that a row of a file describes: a stored lead, a lead from earlier in the chunk, or none."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from leadops_core.database.database import Transaction
from leadops_core.intake.convert import IntakeRow
from leadops_core.intake.dedupe import address_part, apart_key, is_confirmed, may_be_same_person
from leadops_core.intake.repository.leads import (
    KnownLead,
    ids_by_name,
    leads_with_ids,
    leads_with_keys,
    merged_leads,
)
from leadops_core.schemas import LeadContent

_MAX_NAMESAKES = 50
"""If more leads have the same name at the same company, they are not compared with a row."""


class LeadIndex:
    """The leads that the rows of one chunk may describe, updated while the rows are imported one by one."""

    def __init__(self, transaction: Transaction, rows: Sequence[IntakeRow]) -> None:
        self._connection = transaction.connection
        self._by_id: dict[UUID, KnownLead] = {}
        self._by_key: dict[str, KnownLead] = {}
        self._named: dict[str, dict[UUID, bool]] = {}
        """By name key, the leads of that name, and whether each has an email address."""
        keys = {row.dedupe_key for row in rows}
        self._addresses = {key: part for key in keys if " " in key and (part := address_part(key))}
        """For the key of a person at a shared mailbox, the key of the mailbox alone."""
        self._put_all(leads_with_keys(self._connection, {*keys, *self._addresses.values()}))
        self._merged = merged_leads(self._connection, keys - self._by_key.keys())
        """By the key of a lead that was merged into another one, that other lead."""
        self._load_ids(self._merged.values())
        self._load_names(rows)

    def find(self, row: IntakeRow) -> KnownLead | None:
        """Return the lead that the row describes, or None if it is a new lead.

        It is the lead with the row's key, or the lead into which that one was merged, else the only lead of that name at that
        company, unless both have an email address. Country, phone, or domain must confirm a lead that is found by its name.
        """
        match, name_key = self._by_key.get(row.dedupe_key), row.name_key
        if match is None:
            match = self._at_shared_mailbox(row)
        if match is not None and (row.content.email is not None or name_key is None):
            return match
        if match is None and (merged := self._merged.get(row.dedupe_key)) is not None:
            return self._by_id[merged]
        if name_key is None:
            return None
        if match is not None and is_confirmed(row.content, match.content):
            return match
        namesakes = self._named.get(name_key)
        if not namesakes:
            return None
        has_own_email = row.content.email is not None
        candidates = [id for id, has_email in namesakes.items() if not (has_own_email and has_email)]
        return self._only_one(row.content, name_key, candidates)

    def is_merged(self, row: IntakeRow) -> bool:
        """Return True if the row describes a lead that was merged into another one."""
        return row.dedupe_key in self._merged and row.dedupe_key not in self._by_key

    def key_for_new(self, row: IntakeRow) -> str:
        """Return the dedupe key for a new lead from the row: its own key, or another if that is taken."""
        key = row.dedupe_key
        return key if key not in self._by_key else apart_key(row.content, key)

    def put(self, lead: KnownLead) -> None:
        self._by_id[lead.id] = lead
        self._by_key[lead.dedupe_key] = lead
        if lead.name_key is not None:
            self._named.setdefault(lead.name_key, {})[lead.id] = lead.has_email

    def change(self, lead: KnownLead, content: LeadContent, dedupe_key: str, name_key: str | None) -> None:
        """Give a lead new contents and keys."""
        del self._by_key[lead.dedupe_key]
        if lead.name_key is not None:
            self._named.get(lead.name_key, {}).pop(lead.id, None)
        lead.content, lead.dedupe_key, lead.name_key = content, dedupe_key, name_key
        self.put(lead)

    def _at_shared_mailbox(self, row: IntakeRow) -> KnownLead | None:
        """Return the lead whose key is the row's shared mailbox alone, unless it has another name."""
        part = self._addresses.get(row.dedupe_key)
        match = None if part is None else self._by_key.get(part)
        return match if match and may_be_same_person(row.content, match.content) else None

    def _only_one(self, content: LeadContent, name_key: str, candidates: Sequence[UUID]) -> KnownLead | None:
        """Return the only candidate that can be the person with this content."""
        own_key = apart_key(content, name_key)
        if len(candidates) > _MAX_NAMESAKES:
            self._put_all(leads_with_keys(self._connection, {own_key}))
            return self._by_key.get(own_key)
        self._load_ids(candidates)
        leads = [self._by_id[id] for id in candidates]
        if own := next((lead for lead in leads if lead.dedupe_key == own_key), None):
            return own
        confirmed = [lead for lead in leads if is_confirmed(content, lead.content)]
        return confirmed[0] if len(confirmed) == 1 else None

    def _load_names(self, rows: Sequence[IntakeRow]) -> None:
        # A row with an address can only be a lead without one. A row without an address can be any lead of its name.
        any_lead: set[str] = set()
        without_email: set[str] = set()
        for row in rows:
            if row.name_key is None:
                continue
            if row.content.email is None:
                any_lead.add(row.name_key)
            elif row.dedupe_key not in self._by_key:
                without_email.add(row.name_key)
        for names, has_email in ((any_lead, True), (any_lead | without_email, False)):
            for name_key, id in ids_by_name(self._connection, names, has_email=has_email):
                self._named.setdefault(name_key, {})[id] = has_email
        self._load_ids([id for ids in self._named.values() if len(ids) == 1 for id in ids])

    def _load_ids(self, ids: Iterable[UUID]) -> None:
        unknown = [id for id in ids if id not in self._by_id]
        self._put_all(leads_with_ids(self._connection, unknown).values())

    def _put_all(self, leads: Iterable[KnownLead]) -> None:
        for lead in leads:
            self._by_id[lead.id] = lead
            self._by_key[lead.dedupe_key] = lead
