"""Do-not-contact lists as CSV files."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import BinaryIO, NamedTuple, TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.intake import (
    HEAD_BYTES,
    IntakeError,
    IntakeLimits,
    SpreadsheetWriter,
    detect,
    read_records,
    unprotect_cell,
)
from leadops_core.schemas import SuppressionEntry, SuppressionKind, SuppressionReason
from leadops_core.suppressions.targets import parse_target

COLUMNS = ("value", "kind", "reason", "note", "created_at", "expires_at")
_VALUE_HEADERS = ("value", "email", "emailaddress", "address", "recipient", "domain", "mail")
_REASONS = {
    SuppressionReason.OPT_OUT: ("optout", "optedout", "unsubscribe", "unsubscribed", "unsubscribes"),
    SuppressionReason.COMPLAINT: ("complaint", "complained", "spam", "spamreport", "abuse"),
    SuppressionReason.BOUNCE: ("bounce", "bounced", "hardbounce", "invalid", "undeliverable"),
    SuppressionReason.COMPETITOR: ("competitor",),
    SuppressionReason.CUSTOMER: ("customer", "client"),
}
_REASON_BY_WORD = {word: reason for reason, words in _REASONS.items() for word in words}


class ListedTarget(NamedTuple):
    """One row of a do-not-contact list, parsed."""

    kind: SuppressionKind
    value: str
    reason: SuppressionReason
    note: str | None
    created_at: datetime | None
    expires_at: datetime | None


class ListRow(NamedTuple):
    """One row of a do-not-contact list as the file has it."""

    line: int
    cells: Mapping[str, str]
    damage: str | None = None
    """Why the row is damaged and how to fix it, or None."""

    def parse(self, default_reason: SuppressionReason) -> ListedTarget:
        """Parse the row; `default_reason` applies if the row names none.

        A reason that is unknown here counts as an opt-out, the strongest one, and is kept in the note. Raise LeadOpsError with
        the remedy if the row is damaged or has no valid address, domain, or time.
        """
        if self.damage:
            raise LeadOpsError(self.damage)
        kind, value = parse_target(self.cells["value"])
        reason_text = self.cells.get("reason", "")
        note = self.cells.get("note") or None
        reason = default_reason
        if reason_text:
            reason = _REASON_BY_WORD.get(_letters(reason_text), SuppressionReason.OPT_OUT)
            if _letters(reason_text) not in _REASON_BY_WORD:
                note = f"{reason_text}: {note}" if note else reason_text
        return ListedTarget(
            kind=kind,
            value=value,
            reason=reason,
            note=note,
            created_at=_parse_time(self.cells.get("created_at"), "created_at"),
            expires_at=_parse_time(self.cells.get("expires_at"), "expires_at"),
        )


def read_list(
    stream: BinaryIO, file_name: str, limits: IntakeLimits, encoding: str | None = None
) -> Iterator[ListRow]:
    """Yield the rows of a list: any CSV file with a column of addresses or domains, or one of them on each line.

    Raise IntakeError if no column holds them, the file has neither a known header nor a row, or it exceeds a limit.
    """
    mapping = detect(stream.read(HEAD_BYTES), file_name=file_name, limits=limits, encoding=encoding)
    stream.seek(0)
    has_header = mapping.dialect.has_header
    headers = [_letters(column.column) for column in mapping.columns] if has_header else []
    positions = {
        column: headers.index(_letters(column)) for column in COLUMNS[2:] if _letters(column) in headers
    }
    positions["value"] = next((headers.index(header) for header in _VALUE_HEADERS if header in headers), 0)
    if len(headers) > 1 and positions["value"] == 0 and headers[0] not in _VALUE_HEADERS:
        raise IntakeError(
            f"{file_name}: no column is named value, email, address or domain. Rename the column with the entries."
        )
    has_rows = False
    for row in read_records(stream, mapping, file_name=file_name, limits=limits):
        has_rows = True
        cells = {
            column: unprotect_cell(row.cells[position]).strip() if position < len(row.cells) else ""
            for column, position in positions.items()
        }
        yield ListRow(row.line, cells, row.damage)
    if not has_rows and not set(headers) & set(_VALUE_HEADERS):
        raise IntakeError(
            f"{file_name}: no addresses or domains were found. Save the list as a CSV or text file."
        )


def write_list(stream: TextIO, entries: Iterable[SuppressionEntry]) -> int:
    """Write the entries as CSV and return their number; cells that a spreadsheet would run as a formula are neutralized.

    Erased people are left out: their entries hold digests, which mean nothing in another system.
    """
    writer = SpreadsheetWriter(stream)
    writer.write_row(COLUMNS)
    count = 0
    for entry in entries:
        if entry.kind is SuppressionKind.ERASED:
            continue
        values = entry.model_dump(mode="json")
        writer.write_row(str(values[name] or "") for name in COLUMNS)
        count += 1
    return count


def _parse_time(text: str | None, column: str) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise LeadOpsError(
            f"{column} {text!r} is not a valid time. Use a format such as 2026-11-24T12:00:00Z, or leave it blank."
        ) from None
    if time.utcoffset() is None:
        raise LeadOpsError(
            f"{column} {text!r} has no time zone. Use a format such as 2026-11-24T12:00:00Z, or leave it blank."
        )
    return time


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
