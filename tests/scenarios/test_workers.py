"""Three workers on Postgres, killed at random while the server restarts: every lead is processed exactly once."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps, Settings
from leadops_core.schemas import ActivityType, DatabaseStatus, ProcessingState
from leadops_core.tools import TransientToolError
from tests.support.postgres import restartable_postgres
from tests.support.worker_farm import Farm, worker_farm

LEADS = 2_000
WORKERS = 3
FEWEST_KILLS = 10
LONGEST_SECONDS = 600
HEADER = "email,first_name,last_name,company,job_title,country,source,message"
MESSAGES = (
    "We want a demo next week, budget is approved",
    "Please unsubscribe me",
    "",
    "Is there an API? We are 200 people and switch in March",
)
TITLES = ("VP Sales", "Head of Marketing", "Student", "", "CTO")


def write_leads(path: Path) -> None:
    lines = [
        f"p{number}@firm{number}.example,Ann,Lee{number},Firm {number},{TITLES[number % 5]},DE,referral,"
        f'"{MESSAGES[number % 4]}"'
        for number in range(LEADS)
    ]
    path.write_text("\n".join([HEADER, *lines, ""]))


def done_count(ops: LeadOps) -> int:
    """How many leads are done; as many as were known before while the server is away."""
    while True:
        try:
            return LEADS - ops.pipeline.backlog().queued - ops.pipeline.backlog().running
        except TransientToolError:
            time.sleep(0.1)


@pytest.mark.slow
def test_killed_workers_and_restarted_server_process_each_lead_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_leads(tmp_path / "leads.csv")
    dice = random.Random(20261124)
    with restartable_postgres() as server:
        url = server.url.render_as_string(hide_password=False)
        config = Settings(_env_file=None, database_url=url, outbox_dir=tmp_path / "outbox")
        settings = {
            "LEADOPS_DATABASE_URL": url,
            "LEADOPS_OUTBOX_DIR": str(tmp_path / "outbox"),
            "LEADOPS_WORKER_POLL_SECONDS": "0.1",
            "LEADOPS_WORKER_BATCH": "40",
            "LEADOPS_PROCESS_CHUNK_SIZE": "20",
            "LEADOPS_LEASE_SECONDS": "5",
            "LEADOPS_MAX_ATTEMPTS": "100",
        }
        with LeadOps.open(config=config) as ops, worker_farm(settings, tmp_path / "log") as farm:
            assert ops.ingest(tmp_path / "leads.csv").counts.accepted == LEADS
            began = time.monotonic()
            for _ in range(WORKERS):
                farm.start()
            survivors: list[int] = []
            is_restarted = False
            next_kill = 0
            while (done := done_count(ops)) < LEADS:
                assert time.monotonic() - began < LONGEST_SECONDS, (tmp_path / "log").read_text()[-3000:]
                if done > LEADS // 3 and not is_restarted:
                    before = farm.alive()
                    server.restart()
                    survivors = [pid for pid in before if pid in farm.alive()]
                    is_restarted = True
                elif done > next_kill:
                    farm.kill_one(dice)
                    next_kill = done + dice.randrange(20, 100)
                time.sleep(dice.uniform(0, 0.1))
            seconds = time.monotonic() - began
            killed = farm.killed
            stop(farm)
            counted = check(ops)
    with capsys.disabled():
        print(
            f"\n{LEADS:,} leads, {WORKERS} workers, {killed} killed, Postgres restarted once "
            f"({len(survivors)} workers lived on), {seconds:.1f} s: {counted['traces']:,} runs, "
            f"{counted['drafts']:,} drafts, none twice"
        )
    assert is_restarted
    assert survivors
    assert killed >= FEWEST_KILLS


def stop(farm: Farm) -> None:
    """SIGTERM ends workers that have nothing to do at once."""
    farm.stop_all()
    deadline = time.monotonic() + 120
    while farm.alive():
        assert time.monotonic() < deadline, "a worker does not stop"
        time.sleep(0.05)


def check(ops: LeadOps) -> Counter[str]:
    """Each lead has exactly one run, and what a run leaves behind."""
    counted: Counter[str] = Counter()
    for lead in ops.leads.iterate():
        detail = ops.leads.show(str(lead.id))
        types = Counter(activity.type for activity in detail.activities)
        assert lead.processing_state is ProcessingState.DONE, lead.last_error
        assert lead.version == 2
        assert len(detail.traces) == 1
        assert types[ActivityType.INGESTED] == types[ActivityType.SCORED] == 1
        assert types[ActivityType.ERROR] == 0
        assert len(detail.drafts) == types[ActivityType.EMAIL_DRAFTED] <= 1
        counted["leads"] += 1
        counted["traces"] += len(detail.traces)
        counted["drafts"] += len(detail.drafts)
    assert counted["leads"] == LEADS
    return counted


def test_concurrent_upgrades_are_safe(postgres_database_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from leadops_core.database import schema

    with ThreadPoolExecutor(4) as threads:
        done: list[DatabaseStatus] = list(
            threads.map(lambda _: LeadOps.upgrade(postgres_database_url), range(4))
        )
    assert {status.version for status in done} == {schema.HEAD}
    engine = create_engine(postgres_database_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
