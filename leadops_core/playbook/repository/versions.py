"""Versions of the playbook, newest first."""

from typing import Any

from sqlalchemy import Connection, Row, select

from leadops_core.audit.repository import record_event
from leadops_core.database.database import PLAYBOOK_LOCK, Database
from leadops_core.database.errors import NotFoundError, VersionConflict
from leadops_core.schemas import Actor, AuditKind
from leadops_core.schemas.playbook import Playbook, PlaybookContent, PlaybookVersion
from leadops_core.tables import playbooks


class PlaybookRepository:
    """All versions of the playbook."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self) -> Playbook | None:
        """Return the version that was saved last, or None."""
        with self._database.reading() as connection:
            return _newest(connection)

    def get(self, version: int) -> Playbook:
        """Return a version. Raise NotFoundError."""
        with self._database.reading() as connection:
            row = connection.execute(select(playbooks).where(playbooks.c.version == version)).first()
        if row is None:
            raise NotFoundError(f"There is no version {version} of the playbook.")
        return _playbook_of(row)

    def history(self, limit: int) -> tuple[PlaybookVersion, ...]:
        """Return the newest versions, newest first."""
        c = playbooks.c
        query = select(c.version, c.saved_by, c.created_at, c.changed).order_by(c.version.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            PlaybookVersion(
                version=row.version, saved_by=row.saved_by, saved_at=row.created_at, changed=row.changed
            )
            for row in rows
        )

    def save(
        self, content: PlaybookContent, *, by: str | Actor, expected_version: int | None, default: Playbook
    ) -> Playbook:
        """Store the content as the next version, and return it. Nothing is stored if nothing differs.

        Raise VersionConflict if the playbook was changed since `expected_version`.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(PLAYBOOK_LOCK)
            before = _newest(transaction.connection) or default
            if expected_version is not None and before.version != expected_version:
                raise VersionConflict("playbook", expected_version, before.version)
            changed = [
                name
                for name in PlaybookContent.model_fields
                if getattr(before, name) != getattr(content, name)
            ]
            if not changed and before.version:
                return before
            version, saved_by = before.version + 1, Actor.of(by).name
            transaction.connection.execute(
                playbooks.insert().values(
                    id=transaction.new_id(),
                    version=version,
                    content=content.model_dump(mode="json", exclude_defaults=True),
                    changed=changed,
                    saved_by=saved_by,
                    created_at=transaction.now,
                )
            )
            details = {"setting": "playbook", "from": str(before.version), "to": str(version)}
            record_event(transaction, AuditKind.SETTINGS_CHANGED, by, details)
            fields = {name: getattr(content, name) for name in PlaybookContent.model_fields}
            return Playbook(**fields, version=version, saved_by=saved_by, saved_at=transaction.now)


def _newest(connection: Connection) -> Playbook | None:
    row = connection.execute(select(playbooks).order_by(playbooks.c.version.desc()).limit(1)).first()
    return None if row is None else _playbook_of(row)


def _playbook_of(row: Row[Any]) -> Playbook:
    return Playbook(**row.content, version=row.version, saved_by=row.saved_by, saved_at=row.created_at)
