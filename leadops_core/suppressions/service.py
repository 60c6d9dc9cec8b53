"""Use cases of the do-not-contact list."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import iterate_pages
from leadops_core.errors import LeadOpsError
from leadops_core.files import open_input, open_output
from leadops_core.intake import IntakeLimits
from leadops_core.intake.use_cases.open_table import open_table
from leadops_core.outreach import BadUnsubscribeToken, sign_unsubscribe, verify_unsubscribe
from leadops_core.schemas import (
    Actor,
    DraftId,
    ExportReport,
    Page,
    SuppressionEntry,
    SuppressionId,
    SuppressionImportReport,
    SuppressionKind,
    SuppressionReason,
    SuppressionRejection,
)
from leadops_core.suppressions.list_files import COLUMNS, ListedTarget, read_list, write_list
from leadops_core.suppressions.repository.entries import SuppressionRepository
from leadops_core.suppressions.targets import parse_target
from leadops_core.tools import Clock, IdSource

_CHUNK_ROWS = 500
_REPORTED_REJECTIONS = 1000
_CHANGE_AT_THE_SOURCE = "Remove the entry there, then pull again."


class SuppressionService:
    """The do-not-contact list: addresses and domains that get no email.

    A domain covers all of its subdomains. An entry ends the follow-ups of its leads and takes their drafts, approved ones
    too, out of the inbox. Every method is one transaction unless it says otherwise.
    """

    def __init__(
        self,
        repository: SuppressionRepository,
        *,
        clock: Clock,
        ids: IdSource,
        limits: IntakeLimits,
        unsubscribe_secrets: tuple[str, ...],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._ids = ids
        self._limits = limits
        self._unsubscribe_secrets = unsubscribe_secrets
        self._refuse_in_copy = refuse_in_copy

    def add(
        self, target: str, *, reason: SuppressionReason = SuppressionReason.OPT_OUT, note: str | None = None
    ) -> SuppressionEntry:
        """Add an address or domain, and return its entry.

        If the target is listed already, the reason that ranks higher stays. Raise InvalidTargetError for another text.
        """
        kind, value = parse_target(target)
        return self._repository.add(self._entry(ListedTarget(kind, value, reason, note, None, None)))

    def remove(self, target: str, *, by: str | Actor) -> SuppressionEntry | None:
        """Remove an address or domain, and return its entry, or None if it was not listed.

        Drafts that the entry took out of the inbox return to it. A listed parent domain still applies. The removal is
        recorded in the audit log. Raise CopyError in a local copy.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        kind, value = parse_target(target)
        address = value if kind is SuppressionKind.ADDRESS else f"x@{value}"
        for entry in self._repository.for_addresses([address]).get(address, ()):
            if (entry.kind, entry.value) == (kind, value):
                self._repository.remove(entry.id, by=by)
                return entry
        return None

    def remove_entry(self, entry_id: SuppressionId, *, by: str | Actor) -> None:
        """Remove the entry with this id as `remove` does. Raise NotFoundError or CopyError."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        self._repository.remove(entry_id, by=by)

    def list(self, *, cursor: str | None = None, limit: int = 100) -> Page[SuppressionEntry]:
        """Return one page of the list, newest first. Raise InvalidCursorError for a cursor of another list."""
        return self._repository.list(cursor, limit)

    def iterate(self) -> Iterator[SuppressionEntry]:
        """Yield all entries, newest first, read in chunks."""
        return iterate_pages(partial(self._repository.list, limit=1000))

    def import_file(
        self,
        file: Path | str | BinaryIO,
        *,
        reason: SuppressionReason = SuppressionReason.OPT_OUT,
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
    ) -> SuppressionImportReport:
        """Import a do-not-contact list: a table with a column of addresses or domains, or a text with one on each line.

        `reason` applies to rows that name none. `encoding` replaces the detected one, and `sheet` the first one of a workbook.
        Each row is added, found present, or rejected with its line. Rows are stored in chunks, and importing the same file
        again adds nothing.
        """
        counts = {"added": 0, "strengthened": 0, "present": 0}
        rejections: list[SuppressionRejection] = []
        row_count = rejected_count = 0
        chunk: list[SuppressionEntry] = []
        with (
            open_input(file, file_name) as (source, name),
            open_table(source, name, self._limits, encoding, sheet) as stream,
        ):
            for row in read_list(stream, name, self._limits, encoding):
                row_count += 1
                try:
                    chunk.append(self._entry(row.parse(reason)))
                except LeadOpsError as error:
                    rejected_count += 1
                    if len(rejections) < _REPORTED_REJECTIONS:
                        value = row.cells["value"][:100]
                        rejections.append(SuppressionRejection(line=row.line, value=value, reason=str(error)))
                if len(chunk) >= _CHUNK_ROWS:
                    self._add_chunk(chunk, counts)
                    chunk = []
        self._add_chunk(chunk, counts)
        self._repository.stop_all()
        return SuppressionImportReport(
            rows=row_count, **counts, rejected=rejected_count, rejected_rows=tuple(rejections)
        )

    def export_file(self, to: Path | str | TextIO) -> ExportReport:
        """Write the list as a CSV file that `import_file` reads, newest first. A file is complete or absent."""
        with open_output(to) as (stream, path):
            row_count = write_list(stream, self.iterate())
        return ExportReport(path=path, format="csv", rows=row_count, columns=COLUMNS)

    def unsubscribe_token(self, draft_id: DraftId) -> str:
        """Return the signed token for the unsubscribe link of a draft. Raise LeadOpsError if no secret is set."""
        if not self._unsubscribe_secrets:
            raise LeadOpsError("Unsubscribe links need a secret. Set LEADOPS_UNSUBSCRIBE_SECRET.")
        return sign_unsubscribe(draft_id, self._unsubscribe_secrets[0])

    def unsubscribe(self, token: str) -> SuppressionEntry:
        """Add the recipient of the email whose unsubscribe link holds the token, and return the entry.

        Repeating the call changes nothing. Raise BadUnsubscribeToken for a token that was not signed here.
        """
        draft_id = verify_unsubscribe(token, self._unsubscribe_secrets)
        try:
            address = self._repository.recipient_of(draft_id)
        except NotFoundError:
            raise BadUnsubscribeToken from None
        if address is None:
            raise BadUnsubscribeToken
        return self.add(address, reason=SuppressionReason.OPT_OUT, note="by the link in an email")

    def _add_chunk(self, entries: Sequence[SuppressionEntry], counts: dict[str, int]) -> None:
        for name, count in self._repository.add_many(entries)._asdict().items():
            counts[name] += count

    def _entry(self, target: ListedTarget) -> SuppressionEntry:
        return SuppressionEntry(
            id=SuppressionId(self._ids.new()),
            kind=target.kind,
            value=target.value,
            reason=target.reason,
            note=target.note,
            created_at=target.created_at or self._clock.now(),
            expires_at=target.expires_at,
        )
