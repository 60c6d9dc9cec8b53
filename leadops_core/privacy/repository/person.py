"""By what a person is known in a database: read off all that hangs on their leads, before it goes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, select

from leadops_core.database.columns import metadata
from leadops_core.database.statements import any_of
from leadops_core.tables import leads

MARK = "[erased]"
"""What stands where a person stood."""
_LEAST_TEXT = 12
"""Shorter texts say nothing."""
_LEAST_MESSAGE = 40
"""Shorter messages may be anybody's: "please call me"."""
_PHONE = re.compile(r"(?:\+|00|\(?0)?\d[\d\s()./–-]{5,20}\d")
_DIALLED = re.compile(r"\+|00|\(?0")
_PHONE_FIELD = re.compile(r"phone|mobile|fax|whatsapp|\btel|telefon|handy", re.IGNORECASE)
_ADDRESS_FIELDS = frozenset({"email", "recipient"})
_TEXT_FIELDS = frozenset({"lead_message", "pain_point"})


@dataclass(frozen=True, slots=True)
class Person:
    """Addresses, names, telephone numbers and texts of a person, of now and of before."""

    ids: frozenset[str]
    """Of their leads."""
    addresses: frozenset[str]
    names: frozenset[str]
    """First and last name, together."""
    single_names: frozenset[str]
    phones: frozenset[str]
    texts: frozenset[str]
    """What they wrote."""
    about: tuple[str, ...]
    """Every longer text that hangs on them: drafts, quotes, answers of a model."""

    @property
    def everything(self) -> frozenset[str]:
        """Whatever tells this person from all others."""
        return self.addresses | self.names | self.phones | self.texts


def hanging_tables() -> Iterator[tuple[Table, str]]:
    """The tables whose rows go with a lead, each with the column that names it."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is leads.c.id for key in column.foreign_keys):
                yield table, column.name


def read_person(connection: Connection, lead_ids: Sequence[str], addresses: Iterable[str]) -> Person:
    """Who the leads (ids as hex) are, and who has the addresses."""
    found: dict[str, set[str]] = {"address": {each.lower() for each in addresses}}
    about: list[str] = []
    for table, name in ((leads, "id"), *hanging_tables()):
        rows = connection.execute(select(table).where(any_of(table.c[name], lead_ids, connection)))
        for row in rows.mappings():
            _learn(dict(row), found, about)
            first, last = row.get("first_name"), row.get("last_name")
            found.setdefault("single", set()).update(each for each in (first, last) if each)
            if first and last:
                found.setdefault("name", set()).add(f"{first} {last}")
    return Person(
        ids=frozenset(str(UUID(each)) for each in lead_ids),
        addresses=frozenset(found["address"]),
        names=frozenset(found.get("name", ())),
        single_names=frozenset(found.get("single", ())),
        phones=frozenset(found.get("phone", ())),
        texts=frozenset(found.get("text", ())),
        about=tuple(dict.fromkeys(about)),
    )


def _learn(values: Any, found: dict[str, set[str]], about: list[str], field: str = "") -> None:
    if isinstance(values, Mapping):
        for name, value in values.items():
            _learn(value, found, about, str(name))
    elif isinstance(values, list | tuple):
        for value in values:
            _learn(value, found, about, field)
    elif isinstance(values, str):
        text = values.strip()
        if field in _ADDRESS_FIELDS and "@" in text:
            found["address"].add(text.lower())
        elif field in _TEXT_FIELDS and len(text) >= _LEAST_MESSAGE:
            found.setdefault("text", set()).add(text)
        elif _PHONE.fullmatch(text) and (_DIALLED.match(text) or _PHONE_FIELD.search(field)):
            # Other numbers, such as of employees, tell nobody from others.
            found.setdefault("phone", set()).add(text)
        if len(text) >= _LEAST_TEXT:
            about.append(text)
