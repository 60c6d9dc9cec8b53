"""Use cases of the playbook."""

from collections.abc import Callable

from leadops_core.playbook.repository.versions import PlaybookRepository
from leadops_core.schemas import Actor
from leadops_core.schemas.playbook import Playbook, PlaybookContent, PlaybookVersion


class PlaybookService:
    """What emails may say about the company that sends them. Every version is kept.

    A version applies at once to every process on this database.
    """

    def __init__(
        self,
        repository: PlaybookRepository,
        *,
        default: Playbook,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._default = default
        self._refuse_in_copy = refuse_in_copy

    def current(self) -> Playbook:
        """Return the playbook that was saved last, or the one that the settings of the sender make."""
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

        Raise VersionConflict if somebody saved since `expected_version`, or CopyError in a local copy.
        """
        self._refuse_in_copy("Change the playbook there, then pull again.")
        return self._repository.save(content, by=by, expected_version=expected_version, default=self._default)
