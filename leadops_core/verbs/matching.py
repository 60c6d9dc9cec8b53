"""Which lead a row of a file of outcomes speaks of."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from leadops_core.intake.dedupe import contents_key, disagree
from leadops_core.intake.headers import compact
from leadops_core.schemas import LeadContent, LeadId, Outcome
from leadops_core.store import Store

_PUT_OFF = 50_000
"""Rows that wait for one pass over all leads."""

Found = tuple["OutcomeRow", LeadId, str]


class OutcomeRow(NamedTuple):
    """One row that tells an outcome, and everything by which its lead may be found."""

    line: int
    dedupe_key: str
    name_key: str | None
    keys: tuple[str, ...]
    """What stands in the columns that may be keys."""
    outcome: Outcome
    occurred_at: datetime | None
    content: LeadContent | None
    """None once it is not needed any more."""
    contents: str | None = None
    """Key of the whole row without its outcome, where its lead may have to be found by it."""


class LeadFinder:
    """Finds leads by e-mail, else by the key column, else by their own identity, else by all that is said of them.

    The first and the third cost a look-up. The others need a pass over all leads, made once for many rows.
    """

    def __init__(self, store: Store, key_columns: Sequence[str], dropped: set[str], *, has_key: bool) -> None:
        self._store = store
        self._columns = [compact(name) for name in key_columns]
        self._names = list(key_columns)
        self._dropped = dropped
        self._has_key = has_key
        self._waiting: list[OutcomeRow] = []
        self._lost: list[tuple[OutcomeRow, str]] = []
        self.key_used: str | None = None
        """The key column that leads were found by, where none was named."""

    def find(self, rows: Sequence[OutcomeRow]) -> list[Found]:
        """The rows whose lead is found by a look-up; the others wait for `settle`."""
        known = self._store.lookups.by_dedupe_keys(row.dedupe_key for row in rows)
        named = {row.dedupe_key for row in rows if row.dedupe_key == row.name_key}
        namesakes = self._store.lookups.namesakes(named) if named else {}
        found: list[Found] = []
        for row in rows:
            lead_id = known.get(row.dedupe_key)
            if row.dedupe_key in namesakes and row.content is not None:
                lead_id = _person_of(row.dedupe_key, row.content, namesakes[row.dedupe_key])
                if lead_id is None:
                    # Nobody of that name is this person, so only the key column may still name the lead.
                    self._waiting.append(self._reduced(row._replace(dedupe_key="", name_key=None)))
                    continue
            by_email = row.dedupe_key.startswith("email:")
            if lead_id is None or (self._has_key and not by_email and row.keys[0]):
                self._waiting.append(self._reduced(row))
            else:
                found.append((row, lead_id, "email" if by_email else "identity"))
        return found

    def _reduced(self, row: OutcomeRow) -> OutcomeRow:
        """The row without its content, which may be large: tens of thousands of them wait."""
        if row.content is None or not row.dedupe_key.startswith("row:"):
            return row._replace(content=None)
        return row._replace(content=None, contents=contents_key(row.content, self._dropped))

    def settle(self, *, only_if_full: bool = False) -> list[Found]:
        """The rows among those that wait whose lead is found after all; the others are lost."""
        if not self._waiting or (only_if_full and len(self._waiting) < _PUT_OFF):
            return []
        waiting, self._waiting = self._waiting, []
        found: list[Found] = []
        for step in (self._by_key, self._by_identity, self._by_name, self._by_contents):
            if waiting:
                some, waiting = step(waiting)
                found += some
        self._lost += [(row, self._reason(row)) for row in waiting]
        return sorted(found, key=lambda each: each[0].line)

    def lost(self) -> list[tuple[OutcomeRow, str]]:
        """The rows of which no lead is stored, each with the reason; told once."""
        lost, self._lost = self._lost, []
        return lost

    def _by_key(self, rows: list[OutcomeRow]) -> tuple[list[Found], list[OutcomeRow]]:
        if not self._columns:
            return [], rows
        wanted = [{row.keys[place] for row in rows} - {""} for place in range(len(self._columns))]
        known: list[dict[str, LeadId | None]] = [{} for _ in self._columns]
        if not any(wanted):
            return [], rows
        for lead_id, attributes in self._store.lookups.attributes():
            for name, value in attributes.items():
                key = compact(name)
                for place, column in enumerate(self._columns):
                    if key == column and value in wanted[place]:
                        known[place][value] = None if value in known[place] else lead_id
        # An export of ours names a lead by its own id.
        for place, values in enumerate(wanted):
            ids = [LeadId(id) for value in values if (id := _uuid(value)) is not None]
            for lead_id in self._store.leads.get_many(ids) if ids else ():
                known[place][str(lead_id)] = lead_id
        place = max(range(len(known)), key=lambda each: (sum(map(bool, known[each].values())), -each))
        if known[place]:
            self.key_used = self._names[place]
        return _split(rows, lambda row: known[place].get(row.keys[place]), "key")

    def _by_identity(self, rows: list[OutcomeRow]) -> tuple[list[Found], list[OutcomeRow]]:
        if not self._has_key:
            return [], rows
        known = self._store.lookups.by_dedupe_keys(row.dedupe_key for row in rows)
        return _split(rows, lambda row: known.get(row.dedupe_key), "identity")

    def _by_name(self, rows: list[OutcomeRow]) -> tuple[list[Found], list[OutcomeRow]]:
        names = {row.name_key for row in rows if row.name_key is not None}
        if not names:
            return [], rows
        known = self._store.lookups.by_name_keys(names)
        return _split(rows, lambda row: known.get(row.name_key) if row.name_key else None, "identity")

    def _by_contents(self, rows: list[OutcomeRow]) -> tuple[list[Found], list[OutcomeRow]]:
        wanted = {row.contents for row in rows if row.contents is not None}
        if not wanted:
            return [], rows
        known: dict[str, LeadId | None] = {}
        for lead_id, content in self._store.lookups.contents(anonymous=True):
            key = contents_key(content, self._dropped)
            if key in wanted:
                known[key] = None if key in known else lead_id
        return _split(rows, lambda row: known.get(row.contents) if row.contents else None, "contents")

    def _reason(self, row: OutcomeRow) -> str:
        if row.dedupe_key.startswith("row:") and not any(row.keys):
            return "No stored lead matches this row. Import the leads first, or choose a shared column with --key."
        return "No stored lead matches this row, or more than one does. Import the leads first, or choose another --key."


def _person_of(
    key: str, content: LeadContent, namesakes: Sequence[tuple[LeadId, str, LeadContent]]
) -> LeadId | None:
    """Return the lead among those of one name at one company whose country, phone and website do not differ."""
    agreeing = [(lead_id, its_key) for lead_id, its_key, its in namesakes if not disagree(content, its)]
    own = [lead_id for lead_id, its_key in agreeing if its_key == key]
    ids = own or [lead_id for lead_id, _ in agreeing]
    return ids[0] if len(ids) == 1 else None


def _split(
    rows: list[OutcomeRow], look: Callable[[OutcomeRow], LeadId | None], how: str
) -> tuple[list[Found], list[OutcomeRow]]:
    found: list[Found] = []
    rest: list[OutcomeRow] = []
    for row in rows:
        lead_id = look(row)
        if lead_id is None:
            rest.append(row)
        else:
            found.append((row, lead_id, how))
    return found, rest


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
