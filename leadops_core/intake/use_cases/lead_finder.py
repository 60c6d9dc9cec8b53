"""Find the lead that a row of a file of outcomes describes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from leadops_core.intake.dedupe import contents_key, disagree
from leadops_core.intake.headers import compact
from leadops_core.intake.repository.lookups import LeadLookupRepository
from leadops_core.schemas import LeadContent, LeadId, Outcome

_MAX_PENDING = 50_000
"""Rows that wait for one pass over all leads."""


class OutcomeRow(NamedTuple):
    """A row of a file of outcomes, with everything that may identify its lead."""

    line: int
    dedupe_key: str
    name_key: str | None
    keys: tuple[str, ...]
    """The values of the possible key columns."""
    outcome: Outcome
    occurred_at: datetime | None
    content: LeadContent | None
    """None after it was used."""
    contents: str | None = None
    """Key of the whole row without its outcome, if the lead can only be found by that."""


FoundLead = tuple[OutcomeRow, LeadId, str]
"""A row, its lead, and how the lead was found: by email, key, identity, or contents."""
_Matches = tuple[list[FoundLead], list[OutcomeRow]]
"""The rows with a lead, and those without."""


class LeadFinder:
    """Finds leads by email, by a key column, by their own identity, or by all of their contents, in this order.

    Email and identity cost one lookup. The others need a pass over all leads, made once for many rows.
    """

    def __init__(
        self,
        lookups: LeadLookupRepository,
        key_columns: Mapping[str, Collection[str]],
        dropped: set[str],
        *,
        has_key: bool,
    ) -> None:
        """`key_columns` has for each key column of the file the custom fields that may hold its values."""
        self._lookups = lookups
        self._columns = [set(map(compact, stored)) for stored in key_columns.values()]
        self._names = list(key_columns)
        self._dropped = dropped
        self._has_key = has_key
        self._pending: list[OutcomeRow] = []
        self._lost: list[tuple[OutcomeRow, str]] = []
        self.key_used: str | None = None
        """The key column that identified leads, if none was named."""

    def find(self, rows: Sequence[OutcomeRow]) -> list[FoundLead]:
        """Return the rows whose lead is found by a lookup. The others wait for `settle`."""
        leads_by_key = self._lookups.by_dedupe_keys(row.dedupe_key for row in rows)
        name_keys = {row.dedupe_key for row in rows if row.dedupe_key == row.name_key}
        namesakes = self._lookups.namesakes(name_keys) if name_keys else {}
        matches: list[FoundLead] = []
        for row in rows:
            lead_id = leads_by_key.get(row.dedupe_key)
            if row.dedupe_key in namesakes and row.content is not None:
                lead_id = _only_agreeing(row.dedupe_key, row.content, namesakes[row.dedupe_key])
                if lead_id is None:
                    # No lead of that name is this person, so only the key column may still identify the lead.
                    self._pending.append(self._reduced(row._replace(dedupe_key="", name_key=None)))
                    continue
            by_email = row.dedupe_key.startswith("email:")
            if lead_id is None or (self._has_key and not by_email and row.keys[0]):
                self._pending.append(self._reduced(row))
            else:
                matches.append((row, lead_id, "email" if by_email else "identity"))
        return matches

    def settle(self, *, only_if_full: bool = False) -> list[FoundLead]:
        """Return the pending rows whose lead is found by a pass over all leads. The others are lost."""
        if not self._pending or (only_if_full and len(self._pending) < _MAX_PENDING):
            return []
        pending, self._pending = self._pending, []
        matches: list[FoundLead] = []
        for search in (self._by_key, self._by_identity, self._by_name, self._by_contents):
            if pending:
                new_matches, pending = search(pending)
                matches += new_matches
        self._lost += [(row, _reason(row)) for row in pending]
        return sorted(matches, key=lambda match: match[0].line)

    def lost(self) -> list[tuple[OutcomeRow, str]]:
        """Return the rows without a stored lead since the last call, each with the reason."""
        lost, self._lost = self._lost, []
        return lost

    def _reduced(self, row: OutcomeRow) -> OutcomeRow:
        """Return the row without its content, which may be large: tens of thousands of rows wait."""
        if row.content is None or not row.dedupe_key.startswith("row:"):
            return row._replace(content=None)
        return row._replace(content=None, contents=contents_key(row.content, self._dropped))

    def _by_key(self, rows: list[OutcomeRow]) -> _Matches:
        if not self._columns:
            return [], rows
        values_of_columns = [{row.keys[index] for row in rows} - {""} for index in range(len(self._columns))]
        ids_by_value: list[dict[str, LeadId | None]] = [{} for _ in self._columns]
        if not any(values_of_columns):
            return [], rows
        for lead_id, attributes in self._lookups.attributes():
            for name, value in attributes.items():
                key = compact(name)
                for index, column in enumerate(self._columns):
                    if key in column and value in values_of_columns[index]:
                        ids_by_value[index][value] = None if value in ids_by_value[index] else lead_id
        # An export of LeadOps names a lead by its own id.
        for index, values in enumerate(values_of_columns):
            ids = [LeadId(id) for value in values if (id := _uuid(value)) is not None]
            ids_by_value[index].update({str(lead_id): lead_id for lead_id in self._lookups.existing(ids)})
        best = max(
            range(len(ids_by_value)),
            key=lambda index: (sum(id is not None for id in ids_by_value[index].values()), -index),
        )
        if ids_by_value[best]:
            self.key_used = self._names[best]
        return _split(rows, lambda row: ids_by_value[best].get(row.keys[best]), "key")

    def _by_identity(self, rows: list[OutcomeRow]) -> _Matches:
        if not self._has_key:
            return [], rows
        ids_by_key = self._lookups.by_dedupe_keys(row.dedupe_key for row in rows)
        return _split(rows, lambda row: ids_by_key.get(row.dedupe_key), "identity")

    def _by_name(self, rows: list[OutcomeRow]) -> _Matches:
        names = {row.name_key for row in rows if row.name_key is not None}
        ids_by_name = self._lookups.by_name_keys(names) if names else {}
        return _split(rows, lambda row: ids_by_name.get(row.name_key) if row.name_key else None, "identity")

    def _by_contents(self, rows: list[OutcomeRow]) -> _Matches:
        contents = {row.contents for row in rows if row.contents is not None}
        if not contents:
            return [], rows
        ids_by_contents: dict[str, LeadId | None] = {}
        for lead_id, content in self._lookups.contents(anonymous=True):
            key = contents_key(content, self._dropped)
            if key in contents:
                ids_by_contents[key] = None if key in ids_by_contents else lead_id
        return _split(
            rows, lambda row: ids_by_contents.get(row.contents) if row.contents else None, "contents"
        )


def _reason(row: OutcomeRow) -> str:
    if row.dedupe_key.startswith("row:") and not any(row.keys):
        return (
            "No stored lead matches this row. Import the leads first, or choose a shared column with --key."
        )
    return "No stored lead matches this row, or more than one does. Import the leads first, or choose another --key."


def _only_agreeing(
    key: str, content: LeadContent, namesakes: Sequence[tuple[LeadId, str, LeadContent]]
) -> LeadId | None:
    """Return the only namesake whose country, phone, and website do not contradict the content."""
    agreeing = [(lead_id, its_key) for lead_id, its_key, its in namesakes if not disagree(content, its)]
    own = [lead_id for lead_id, its_key in agreeing if its_key == key]
    ids = own or [lead_id for lead_id, _ in agreeing]
    return ids[0] if len(ids) == 1 else None


def _split(rows: list[OutcomeRow], lead_of: Callable[[OutcomeRow], LeadId | None], how: str) -> _Matches:
    matches: list[FoundLead] = []
    rest: list[OutcomeRow] = []
    for row in rows:
        lead_id = lead_of(row)
        if lead_id is None:
            rest.append(row)
        else:
            matches.append((row, lead_id, how))
    return matches, rest


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
