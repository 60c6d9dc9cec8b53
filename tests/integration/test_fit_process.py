"""Learning in a process of its own gives the same result, within its memory."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.jobs.errors import JobCancelled
from leadops_core.learning import LabelPolicy, LearningOptions
from leadops_core.learning.errors import FitError
from leadops_core.learning.use_cases.fit_process import FitProcess
from leadops_core.learning.use_cases.fitting import FitTask, fit_labels
from leadops_core.scoring import default_scorecard
from tests.integration.test_learning import write_history
from tests.support.repositories import Repositories


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
    assert (here.learned.label_count, here.learned.known_count) == (100, 120)
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
