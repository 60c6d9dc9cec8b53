"""Kill one of two processes that read a mailbox, let the other one continue, and compare the end with an undisturbed run.

    python benchmarks/mailbox_kills.py [--kills N] [--messages N] [--database sqlite|postgres …] [--mailbox maildir|imap …]

Each kill takes a fresh copy of one database with leads that were written to. One of two processes gets SIGKILL. Half
of the kills come when it asks for its nth identifier, which is between fetching, storing, and acting. The others come after a
random time, which may also be around a commit. The other process reads on. Then all rows must be the same,
except for random IDs and times of day. `imap` needs Dovecot.
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
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from _measure import copy_database, make_parser
from sqlalchemy import MetaData, create_engine, exc, make_url, select, text
from sqlalchemy.pool import NullPool

from benchmarks.job_kills import is_random, plain
from benchmarks.mail_corpus import OWN_ADDRESS, START, messages, sent_emails
from benchmarks.messages import MovingClock, send_first_emails
from leadops_core import LeadOps, Settings
from leadops_core.tools.system import TimeOrderedIds

LEADS = 60
SECONDS = 120
NOT_COMPARED = {"work_claims", "alembic_version", "schema_compatibility", "audit_events", "mailbox_sources"}
RANDOM = {
    *("id", "message_id", "feedback_id", "booking_outcome_id", "no_show_outcome_id"),
    *("lease_owner", "position", "source", "assignment", "search_row"),
}


class Case(NamedTuple):
    """A database in which messages wait, and the settings that read them."""

    fresh: Callable[[], str]
    settings: dict[str, Any]
    message_count: int


class DeadlyIds:
    """Identifiers. The process is killed when it asks for the nth one."""

    def __init__(self, last: int | None) -> None:
        self._ids = TimeOrderedIds()
        self._left = last

    def new(self) -> UUID:
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._ids.new()


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--messages", type=int, default=120)
    parser.add_argument("--database", nargs="*", default=["sqlite", "postgres"])
    parser.add_argument("--mailbox", nargs="*", default=["maildir", "imap"])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{options.messages} messages for {LEADS} leads, {options.kills} kills of one of two processes")
    print("database  mailbox  undisturbed  killed  same end")
    for database in options.database:
        for mailbox in options.mailbox:
            with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
                case = make_case(stack, Path(folder), database, mailbox, options.messages)
                report(database, mailbox, case, options.kills, random.Random(options.seed))


def report(database: str, mailbox: str, case: Case, kills: int, draws: random.Random) -> None:
    url = case.fresh()
    began = time.perf_counter()
    read(url, case)
    seconds = time.perf_counter() - began
    expected = rows_of(url)
    same = killed = 0
    for number in range(kills):
        url = case.fresh()
        at_id = draws.randint(1, case.message_count * 3) if number % 2 else None
        killed += kill_once(url, case, at_id, draws.uniform(0.2, 1.0) * seconds)
        read(url, case)
        found = rows_of(url)
        same += found == expected
        for name in sorted(found):
            if found[name] != expected[name]:
                print(f"  differs: {name}")
    print(f"{database:8}  {mailbox:7}  {seconds:9.2f} s  {killed:6}  {same:3} of {kills}", flush=True)


def kill_once(url: str, case: Case, at_id: int | None, seconds: float) -> bool:
    """Let two processes read, kill the first one, and wait for the second. Return whether the first was not at its end."""
    fork = get_context("fork").Process
    victim = fork(target=read, args=(url, case, at_id))
    other = fork(target=read, args=(url, case))
    victim.start()
    other.start()
    victim.join(SECONDS if at_id is not None else seconds)
    if victim.pid is not None and victim.is_alive():
        os.kill(victim.pid, signal.SIGKILL)
    victim.join()
    other.join()
    assert other.exitcode == 0, other.exitcode
    return victim.exitcode == -signal.SIGKILL


def read(url: str, case: Case, kill_at_id: int | None = None) -> None:
    """Read the mailbox until nothing is new and no other process reads it."""
    config = Settings(_env_file=None, mailbox_addresses=(OWN_ADDRESS,), **case.settings)
    clock = MovingClock(START)
    end = time.monotonic() + SECONDS
    with LeadOps.open(url, config=config, clock=clock, ids=DeadlyIds(kill_at_id)) as ops:
        while read_count(ops) < case.message_count:
            assert time.monotonic() < end, "the messages were not read in time"
            report = ops.conversation.poll()
            assert report.trouble is None, report.trouble
            time.sleep(0.01)


def read_count(ops: LeadOps) -> int:
    """Return how many messages of the mailbox were read."""
    with ops.database.reading() as connection:
        stored = connection.execute(text("SELECT count(*) FROM messages")).scalar_one()
        known = connection.execute(text("SELECT count(*) FROM mailbox_sources")).scalar_one()
    return int(stored + known)


def rows_of(url: str) -> dict[str, str]:
    """Return a digest of the rows of each table, without what differs between two undisturbed runs."""
    engine = create_engine(make_url(url), poolclass=NullPool)
    metadata = MetaData()
    digests: dict[str, str] = {}
    with engine.connect() as connection:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", exc.SAWarning)
            metadata.reflect(connection)
        for name, table in sorted(metadata.tables.items()):
            if name in NOT_COMPARED or name.startswith(("leads_fts", "lead_search")):
                continue
            columns = [column for column in table.columns if not is_random(column.name, RANDOM)]
            rows = sorted(
                json.dumps([without_ids(plain(value)) for value in row], default=str)
                for row in connection.execute(select(*columns))
            )
            digests[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    engine.dispose()
    return digests


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key not in RANDOM}
    return value


def make_case(stack: ExitStack, folder: Path, database: str, mailbox: str, count: int) -> Case:
    """Send each lead its first email, and put the messages into the mailbox."""
    if database == "sqlite":
        base = f"sqlite:///{folder / 'base.db'}"
        fresh = sqlite_copies(folder / "base.db", folder / "copy.db")
    else:
        base, fresh = stack.enter_context(postgres_copies())
    draws, clock = random.Random(1), MovingClock(START)
    config = Settings(
        _env_file=None,
        outbox_dir=folder / "outbox",
        undo_seconds=0,
        daily_cap=100_000,
        llm_provider="offline",
    )
    with LeadOps.open(base, config=config, clock=clock) as ops:
        sent = send_first_emails(ops, sent_emails(draws, LEADS), folder, clock)
    # Two messages of the same lead at the same time would have no order.
    raws = [mail.raw for mail in messages(draws, sent, count) if mail.form != "own copy"]
    if mailbox == "maildir":
        inbox = folder / "inbox"
        inbox.mkdir()
        for number, raw in enumerate(raws):
            (inbox / f"{number:05}.eml").write_bytes(raw)
            os.utime(inbox / f"{number:05}.eml", (START.timestamp() + number, START.timestamp() + number))
        settings = {"mailbox": "maildir", "maildir": inbox}
    else:
        settings = imap_settings(stack, raws)
    return Case(fresh, {**settings, "outbox_dir": folder / "outbox", "mailbox_days": 3650}, len(raws))


def imap_settings(stack: ExitStack, raws: list[bytes]) -> dict[str, Any]:
    from tests.support.dovecot import PASSWORD, USER, running_dovecot

    server = stack.enter_context(running_dovecot())
    for raw in raws:
        server.deliver(raw)
    return {
        "mailbox": "imap",
        "imap_host": "127.0.0.1",
        "imap_port": server.imap_port,
        "imap_security": "none",
        "imap_username": USER,
        "imap_password": PASSWORD,
    }


def sqlite_copies(base: Path, copy: Path) -> Callable[[], str]:
    def fresh() -> str:
        copy_database(base, copy)
        return f"sqlite:///{copy}"

    return fresh


@contextmanager
def postgres_copies() -> Iterator[tuple[str, Callable[[], str]]]:
    from tests.support.postgres import running_postgres

    with running_postgres(shared_buffers="128MB") as root:
        engine = create_engine(root, isolation_level="AUTOCOMMIT", poolclass=NullPool)

        def url(name: str) -> str:
            return str(root.set(database=name).render_as_string(hide_password=False))

        def fresh() -> str:
            with engine.connect() as connection:
                connection.execute(text("DROP DATABASE IF EXISTS copy WITH (FORCE)"))
                connection.execute(text("CREATE DATABASE copy TEMPLATE base"))
            return url("copy")

        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE base"))
        yield url("base"), fresh
        engine.dispose()


if __name__ == "__main__":
    main()
