"""Learning in a process of its own gives the same result, within its memory."""

import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.jobs.errors import JobCancelled
from leadops_core.learning import LabelPolicy, LearningOptions
from leadops_core.learning.errors import FitError
from leadops_core.learning.use_cases.fit_process import FitProcess
from leadops_core.learning.use_cases.fitting import FitTask, fit_labels
from leadops_core.schemas.ids import EvaluationId
from leadops_core.scoring import default_scorecard
from tests.integration.test_learning import write_history
from tests.support.repositories import Repositories

_PARENT = """
import sys
from leadops_core import LeadOps
from leadops_core.database.opening import open_database
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from leadops_core.learning.use_cases.fit_process import FitProcess
from tests.integration.test_fit_process import never, task_of

with LeadOps.open("sqlite://") as ops:
    task = task_of(ops)
database = open_database(sys.argv[1], clock=SystemClock(), ids=TimeOrderedIds(), check=False)
FitProcess(database, is_entra=False, statement_seconds=60, memory_mb=1_024).fit(task, never)
"""


def task_of(ops: LeadOps, *, max_labels: int = 1_000) -> FitTask:
    return FitTask(
        champion=ops.scorecards.active(),
        prior=default_scorecard(),
        now=datetime(2026, 6, 1, tzinfo=UTC),
        policy=LabelPolicy(),
        options=LearningOptions(),
        max_labels=max_labels,
    )


def process_of(ops: LeadOps, memory_mb: int = 1_024) -> FitProcess:
    return FitProcess(ops.database, is_entra=False, statement_seconds=60, memory_mb=memory_mb)


def never() -> None:
    return None


def with_history(url: str, folder: Path) -> LeadOps:
    ops = LeadOps.open(url, config=Settings(_env_file=None))
    path = write_history(folder / "history.csv", 120)
    ops.ingest(path)
    ops.outcomes.import_file(path)
    return ops


def test_process_learns_what_this_process_learns(database_url: str, tmp_path: Path) -> None:
    with with_history(database_url, tmp_path) as ops:
        repositories, task = Repositories(ops.database), task_of(ops, max_labels=100)
        here = fit_labels(repositories.labels, repositories.rescoring, task)
        assert process_of(ops).fit(task, never) == here
    order = here.learned.label_order
    trace = here.learned.trace(EvaluationId(UUID(int=1)), at=task.now, promoted=False)
    assert (trace.label_count, trace.known_count) == (100, 120)
    assert order is not None
    assert order.sentence.endswith("Of 120 outcomes, the newest 100 were used")


def test_process_that_needs_more_memory_than_allowed_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with (
        with_history(sqlite_url, tmp_path) as ops,
        pytest.raises(FitError, match="LEADOPS_LEARNING_MEMORY_MB"),
    ):
        process_of(ops, memory_mb=1).fit(task_of(ops), never)


def test_process_ends_when_the_job_is_cancelled(sqlite_url: str) -> None:
    def cancel() -> None:
        raise JobCancelled("stop")

    with LeadOps.open(sqlite_url, config=Settings(_env_file=None)) as ops, pytest.raises(JobCancelled):
        process_of(ops).fit(task_of(ops), cancel)


def test_process_ends_when_its_parent_is_killed() -> None:
    # A database that takes connections and never answers, so that the process waits.
    with socket.create_server(("127.0.0.1", 0)) as database:
        database.settimeout(60)
        url = f"postgresql://leadops@127.0.0.1:{database.getsockname()[1]}/leadops"
        with subprocess.Popen([sys.executable, "-c", _PARENT, url], cwd=Path(__file__).parents[2]) as parent:
            connection, _ = database.accept()
            parent.kill()
        with connection:
            # Before its own connection times out.
            connection.settimeout(5)
            while connection.recv(1_024):
                pass
