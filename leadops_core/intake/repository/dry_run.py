"""What a rehearsal says of single rows: the first ones of each fate."""

from collections.abc import Iterable, Sequence

from leadops_core.intake import IntakeRow
from leadops_core.intake.repository.lead_index import KnownLead
from leadops_core.schemas import Fate, LeadContent, LeadId, RejectedRow, RowFate
from leadops_core.schemas.display_name import display_name, full_name

MOST_OF_EACH = 200
"""Rows kept of each fate: more than anybody reads before a file is taken in."""


class RowFates:
    """Collects the first rows of each fate; what comes after them is only counted elsewhere."""

    def __init__(self, most: int = MOST_OF_EACH) -> None:
        self._most = most
        self._of: dict[Fate, list[RowFate]] = {fate: [] for fate in Fate}

    def add(self, row: IntakeRow) -> None:
        """A row that becomes a new lead."""
        if len(self._of[Fate.ADDED]) < self._most:
            self._of[Fate.ADDED].append(RowFate(line=row.line, fate=Fate.ADDED, name=_name(row.content)))

    def merge(self, row: IntakeRow, lead: KnownLead, changed: Iterable[str]) -> None:
        """A row of a lead that is there, or came earlier in the file."""
        if len(self._of[Fate.MERGED]) < self._most:
            self._of[Fate.MERGED].append(
                RowFate(
                    line=row.line,
                    fate=Fate.MERGED,
                    name=_name(row.content),
                    lead_id=None if lead.is_new else LeadId(lead.id),
                    changed=tuple(changed),
                )
            )

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        """Rows that are not taken."""
        room = self._most - len(self._of[Fate.REJECTED])
        self._of[Fate.REJECTED] += [
            RowFate(line=row.line, fate=Fate.REJECTED, column=row.column, reason=row.reason)
            for row in rows[: max(0, room)]
        ]

    def rows(self) -> tuple[RowFate, ...]:
        """All that were kept, in the order of the file."""
        return tuple(sorted((row for rows in self._of.values() for row in rows), key=lambda row: row.line))


def _name(content: LeadContent) -> str:
    return display_name(full_name(content.first_name, content.last_name), content.email, content.company_name)
