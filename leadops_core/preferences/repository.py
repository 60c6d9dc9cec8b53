"""The SQL of settings that a person changes while LeadOps runs. Every version is kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from leadops_core.audit.repository import record_event
from leadops_core.database.database import PREFERENCES_LOCK, Database
from leadops_core.database.errors import VersionConflict
from leadops_core.schemas import Actor, AuditKind, Preferences
from leadops_core.tables import preferences


class PreferenceRepository:
    """The preferences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Preferences:
        """The choices as they stand."""
        with self._database.reading() as connection:
            return _newest(connection)

    def change(
        self, changes: Mapping[str, Any], *, by: str | Actor, expected_version: int | None = None
    ) -> Preferences:
        """Change some of the choices, and record each change in the audit log.

        Raise VersionConflict if they were changed since `expected_version`.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(PREFERENCES_LOCK)
            standing = _newest(transaction.connection)
            if expected_version is not None and standing.version != expected_version:
                raise VersionConflict("set of settings", expected_version, standing.version)
            choices = _choices_of(standing)
            changed = Preferences.model_validate({**choices, **changes})
            values = _choices_of(changed)
            if values == choices:
                return standing
            transaction.connection.execute(
                preferences.insert().values(
                    id=transaction.new_id(),
                    version=standing.version + 1,
                    choices=values,
                    changed_by=Actor.of(by).name,
                    created_at=transaction.now,
                )
            )
            for name in _CHOICES:
                before, after = choices.get(name), values.get(name)
                if before != after:
                    details = {"setting": name, "from": str(before), "to": str(after)}
                    record_event(transaction, AuditKind.SETTINGS_CHANGED, by, details)
            return _newest(transaction.connection)


_CHOICES = tuple(
    name for name in Preferences.model_fields if name not in ("version", "changed_by", "changed_at")
)


def _choices_of(preferences: Preferences) -> dict[str, Any]:
    # An older release refuses a choice that it does not know, so one that nobody made is not stored.
    return preferences.model_dump(mode="json", include=set(_CHOICES), exclude_none=True)


def _newest(connection: Connection) -> Preferences:
    row: Row[Any] | None = connection.execute(
        select(preferences).order_by(preferences.c.version.desc()).limit(1)
    ).first()
    if row is None:
        return Preferences()
    return Preferences.model_validate(
        {**row.choices, "version": row.version, "changed_by": row.changed_by, "changed_at": row.created_at}
    )
