"""Checks of an installation, and its effective settings."""

from enum import StrEnum
from typing import Self

from leadops_core.schemas.base import Schema


class CheckName(StrEnum):
    """What is checked."""

    SETTINGS = "settings"
    DATABASE = "database"
    SCHEMA = "schema"
    PERMISSIONS = "permissions"
    CLOCK = "clock"
    DISK = "disk"
    WORK = "work"
    QUEUE = "queue"
    MAIL = "mail"
    MAILBOX = "mailbox"
    MODEL = "model"


class CheckState(StrEnum):
    """Result of a check."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Finding(StrEnum):
    """What a check found. `texts` has a sentence and, for a problem, a remedy for each."""

    NOT_CHECKED = "not_checked"
    SETTINGS_VALID = "settings_valid"
    SETTING_UNKNOWN = "setting_unknown"
    SETTING_INVALID = "setting_invalid"
    DATABASE_ANSWERS = "database_answers"
    DATABASE_MISSING = "database_missing"
    DATABASE_FAILED = "database_failed"
    SCHEMA_USABLE = "schema_usable"
    SCHEMA_BEHIND = "schema_behind"
    SCHEMA_EMPTY = "schema_empty"
    SCHEMA_OLD = "schema_old"
    SCHEMA_TOO_NEW = "schema_too_new"
    FILE_PRIVATE = "file_private"
    FILE_READABLE = "file_readable"
    FILE_READ_ONLY = "file_read_only"
    IN_MEMORY = "in_memory"
    ROLE_WRITES_ROWS = "role_writes_rows"
    ROLE_CHANGES_TABLES = "role_changes_tables"
    ROLE_READS_ONLY = "role_reads_only"
    CLOCK_RIGHT = "clock_right"
    CLOCK_DIFFERS = "clock_differs"
    CLOCK_BEHIND = "clock_behind"
    DISK_FREE = "disk_free"
    DISK_LOW = "disk_low"
    WORK_DONE = "work_done"
    WORK_WAITS = "work_waits"
    WORK_STALLED = "work_stalled"
    WORK_FAILED = "work_failed"
    QUEUE_LOCAL = "queue_local"
    QUEUE_ANSWERS = "queue_answers"
    QUEUE_UNREACHABLE = "queue_unreachable"
    MAIL_MOCK = "mail_mock"
    MAIL_CONFIGURED = "mail_configured"
    MAIL_MISCONFIGURED = "mail_misconfigured"
    MAIL_ANSWERS = "mail_answers"
    MAIL_FAILED = "mail_failed"
    MAILBOX_NONE = "mailbox_none"
    MAILBOX_MISCONFIGURED = "mailbox_misconfigured"
    MAILBOX_FAILED = "mailbox_failed"
    MAILBOX_NOT_READ = "mailbox_not_read"
    MAILBOX_ANSWERS = "mailbox_answers"
    MODEL_OFFLINE = "model_offline"
    MODEL_MISCONFIGURED = "model_misconfigured"
    MODEL_ANSWERS = "model_answers"
    MODEL_REFUSES_KEY = "model_refuses_key"
    MODEL_UNREACHABLE = "model_unreachable"


class InstallationCheck(Schema):
    """Result of one check."""

    name: CheckName
    state: CheckState
    finding: Finding
    facts: dict[str, str | int]
    """Values for the sentences of the finding, such as the database's name."""

    @classmethod
    def of(cls, name: CheckName, state: CheckState, finding: Finding, **facts: str | int) -> Self:
        return cls(name=name, state=state, finding=finding, facts=facts)


class DoctorReport(Schema):
    """Results of all checks, in order."""

    checks: tuple[InstallationCheck, ...]

    @property
    def has_failed(self) -> bool:
        return any(check.state is CheckState.FAILED for check in self.checks)


class SettingSource(StrEnum):
    """Where the value of a setting came from."""

    DEFAULT = "default"
    ENVIRONMENT = "environment"
    ENV_FILE = "env_file"


class EffectiveSetting(Schema):
    """A setting and its value."""

    variable: str
    """The environment variable that sets it. If several do, that which was used."""
    value: str | None
    """The value as text; "****" for a secret that is set, None if there is no value."""
    source: SettingSource
    description: str
