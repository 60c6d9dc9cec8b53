"""Back a database up into one file, and restore it into a new or empty database, both verified.

SQLite is copied with its online backup API, while others read and write. Postgres is dumped by `pg_dump` in the snapshot in
which its rows are counted.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import URL, Connection, func, inspect, select, table, text

from leadops_core import __version__
from leadops_core.app import LeadOps
from leadops_core.database import schema
from leadops_core.database.database import Database
from leadops_core.database.engine import parse_url
from leadops_core.database.opening import connecting_of, open_database
from leadops_core.delivery.restored import withdraw_unsent
from leadops_core.errors import LeadOpsError
from leadops_core.schemas.backup import BackupManifest, BackupReport, RestoreReport
from leadops_core.settings import Settings
from leadops_core.tools.system import SystemClock, TimeOrderedIds

_SQLITE = "sqlite"
_ACTOR = "leadops restore"
_VERSION_ROWS = "TABLE DATA public alembic_version "


class BackupError(LeadOpsError):
    """A backup or a restore that could not be completed. Nothing is left behind."""


def back_up(file: Path, url: str | Path | None = None, config: Settings | None = None) -> BackupReport:
    """Write the database into `file`, readable by its owner only, and its manifest into `file.json`.

    The database stays in use. Raise BackupError if the file exists or the copy is not whole.
    """
    config = config or Settings()
    manifest_file = _manifest_file(file)
    for path in (file, manifest_file):
        if path.exists():
            raise BackupError(f"{path} already exists. Name another file.")
    with _open(url or config.database_url, config) as database, _written(file) as part:
        if database.is_in_memory:
            raise BackupError("A database in memory cannot be backed up.")
        kind = database.engine.dialect.name
        if kind == _SQLITE:
            _copy_sqlite(Path(database.name), part)
            version, counts = _check_sqlite(part)
        else:
            version, counts = _dump_postgres(database, config, part)
        digest, byte_count = _digest(part)
        manifest = BackupManifest(
            created_at=datetime.now(UTC),
            leadops_version=__version__,
            database_kind=kind,
            schema_version=version,
            byte_count=byte_count,
            sha256=digest,
            row_counts=counts,
        )
        with _written(manifest_file) as part_of_manifest:
            part_of_manifest.write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
    return BackupReport(file=str(file), manifest=manifest)


def restore(file: Path, url: str | Path | None = None, config: Settings | None = None) -> RestoreReport:
    """Restore a backup into a database that is missing or empty, verify it, and open it once.

    Emails that were approved in the backup return to the review queue, and those being sent become unknown, because they may
    have been sent since. Before that is done, no process can open the database: a restore that was interrupted leaves a part
    of a file, or a Postgres database that LeadOps refuses.

    Raise BackupError if the file was changed, or the database is not empty.
    """
    config = config or Settings()
    url = url or config.database_url
    manifest = _read_manifest(file)
    if manifest.schema_version > schema.HEAD:
        raise BackupError(
            f"The backup has version {manifest.schema_version} from a newer release ({manifest.leadops_version}). "
            "Restore it with that release."
        )
    if manifest.database_kind == _SQLITE:
        withdrawn_count = _restore_sqlite(file, parse_url(url), config, manifest)
    else:
        withdrawn_count = _restore_postgres(file, url, config, manifest)
    with LeadOps.open(url, create=False, config=config) as ops:
        return RestoreReport(
            database=ops.database.name,
            manifest=manifest,
            withdrawn_count=withdrawn_count,
            is_upgraded=manifest.schema_version < schema.HEAD,
        )


def _manifest_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _read_manifest(file: Path) -> BackupManifest:
    """Return the manifest of a backup. Raise BackupError if the file was changed."""
    path = _manifest_file(file)
    try:
        manifest = BackupManifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}. A backup has its manifest beside it.") from None
    except ValidationError:
        raise BackupError(f"{path} is not the manifest of a backup.") from None
    try:
        digest, _ = _digest(file)
    except OSError as error:
        raise BackupError(f"{file}: {error.strerror}.") from None
    if digest != manifest.sha256:
        raise BackupError(f"{file} was changed or damaged since the backup was made. Use another backup.")
    return manifest


def _digest(file: Path) -> tuple[str, int]:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), file.stat().st_size


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """Yield a path beside the file, for its owner only, which becomes the file at the end, or is removed."""
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise BackupError(
            f"{part} exists: another backup is running, or one was interrupted. Delete it, and try again."
        ) from None
    except OSError as error:
        raise BackupError(f"{part}: {error.strerror}.") from None
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _open(url: str | Path, config: Settings) -> Iterator[Database]:
    clock, ids = SystemClock(), TimeOrderedIds()
    with open_database(
        url, clock=clock, ids=ids, create=False, connecting=connecting_of(config), check=False
    ) as database:
        yield database


def _check_counts(counts: Mapping[str, int], manifest: BackupManifest) -> None:
    differing = [
        name
        for name in sorted({*counts, *manifest.row_counts})
        if counts.get(name) != manifest.row_counts.get(name)
    ]
    if differing:
        raise BackupError(
            f"The restored database differs from the backup in {', '.join(differing)}. Do not use it."
        )


def _finish(database: Database) -> int:
    """Upgrade the restored database, and withdraw what was approved. Return the number of drafts withdrawn."""
    schema.upgrade(database)
    return withdraw_unsent(database, by=_ACTOR)


# SQLite


def _copy_sqlite(path: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        # One file, without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _check_sqlite(path: Path) -> tuple[str, dict[str, int]]:
    """Return the version and the row counts of a file. Raise BackupError if it is damaged."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise BackupError("The copy is damaged: SQLite's own check failed. Check the disk.")
            names = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
                )
                if not name.startswith(("sqlite_", "leads_search", "leads_fts"))
            ]
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            counts = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for name in sorted(names)
            }
        except sqlite3.DatabaseError:
            raise BackupError("This is not a LeadOps database.") from None
    return str(version), counts


def _restore_sqlite(file: Path, url: URL, config: Settings, manifest: BackupManifest) -> int:
    if url.get_backend_name() != _SQLITE or not url.database:
        raise BackupError("This is a backup of a SQLite file. Restore it into a file: --db leads.db")
    path = Path(url.database)
    if path.exists():
        raise BackupError(f"{path} already exists. Move it away, or name another file with --db.")
    with _written(path) as part:
        shutil.copyfile(file, part)
        _, counts = _check_sqlite(part)
        _check_counts(counts, manifest)
        with _open(part, config) as database:
            withdrawn_count = _finish(database)
        # Closing the last connection merges the log into the file.
        if part.with_name(f"{part.name}-wal").exists():
            raise BackupError(f"Another program uses {part}. Delete it, and try again.")
    return withdrawn_count


# Postgres


def _dump_postgres(database: Database, config: Settings, file: Path) -> tuple[str, dict[str, int]]:
    with database.reading() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        version = schema.schema_version(connection)
        if version is None:
            raise BackupError(f"{database.name} is not a LeadOps database.")
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        # The transaction stays open, and with it the snapshot.
        options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        _run_tool(database, config, "pg_dump", *options, f"--file={file}")
        return version, _count_rows(connection)


def _restore_postgres(file: Path, url: str | Path, config: Settings, manifest: BackupManifest) -> int:
    with _open(url, config) as database:
        if database.is_local:
            raise BackupError(
                "This is a backup of a Postgres database. Restore it into an empty one with --db."
            )
        with database.reading() as connection:
            if inspect(connection).get_table_names():
                raise BackupError(
                    f"{database.name} is not empty. Create a new database, and name it with --db."
                )
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        with tempfile.NamedTemporaryFile("w", suffix=".list") as listed:
            # Without its version, no process can open the database before `mark_restoring`.
            entries = _run_tool(database, config, "pg_restore", "--list", str(file), connects=False)
            listed.writelines(line for line in entries.splitlines(keepends=True) if _VERSION_ROWS not in line)
            listed.flush()
            _run_tool(database, config, "pg_restore", *options, f"--use-list={listed.name}", str(file))
        with database.reading() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            counts = _count_rows(connection) | {"alembic_version": 1}
        _check_counts(counts, manifest)
        with database.writing() as transaction:
            schema.mark_restoring(transaction.connection, manifest.schema_version)
        withdrawn_count = _finish(database)
        with database.writing() as transaction:
            schema.mark_restored(transaction.connection)
    return withdrawn_count


def _count_rows(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in sorted(inspect(connection).get_table_names())
    }


def _run_tool(database: Database, config: Settings, name: str, *options: str, connects: bool = True) -> str:
    """Run a program of Postgres on the database, and return its output. The password is passed in its environment."""
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"{name} is not installed. Install the client programs of your Postgres version.")
    url = database.engine.url
    token = connecting_of(config).password
    password = token() if token is not None else url.password
    target = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({} if password is None else {"PGPASSWORD": str(password)})}
    result = subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
        [program, *([f"--dbname={target}"] if connects else []), *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        reason = result.stderr.strip().splitlines()[-1:] or ["no message"]
        raise BackupError(f"{name} failed: {reason[0]}")
    return result.stdout
