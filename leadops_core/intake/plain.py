"""Rows as plain values: what is kept of them, and what passes from one process to another at little cost."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import orjson

from leadops_core.intake.convert import IntakeRow
from leadops_core.schemas import BudgetRange, CompanySize, Industry, LeadContent, LeadSource, Urgency

PlainLead = tuple[Any, ...]
"""A lead that a row would make, in the order of `PLAIN_NAMES`: enumerations as their text, attributes as JSON."""

PLAIN_NAMES: Final = ("id", *LeadContent.model_fields, "dedupe_key", "name_key", "company_key")

_KINDS: tuple[type[StrEnum], ...] = (Industry, CompanySize, LeadSource, BudgetRange, Urgency)
# A StrEnum equals its text, so one look-up serves all of them; `.value` costs several times as much.
_text_of: Final = {member: str(member.value) for kind in _KINDS for member in kind.__members__.values()}.get


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows that were taken: the line of each, and the lead that it would be."""

    lines: list[int] = field(default_factory=list)
    leads: list[PlainLead] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, place: int) -> list[Any]:
        """The values that all of them have for one of `PLAIN_NAMES`."""
        return [lead[place] for lead in self.leads]


def plain_rows(rows: Sequence[IntakeRow], new_id: Callable[[], UUID]) -> PlainRows:
    """The rows as plain values, each with an id for the lead that it may become."""
    return PlainRows(
        [row.line for row in rows],
        [
            (
                f"{new_id().int:032x}",
                *plain_values(content),
                dedupe_key,
                name_key,
                company_key_of(content.company_name),
            )
            for _, content, dedupe_key, name_key in rows
        ],
    )


def plain_values(content: LeadContent) -> tuple[Any, ...]:
    """The content's values in the order of its fields. Raises TypeError for a text that has no UTF-8."""
    values = content.__dict__
    attributes, outcomes = values["attributes"], values["outcome_attributes"]
    return (
        values["first_name"],
        values["last_name"],
        values["email"],
        values["company_name"],
        values["job_title"],
        _text_of(values["industry"]),
        values["industry_text"],
        _text_of(values["company_size"]),
        values["country"],
        _text_of(values["source"]),
        _text_of(values["budget_range"]),
        values["pain_point"],
        _text_of(values["urgency"]),
        values["lead_message"],
        orjson.dumps(attributes).decode() if attributes else "{}",
        orjson.dumps(outcomes).decode() if outcomes else "{}",
    )


def company_key_of(name: str | None) -> str | None:
    """The company's name as lists sort it: without case and accents."""
    if name is None:
        return None
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
