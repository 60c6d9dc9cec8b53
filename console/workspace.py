"""The database file of the console: its path, its state, and LeadOps for it."""

import os
import shutil
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError

FILE_VARIABLE = "LEADOPS_CONSOLE_FILE"
_SQLITE = "sqlite:///"


class FileState(StrEnum):
    """The state of the file."""

    MISSING = "missing"
    FOREIGN = "foreign"
    """Not a database of LeadOps."""
    OTHER_VERSION = "other_version"
    READY = "ready"


class DatabaseFile(NamedTuple):
    """The file and its state. `note` explains why it cannot be used."""

    path: Path
    state: FileState
    note: str = ""

    @property
    def url(self) -> str:
        """Return the database URL of the file."""
        return f"{_SQLITE}{self.path}"


def chosen_path() -> Path:
    """Return the path from the argument after `--`, else from LEADOPS_CONSOLE_FILE, else from the settings.

    Raise LeadOpsError if the settings name a server, because the console needs a file.
    """
    path_text = sys.argv[1] if len(sys.argv) > 1 else os.environ.get(FILE_VARIABLE)
    if path_text:
        return Path(path_text).expanduser().absolute()
    name = Settings().database_url.removeprefix(_SQLITE)
    if not name or "://" in name:
        raise LeadOpsError(
            "The settings name a database server, but the console needs a local SQLite file. "
            "Name one: leadops console leads.db"
        )
    return Path(name).expanduser().absolute()


def inspect_file(path: Path) -> DatabaseFile:
    """Return the state of the file without changing it."""
    if not path.exists():
        return DatabaseFile(path, FileState.MISSING)
    if path.is_dir():
        return DatabaseFile(path, FileState.FOREIGN, "It is a folder, not a file.")
    # Only SQLite opens the file: closing any other handle would release the locks that this process has on it.
    if path.stat().st_size == 0:
        return DatabaseFile(path, FileState.MISSING)
    try:
        status = LeadOps.status(f"{_SQLITE}{path}")
    except LeadOpsError as error:
        return DatabaseFile(path, FileState.FOREIGN, str(error))
    if status.is_usable:
        return DatabaseFile(path, FileState.READY)
    if status.version is None:
        return DatabaseFile(path, FileState.FOREIGN, "It is not a LeadOps database.")
    return DatabaseFile(
        path,
        FileState.OTHER_VERSION,
        f"It has version {status.version}, but this release of LeadOps needs version {status.needed}.",
    )


def upgrade_with_backup(file: DatabaseFile, at: datetime | None = None) -> Path:
    """Back up the file beside it and upgrade it. Return the path of the backup.

    Raise LeadOpsError if either fails. The file is then unchanged.
    """
    moment = (at or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
    copy = file.path.with_name(f"{file.path.stem}.before-upgrade-{moment}{file.path.suffix}")
    try:
        _copy_database(file.path, copy)
    except OSError as error:
        raise LeadOpsError(
            f"{copy}: {error.strerror or error}. Free some disk space and try again."
        ) from None
    LeadOps.upgrade(file.url)
    return copy


def _copy_database(path: Path, copy: Path) -> None:
    """Copy the database including its write-ahead log."""
    import sqlite3

    if copy.exists():
        raise FileExistsError(17, "already exists", str(copy))
    try:
        # The copy holds the same personal data, so only its owner may read it.
        copy.touch(mode=0o600)
        with sqlite3.connect(path) as source, sqlite3.connect(copy) as target:
            source.backup(target)
    except sqlite3.Error:
        copy.unlink(missing_ok=True)
        shutil.copy2(path, copy)


def opened(file: DatabaseFile) -> LeadOps:
    """Return LeadOps for the file. All sessions share it, and a replaced file is opened again."""
    return _open(file.url, _identity(file.path))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


@st.cache_resource(max_entries=4, show_spinner=False)
def _open(url: str, identity: tuple[int, int] | None) -> LeadOps:  # noqa: ARG001 - part of the key
    return LeadOps.open(url)
