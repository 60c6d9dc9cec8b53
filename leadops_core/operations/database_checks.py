"""Check the database: whether it answers, its version, permissions, clock, and the work that waits in it."""

import os
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from leadops_core.database import schema
from leadops_core.database.database import Database
from leadops_core.database.engine import describe_url, parse_url
from leadops_core.database.errors import MissingDatabaseError, StoreError
from leadops_core.database.opening import connecting_of, open_database
from leadops_core.errors import LeadOpsError
from leadops_core.pipeline.repository import RunRepository
from leadops_core.schemas.doctor import CheckName, CheckState, Finding, InstallationCheck
from leadops_core.settings import Settings
from leadops_core.tables import activities
from leadops_core.tools.system import SystemClock, TimeOrderedIds

CLOCK_SECONDS = 5
"""Difference between the clocks of this machine and of the database server from which times are misleading."""
AHEAD_SECONDS = 60
STALLED_MINUTES = 15
"""Waiting time of a lead after which it is likely that no worker runs."""


def open_for_checks(url: str | Path, config: Settings) -> tuple[Database | None, InstallationCheck]:
    """Open the database without creating or upgrading it. The caller closes it."""
    clock, ids = SystemClock(), TimeOrderedIds()
    try:
        database = open_database(
            url, clock=clock, ids=ids, create=False, connecting=connecting_of(config), check=False
        )
    except MissingDatabaseError:
        return None, InstallationCheck.of(
            CheckName.DATABASE,
            CheckState.WARNING,
            Finding.DATABASE_MISSING,
            file=describe_url(parse_url(url)),
        )
    except LeadOpsError as error:
        return None, InstallationCheck.of(
            CheckName.DATABASE, CheckState.FAILED, Finding.DATABASE_FAILED, reason=str(error)
        )
    try:
        started = time.perf_counter()
        with database.reading() as connection:
            connection.execute(text("SELECT 1"))
        milliseconds = round((time.perf_counter() - started) * 1000)
    except StoreError as error:
        database.close()
        return None, InstallationCheck.of(
            CheckName.DATABASE, CheckState.FAILED, Finding.DATABASE_FAILED, reason=str(error)
        )
    return database, InstallationCheck.of(
        CheckName.DATABASE,
        CheckState.OK,
        Finding.DATABASE_ANSWERS,
        database=database.name,
        milliseconds=milliseconds,
    )


def check_schema(database: Database) -> InstallationCheck:
    """Check that this release can use the version of the database."""
    with database.reading() as connection:
        version, oldest = schema.schema_version(connection), schema.oldest_code(connection)
    facts = {"version": version or "-", "needed": schema.HEAD}
    if schema.is_behind(version):
        return InstallationCheck.of(CheckName.SCHEMA, CheckState.WARNING, Finding.SCHEMA_BEHIND, **facts)
    if schema.is_usable(version, oldest):
        return InstallationCheck.of(CheckName.SCHEMA, CheckState.OK, Finding.SCHEMA_USABLE, **facts)
    if version is None:
        return InstallationCheck.of(CheckName.SCHEMA, CheckState.FAILED, Finding.SCHEMA_EMPTY, **facts)
    is_old = version < schema.HEAD
    finding = Finding.SCHEMA_OLD if is_old else Finding.SCHEMA_TOO_NEW
    return InstallationCheck.of(CheckName.SCHEMA, CheckState.FAILED, finding, **facts)


def check_permissions(database: Database) -> InstallationCheck:
    """Check that rows can be written, and that no more is possible than needed."""
    if database.is_in_memory:
        return InstallationCheck.of(CheckName.PERMISSIONS, CheckState.OK, Finding.IN_MEMORY)
    if database.is_local:
        return _check_file(Path(database.name))
    with database.reading() as connection:
        role, can_write, can_create = connection.execute(
            text(
                "SELECT current_user, has_table_privilege('leads', 'INSERT'), has_schema_privilege('public', 'CREATE')"
            )
        ).one()
    if not can_write:
        return InstallationCheck.of(
            CheckName.PERMISSIONS, CheckState.FAILED, Finding.ROLE_READS_ONLY, role=role
        )
    if can_create:
        return InstallationCheck.of(
            CheckName.PERMISSIONS, CheckState.WARNING, Finding.ROLE_CHANGES_TABLES, role=role
        )
    return InstallationCheck.of(CheckName.PERMISSIONS, CheckState.OK, Finding.ROLE_WRITES_ROWS, role=role)


def _check_file(path: Path) -> InstallationCheck:
    facts = {"file": str(path)}
    # SQLite also writes a log beside the file.
    if not os.access(path, os.W_OK) or not os.access(path.absolute().parent, os.W_OK):
        return InstallationCheck.of(CheckName.PERMISSIONS, CheckState.FAILED, Finding.FILE_READ_ONLY, **facts)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return InstallationCheck.of(CheckName.PERMISSIONS, CheckState.WARNING, Finding.FILE_READABLE, **facts)
    return InstallationCheck.of(CheckName.PERMISSIONS, CheckState.OK, Finding.FILE_PRIVATE, **facts)


def check_clock(database: Database) -> InstallationCheck:
    """Compare this machine's clock with the server's, or with the newest entry of a file."""
    now = datetime.now(UTC)
    with database.reading() as connection:
        if not database.is_local:
            server = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            seconds = round(abs((server - now).total_seconds()))
            is_right = seconds <= CLOCK_SECONDS
            finding = Finding.CLOCK_RIGHT if is_right else Finding.CLOCK_DIFFERS
            return InstallationCheck.of(
                CheckName.CLOCK, CheckState.OK if is_right else CheckState.FAILED, finding, seconds=seconds
            )
        newest = connection.execute(select(func.max(activities.c.created_at))).scalar()
    seconds = 0 if newest is None else max(0, round((newest - now).total_seconds()))
    is_right = seconds <= AHEAD_SECONDS
    finding = Finding.CLOCK_RIGHT if is_right else Finding.CLOCK_BEHIND
    return InstallationCheck.of(
        CheckName.CLOCK, CheckState.OK if is_right else CheckState.FAILED, finding, seconds=seconds
    )


def check_work(database: Database) -> Iterator[InstallationCheck]:
    """Check that leads do not wait in vain."""
    backlog = RunRepository(database).backlog()
    if backlog.failed:
        yield InstallationCheck.of(
            CheckName.WORK, CheckState.WARNING, Finding.WORK_FAILED, count=backlog.failed
        )
    if backlog.queued == 0:
        if not backlog.failed:
            yield InstallationCheck.of(CheckName.WORK, CheckState.OK, Finding.WORK_DONE)
        return
    since = backlog.oldest_queued_at
    minutes = 0 if since is None else max(0, int((datetime.now(UTC) - since).total_seconds() // 60))
    is_stalled = minutes >= STALLED_MINUTES
    yield InstallationCheck.of(
        CheckName.WORK,
        CheckState.WARNING if is_stalled else CheckState.OK,
        Finding.WORK_STALLED if is_stalled else Finding.WORK_WAITS,
        count=backlog.queued,
        minutes=minutes,
    )
