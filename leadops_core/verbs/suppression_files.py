"""The suppression list as a file, in and out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.intake import (
    HEAD_BYTES,
    IntakeError,
    IntakeLimits,
    SpreadsheetWriter,
    detect,
    read_records,
    unprotect_cell,
)
from leadops_core.schemas import (
    ColumnMapping,
    ExportReport,
    SuppressionEntry,
    SuppressionId,
    SuppressionImportReport,
    SuppressionKind,
    SuppressionReason,
    SuppressionRejection,
)
from leadops_core.store import Store
from leadops_core.verbs.export import opened_for_writing
from leadops_core.verbs.ingest import opened
from leadops_core.verbs.suppress import list_suppressions, read_target

COLUMNS = ("value", "kind", "reason", "note", "created_at", "expires_at")
_CHUNK = 500
_REJECTIONS = 1000
_VALUE = ("value", "email", "emailaddress", "address", "recipient", "domain", "mail")
_REASONS = {
    SuppressionReason.OPT_OUT: ("optout", "optedout", "unsubscribe", "unsubscribed", "unsubscribes"),
    SuppressionReason.COMPLAINT: ("complaint", "complained", "spam", "spamreport", "abuse"),
    SuppressionReason.BOUNCE: ("bounce", "bounced", "hardbounce", "invalid", "undeliverable"),
    SuppressionReason.COMPETITOR: ("competitor",),
    SuppressionReason.CUSTOMER: ("customer", "client"),
}
_BY_WORD = {word: reason for reason, words in _REASONS.items() for word in words}


def import_suppressions(
    store: Store,
    tools: Toolbox,
    file: Path | str | BinaryIO,
    *,
    reason: SuppressionReason,
    file_name: str | None,
    limits: IntakeLimits,
) -> SuppressionImportReport:
    """Take a list in: CSV of any kind with a column of addresses or domains, or one of them in each line."""
    counts = dict.fromkeys(("added", "strengthened", "present"), 0)
    rejected: list[SuppressionRejection] = []
    rows = rejected_count = 0
    chunk: list[SuppressionEntry] = []

    def store_chunk() -> None:
        for name, count in store.suppressions.add_many(chunk)._asdict().items():
            counts[name] += count
        chunk.clear()

    with opened(file, file_name) as (stream, name):
        mapping = detect(stream.read(HEAD_BYTES), file_name=name, limits=limits)
        stream.seek(0)
        for line, cells in _rows(stream, mapping, name, limits):
            rows += 1
            try:
                chunk.append(_entry(tools, cells, reason))
            except LeadOpsError as error:
                rejected_count += 1
                if len(rejected) < _REJECTIONS:
                    value = cells.get("value", "")[:100]
                    rejected.append(SuppressionRejection(line=line, value=value, reason=str(error)))
            if len(chunk) >= _CHUNK:
                store_chunk()
    store_chunk()
    store.suppressions.stop_all()
    return SuppressionImportReport(
        rows=rows, **counts, rejected=rejected_count, rejected_rows=tuple(rejected)
    )


def export_suppressions(store: Store, to: Path | str | TextIO) -> ExportReport:
    """Write the list as CSV, newest first; what a spreadsheet would run as a formula is neutralised.

    Persons who were erased are not in it: their digests say nothing anywhere else.
    """
    count = 0
    with opened_for_writing(to) as (stream, path):
        writer = SpreadsheetWriter(stream)
        writer.write_row(COLUMNS)
        for entry in list_suppressions(store):
            if entry.kind is SuppressionKind.ERASED:
                continue
            plain = entry.model_dump(mode="json")
            writer.write_row(str(plain[name] or "") for name in COLUMNS)
            count += 1
    return ExportReport(path=path, format="csv", rows=count, columns=COLUMNS)


def _rows(
    stream: BinaryIO, mapping: ColumnMapping, name: str, limits: IntakeLimits
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line and cells of each row, by the names of `COLUMNS`."""
    has_header = mapping.dialect.has_header
    names = [_plain(column.column) for column in mapping.columns] if has_header else []
    places = {column: names.index(_plain(column)) for column in COLUMNS[2:] if _plain(column) in names}
    places["value"] = next((names.index(word) for word in _VALUE if word in names), 0)
    if has_header and len(names) > 1 and places["value"] == 0 and names[0] not in _VALUE:
        raise IntakeError(
            f"{name}: no column is named value, email, address or domain. Rename the column with the entries."
        )
    for line, record in read_records(stream, mapping, file_name=name, limits=limits):
        yield (
            line,
            {
                column: unprotect_cell(record[place]).strip() if place < len(record) else ""
                for column, place in places.items()
            },
        )


def _entry(tools: Toolbox, cells: Mapping[str, str], reason: SuppressionReason) -> SuppressionEntry:
    kind, value = read_target(cells["value"])
    said = cells.get("reason", "")
    note = cells.get("note") or None
    if said:
        reason = _BY_WORD.get(_plain(said), SuppressionReason.OPT_OUT)
        if _plain(said) not in _BY_WORD:
            # Whatever they call it, it is a reason not to write, and the strongest is the safest.
            note = f"{said}: {note}" if note else said
    return SuppressionEntry(
        id=SuppressionId(tools.ids.new()),
        kind=kind,
        value=value,
        reason=reason,
        note=note,
        created_at=_moment(cells.get("created_at"), "created_at") or tools.clock.now(),
        expires_at=_moment(cells.get("expires_at"), "expires_at"),
    )


def _moment(text: str | None, what: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise LeadOpsError(
            f"{what} {text!r} is not a valid time. Use a format such as 2026-11-24T12:00:00Z, or leave it blank."
        ) from None
    if moment.utcoffset() is None:
        raise LeadOpsError(
            f"{what} {text!r} has no time zone. Use a format such as 2026-11-24T12:00:00Z, or leave it blank."
        )
    return moment


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
