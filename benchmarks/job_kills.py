"""Kill the process of a job at a random moment, let another one continue, and compare the end with an undisturbed run.

    python benchmarks/job_kills.py [--kills N] [--leads N] [--kind KIND …] [--database sqlite|postgres …]

Each kill takes a fresh copy of one database. The process gets SIGKILL after a random part of the time that the undisturbed
job takes, and this process finishes the job. Then all rows must be the same, except for random IDs and times of day.
"""

import hashlib
import json
import os
import random
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from _measure import copy_database, make_parser, percentile, write_leads
from sqlalchemy import MetaData, create_engine, exc, make_url, select, text
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps, Settings
from leadops_core.schemas import JobKind, LevelPoints, ScorecardChanges

_NOT_COMPARED = {"jobs", "work_claims", "alembic_version", "schema_compatibility", "audit_events"}
_CHUNK_ROWS = 500
_NEW_LEADS = {"lead_id", "upload_id"}
"""IDs that an import makes."""
_KINDS = [kind for kind in JobKind if kind is not JobKind.TRIM]
"""Trimming deletes rows by their age, so a new database has none for it."""
_RANDOM = {"id", "evaluation_id", "graph_run_id", "created_at", "updated_at", "lease_owner", "search_row"}


CONFIG = Settings(_env_file=None, ingest_chunk_size=_CHUNK_ROWS)


class Case(NamedTuple):
    """A database in which a job waits."""

    kind: JobKind
    fresh: Callable[[], str]
    """Return the URL of a new copy of it."""


class Outcome(NamedTuple):
    digest: str
    rows: dict[str, str]
    state: str


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--leads", type=int, default=2_000)
    parser.add_argument("--kind", type=JobKind, nargs="*", default=_KINDS)
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgres"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{options.leads:,} leads, {options.kills} kills of each kind of job")
    print("database  job              undisturbed  in the middle  same end  rest after a kill, median")
    with tempfile.TemporaryDirectory() as folder:
        for database in options.database:
            with server(database, Path(folder)) as copies:
                for kind in options.kind:
                    report(database, copies(kind, options.leads), options.kills, random.Random(options.seed))


def report(database: str, case: Case, kills: int, draws: random.Random) -> None:
    """Run the job undisturbed, then kill it again and again, and print how it ended."""
    url = case.fresh()
    began = time.perf_counter()
    finish(url)
    seconds = time.perf_counter() - began
    expected = outcome(url, case.kind)
    same = interrupted = 0
    rests: list[float] = []
    for _ in range(kills):
        url = case.fresh()
        interrupted += kill_once(url, draws.uniform(0, seconds))
        began = time.perf_counter()
        finish(url)
        rests.append(time.perf_counter() - began)
        found = outcome(url, case.kind)
        same += found.digest == expected.digest
        for name, digest in found.rows.items():
            if digest != expected.rows[name]:
                print(f"  differs: {name}")
    line = f"{database:8}  {case.kind.value:15}  {seconds:9.2f} s  {interrupted:13}  {same:3} of {kills:<3}"
    print(f"{line}  {percentile(rests, 0.5):.2f} s", flush=True)


def kill_once(url: str, seconds: float) -> bool:
    """Kill a process that runs the job after this time. Return whether the job was not at its end."""
    process = get_context("fork").Process(target=finish, args=(url,))
    process.start()
    process.join(seconds)
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def finish(url: str) -> None:
    """Run the waiting jobs to their end."""
    with LeadOps.open(url, config=CONFIG) as ops:
        while ops.jobs.run_next() is not None:
            pass


def outcome(url: str, kind: JobKind) -> Outcome:
    """Return a digest of all rows, without what differs between two undisturbed runs."""
    engine = create_engine(make_url(url), poolclass=NullPool)
    metadata = MetaData()
    rows: dict[str, str] = {}
    with engine.connect() as connection:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", exc.SAWarning)
            metadata.reflect(connection)
        state = connection.execute(text("SELECT state FROM jobs")).scalar_one()
        for name, table in sorted(metadata.tables.items()):
            if name in _NOT_COMPARED or name.startswith(("leads_fts", "lead_search")):
                continue
            dropped = _RANDOM - ({"id"} if name in ("leads", "labels") else set())
            if kind is JobKind.IMPORT:
                dropped = _RANDOM | _NEW_LEADS
            columns = [column for column in table.columns if not is_random(column.name, dropped)]
            found = sorted(
                json.dumps([plain(value) for value in row], default=str)
                for row in connection.execute(select(*columns))
            )
            rows[name] = hashlib.sha256("\n".join(found).encode()).hexdigest()
    engine.dispose()
    assert state == "done", state
    return Outcome(hashlib.sha256(json.dumps(rows).encode()).hexdigest(), rows, state)


def is_random(column: str, names: set[str]) -> bool:
    return column in names or column.endswith("_at")


def plain(value: Any) -> Any:
    """Return a JSON value without random IDs and times."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if not is_random(key, _RANDOM)}
    return [plain(each) for each in value] if isinstance(value, list) else value


@contextmanager
def server(database: str, folder: Path) -> Iterator[Callable[[JobKind, int], Case]]:
    """Yield a function that makes a database in which a job of a kind waits."""
    with ExitStack() as stack:
        if database == "sqlite":
            yield lambda kind, leads: sqlite_case(folder, kind, leads)
            return
        from tests.support.postgres import running_postgres

        root = stack.enter_context(running_postgres(shared_buffers="128MB"))
        engine = create_engine(root, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        yield lambda kind, leads: postgres_case(engine, root, folder, kind, leads)
        engine.dispose()


def sqlite_case(folder: Path, kind: JobKind, leads: int) -> Case:
    base, copy = folder / f"{kind.value}.db", folder / "copy.db"
    prepare(f"sqlite:///{base}", folder, kind, leads)

    def fresh() -> str:
        copy_database(base, copy)
        return f"sqlite:///{copy}"

    return Case(kind, fresh)


def postgres_case(engine: Any, root: Any, folder: Path, kind: JobKind, leads: int) -> Case:
    def url(name: str) -> str:
        return str(root.set(database=name).render_as_string(hide_password=False))

    base = f"base_{kind.value}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {base}"))
    prepare(url(base), folder, kind, leads)

    def fresh() -> str:
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS copy WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE copy TEMPLATE {base}"))
        return url("copy")

    return Case(kind, fresh)


def prepare(url: str, folder: Path, kind: JobKind, leads: int) -> None:
    """Import and process leads with outcomes, and request the job."""
    file, history = folder / "leads.csv", folder / "outcomes.csv"
    write_leads(file, leads)
    with LeadOps.open(url, config=CONFIG) as ops:
        upload = ops.ingest(file).upload_id
        ops.process()
        with history.open("w", encoding="utf-8") as target:
            target.write("Email,Result\n")
            for lead in ops.leads.iterate():
                number = int((lead.email or "c0.").partition(".")[0][1:])
                if number % 5 == 0:
                    target.write(f"{lead.email},{'Won' if number % 3 else 'Lost'}\n")
        ops.outcomes.import_file(history)
        if kind is JobKind.RESCORE:
            request_other_points(ops)
        elif kind is JobKind.LEARN:
            ops.learning.request(by="ann")
        elif kind is JobKind.DRIFT:
            ops.learning.request_drift(by="ann")
        elif kind is JobKind.FIND_DUPLICATES:
            ops.duplicates.request_search(by="ann")
        elif kind is JobKind.UNDO_IMPORT:
            assert upload is not None
            ops.uploads.request_undo(upload, by="ann")
        elif kind is JobKind.IMPORT:
            more = folder / "more.csv"
            write_leads(more, 2 * leads)
            ops.uploads.stage(more)
        elif kind is JobKind.EXPORT:
            ops.exports.request(by="ann")
        elif kind is JobKind.ERASE:
            ops.privacy.request_erasure(next(ops.leads.iterate()).id, by="ann")


def request_other_points(ops: LeadOps) -> None:
    points = tuple(
        LevelPoints(characteristic=characteristic.name, level=level.name, points=level.points - 3)
        for characteristic in ops.scorecards.active().scorecard.characteristics
        for level in characteristic.levels
    )
    ops.scorecards.change(ScorecardChanges(points=points), by="ann", reason="test", rescore_now=False)


if __name__ == "__main__":
    main()
