"""Use cases of the playbook."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.files import open_input, open_output
from leadops_core.playbook.errors import PlaybookError
from leadops_core.playbook.repository.versions import PlaybookRepository
from leadops_core.playbook.yaml_file import MAX_BYTES, read_playbook, write_playbook
from leadops_core.schemas import Actor, DraftText, Enrichment, Lead, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Playbook, PlaybookContent, PlaybookVersion


class WriteEmail(Protocol):
    """Writes the first email that a playbook makes for a lead."""

    def __call__(
        self, playbook: Playbook, lead: LeadContent, enrichment: Enrichment, language: Language
    ) -> DraftText: ...


class PlaybookService:
    """What emails may say about the company that sends them. Every version is kept.

    A version applies at once to every process on this database. Changes raise CopyError in a local copy.
    """

    def __init__(
        self,
        repository: PlaybookRepository,
        *,
        default: Playbook,
        find_faults: Callable[[PlaybookContent], Iterable[str]],
        write_email: WriteEmail,
        sample_lead: LeadContent,
        find_lead: Callable[[str], Lead],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._default = default
        self._find_faults = find_faults
        self._write_email = write_email
        self._sample_lead = sample_lead
        self._find_lead = find_lead
        self._refuse_in_copy = refuse_in_copy

    def current(self) -> Playbook:
        """Return the playbook that was saved last, or a playbook made of the settings of the sender."""
        return self._repository.newest() or self._default

    def get(self, version: int) -> Playbook:
        """Return a version of the playbook; version 0 is made of the settings. Raise NotFoundError."""
        return self._repository.get(version) if version else self._default

    def history(self, *, limit: int = 100) -> tuple[PlaybookVersion, ...]:
        """Return the saved versions, newest first."""
        return self._repository.history(limit)

    def save(
        self, content: PlaybookContent, *, by: str | Actor, expected_version: int | None = None
    ) -> Playbook:
        """Save the content as the next version, and return it. A content that differs in nothing is not saved again.

        Raise PlaybookError if emails could not say what it says, and VersionConflict if somebody saved since
        `expected_version`.
        """
        self._refuse_in_copy("Change the playbook there, then pull again.")
        self.check(content)
        return self._repository.save(content, by=by, expected_version=expected_version, default=self._default)

    def check(self, content: PlaybookContent) -> None:
        """Raise PlaybookError with every fault that would block emails."""
        if faults := list(self._find_faults(content)):
            raise PlaybookError(faults)

    def read_file(self, file: Path | str | BinaryIO) -> PlaybookContent:
        """Read and check a YAML file. Raise PlaybookError, which names line, field, and remedy of every fault."""
        with open_input(file, None) as (stream, _):
            content = read_playbook(stream.read(MAX_BYTES + 1))
        self.check(content)
        return content

    def import_file(
        self, file: Path | str | BinaryIO, *, by: str | Actor, expected_version: int | None = None
    ) -> Playbook:
        """Save the playbook of a YAML file as the next version, and return it."""
        return self.save(self.read_file(file), by=by, expected_version=expected_version)

    def export_file(self, to: Path | str | TextIO, *, version: int | None = None) -> Playbook:
        """Write the current or another version as a YAML file that `import_file` reads, and return it."""
        playbook = self.current() if version is None else self.get(version)
        with open_output(to) as (stream, _):
            stream.write(write_playbook(playbook.content))
        return playbook

    def preview(
        self,
        content: PlaybookContent | None = None,
        *,
        lead: str | None = None,
        language: Language | None = None,
    ) -> DraftText:
        """Return the first email that the content, or the current playbook, makes for a lead or an invented one.

        Nothing is stored. The email is written from the templates, by default in the default language.
        """
        content = self.current() if content is None else content
        playbook = Playbook(**dict(content.content if isinstance(content, Playbook) else content))
        language = language or playbook.default_language
        recipient, enrichment = self._sample_lead, Enrichment()
        if lead is not None:
            stored = self._find_lead(lead)
            recipient, enrichment = stored.content, stored.enrichment
        try:
            return self._write_email(playbook, recipient, enrichment, language)
        except KeyError:
            raise LeadOpsError(
                f"The playbook or the templates have no text in the language {language.value!r}. Choose another language."
            ) from None
