"""The texts by which a person is recognized in a database, collected from the rows of their leads."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_MIN_MESSAGE_LENGTH = 40
"""A shorter message may be anybody's, such as "please call me"."""
_PHONE = re.compile(r"(?:\+|00|\(?0)?\d[\d\s()./–-]{5,20}\d")
_PHONE_START = re.compile(r"\+|00|\(?0")
_PHONE_FIELD = re.compile(r"phone|mobile|fax|whatsapp|\btel|telefon|handy", re.IGNORECASE)
_ADDRESS_FIELDS = frozenset({"email", "recipient"})
_MESSAGE_FIELDS = frozenset({"lead_message", "pain_point"})


@dataclass(slots=True)
class Person:
    """Addresses, names, phone numbers, and messages of a person, current and former."""

    lead_ids: frozenset[str]
    """As text with hyphens, as in a stored response."""
    addresses: set[str] = field(default_factory=set)
    full_names: set[str] = field(default_factory=set)
    single_names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    messages: set[str] = field(default_factory=set)
    """Texts that the person wrote."""
    quotable: set[str] = field(default_factory=set)
    """All texts in the rows, such as drafts, quotes, and replies of a model."""

    @property
    def identifiers(self) -> set[str]:
        """The texts that belong to no other person."""
        return self.addresses | self.full_names | self.phones | self.messages


def person_of(lead_ids: Iterable[str], addresses: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Person:
    """Return the person with these addresses, and with the texts in the rows of their leads."""
    person = Person(lead_ids=frozenset(lead_ids), addresses={address.lower() for address in addresses})
    for row in rows:
        _collect(person, row)
    return person


def _collect(person: Person, value: Any, name: str = "") -> None:
    if isinstance(value, Mapping):
        _collect_names(person, value)
        for key, item in value.items():
            _collect(person, item, str(key))
    elif isinstance(value, list | tuple):
        for item in value:
            _collect(person, item, name)
    elif isinstance(value, str):
        text = value.strip()
        if name in _ADDRESS_FIELDS and "@" in text:
            person.addresses.add(text.lower())
        elif name in _MESSAGE_FIELDS and len(text) >= _MIN_MESSAGE_LENGTH:
            person.messages.add(text)
        elif _PHONE.fullmatch(text) and (_PHONE_START.match(text) or _PHONE_FIELD.search(name)):
            # Other numbers, such as a count of employees, identify nobody.
            person.phones.add(text)
        person.quotable.add(text)


def _collect_names(person: Person, row: Mapping[str, Any]) -> None:
    """Collect the name in a row of a lead, or in the copy of a row that a merge keeps."""
    names = [name for name in (row.get("first_name"), row.get("last_name")) if isinstance(name, str) and name]
    person.single_names.update(names)
    if len(names) == 2:
        person.full_names.add(" ".join(names))
