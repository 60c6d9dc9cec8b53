"""Backups of a database."""

from leadops_core.schemas.base import Count, Schema, UtcDatetime


class BackupManifest(Schema):
    """What a backup contains. It is stored beside the backup, and a restore is verified with it."""

    created_at: UtcDatetime
    leadops_version: str
    database_kind: str
    """`sqlite` or `postgresql`."""
    schema_version: str
    byte_count: Count
    sha256: str
    row_counts: dict[str, Count]
    """Number of rows of each table."""


class BackupReport(Schema):
    """A backup that was made and verified."""

    file: str
    manifest: BackupManifest


class RestoreReport(Schema):
    """A database that was restored and verified."""

    database: str
    manifest: BackupManifest
    withdrawn_count: Count
    """Approved emails that wait for review again, because they may have been sent after the backup."""
    is_upgraded: bool
    """True if the backup was of an older version and the database was upgraded."""
