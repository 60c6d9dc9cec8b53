"""Use cases of the settings that a person changes while LeadOps runs."""

from leadops_core.preferences.repository import PreferenceRepository
from leadops_core.schemas import Actor, MailMode, Preferences


class PreferenceService:
    """The settings that apply at once to every process on this database."""

    def __init__(self, repository: PreferenceRepository) -> None:
        self._repository = repository

    def get(self) -> Preferences:
        return self._repository.get()

    def change(
        self,
        *,
        by: str | Actor,
        mail_mode: MailMode | None = None,
        web_enrichment: bool | None = None,
        exploration_share: float | None = None,
        hot_share: float | None = None,
        warm_share: float | None = None,
        expected_version: int | None = None,
    ) -> Preferences:
        """Change the preferences that are given, and return all of them.

        Raise VersionConflict if they were changed since `expected_version`.
        """
        values = {
            "mail_mode": mail_mode,
            "web_enrichment": web_enrichment,
            "exploration_share": exploration_share,
            "hot_share": hot_share,
            "warm_share": warm_share,
        }
        changes = {name: value for name, value in values.items() if value is not None}
        return self._repository.change(changes, by=by, expected_version=expected_version)
