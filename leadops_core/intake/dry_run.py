"""The report of a dry run: the results of single rows."""

from collections.abc import Iterable, Sequence

from leadops_core.intake.convert import IntakeRow
from leadops_core.schemas import Fate, LeadContent, LeadId, RejectedRow, RowFate
from leadops_core.schemas.display_name import display_name, full_name

MAX_ROWS_PER_RESULT = 200
"""More rows than anyone reads before an import."""


class DryRunReport:
    """Collects the first rows of each result: added, merged, and rejected."""

    def __init__(self, max_rows: int = MAX_ROWS_PER_RESULT) -> None:
        self._max_rows = max_rows
        self._rows: dict[Fate, list[RowFate]] = {fate: [] for fate in Fate}

    def add(self, row: IntakeRow) -> None:
        """Report a row that becomes a new lead."""
        if self._has_room(Fate.ADDED):
            name = _name(row.content)
            self._rows[Fate.ADDED].append(RowFate(line=row.line, fate=Fate.ADDED, name=name))

    def merge(self, row: IntakeRow, lead_id: LeadId | None, changed: Iterable[str]) -> None:
        """Report a row that is merged into a stored lead, or into one from the same file (None)."""
        if self._has_room(Fate.MERGED):
            self._rows[Fate.MERGED].append(
                RowFate(
                    line=row.line,
                    fate=Fate.MERGED,
                    name=_name(row.content),
                    lead_id=lead_id,
                    changed=tuple(changed),
                )
            )

    def reject(self, rows: Sequence[RejectedRow]) -> None:
        for row in rows:
            if not self._has_room(Fate.REJECTED):
                return
            self._rows[Fate.REJECTED].append(
                RowFate(line=row.line, fate=Fate.REJECTED, column=row.column, reason=row.reason)
            )

    def rows(self) -> tuple[RowFate, ...]:
        """Return the collected rows in the order of the file."""
        return tuple(sorted((row for rows in self._rows.values() for row in rows), key=lambda row: row.line))

    def _has_room(self, fate: Fate) -> bool:
        return len(self._rows[fate]) < self._max_rows


def _name(content: LeadContent) -> str:
    return display_name(full_name(content.first_name, content.last_name), content.email, content.company_name)
