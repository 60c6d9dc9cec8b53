"""Measure memory and time of a learning update.

    python benchmarks/labels.py [--labels N,…] [--full] [--max-labels N] [--folder PATH]

For each number of labels, a SQLite database is filled with as many leads and outcomes of a made-up history of 60 columns:
choices, counts, amounts that hardly repeat, dates, names, and record numbers. One of its outcomes in five is good. Then
`learning.learn` runs in a process of its own, as the API, the worker, and the command line start it, and the output is its peak
memory, that of the process that asked, and the time. `--full` adds the sizes of the aims. The databases are kept in PATH if
it is given, and used again.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import Connection, case, insert, select

sys.path.insert(0, str(Path(__file__).parents[1]))

from leadops_core import LeadOps, Settings
from leadops_core.tables import labels, leads
from leadops_core.tables.rows import SCORED_FROM

_LEADS_AT_ONCE = 5_000
_START = datetime(2023, 1, 1, tzinfo=UTC)
_AIMS_MB = {40_000: 300, 1_000_000: 1_000}
_AIMS_SECONDS = {1_000_000: 300}


def rows_of_leads(count: int) -> Iterator[dict[str, Any]]:
    """Yield rows of leads, whose status is their outcome. The same leads come every time."""
    draw = np.random.Generator(np.random.PCG64(7))
    levels = [2 + number for number in range(20)]
    for start in range(0, count, _LEADS_AT_ONCE):
        size = min(_LEADS_AT_ONCE, count - start)
        choices = [draw.integers(level_count, size=size) for level_count in levels]
        counts = [draw.poisson(5 + 4 * number, size=size) for number in range(15)]
        amounts = [draw.lognormal(5 + number / 4, 1, size=size).round(2) for number in range(10)]
        days = [draw.integers(0, 900, size=size) for _ in range(5)]
        names = [draw.zipf(1.5, size=size) % 3_000 for _ in range(5)]
        log_odds = (
            -1.6 + 0.5 * (choices[3] - 2) / 2 + 0.4 * (counts[2] - 13) / 4 + 0.3 * np.log(amounts[1]) - 1.6
        )
        good = draw.random(size) < 1 / (1 + np.exp(-log_odds))
        for row in range(size):
            number = start + row
            attributes = {f"Choice {index}": f"level {column[row]}" for index, column in enumerate(choices)}
            attributes |= {f"Count {index}": str(column[row]) for index, column in enumerate(counts)}
            attributes |= {f"Amount {index}": f"{column[row]:.2f}" for index, column in enumerate(amounts)}
            attributes |= {
                f"Day {index}": (_START + timedelta(days=int(column[row]))).date().isoformat()
                for index, column in enumerate(days)
            }
            attributes |= {
                f"Name {index}": f"name of group {column[row]}" for index, column in enumerate(names)
            }
            attributes |= {f"Record {index}": f"R{(number * 7919 + index) % 10**9:09d}" for index in range(5)}
            yield _row_of(number, attributes, good=bool(good[row]))


def _row_of(number: int, attributes: dict[str, str], *, good: bool) -> dict[str, Any]:
    at = _START + timedelta(minutes=number)
    return {
        "first_name": f"Ann {number % 997}",
        "email": f"ann{number}@firm{number % 9_973}.example",
        "company_name": f"Firm {number % 9_973}",
        "job_title": ("CEO", "Head of Sales", "Engineer", "Intern")[number % 4],
        "country": ("DE", "US", "FR")[number % 3],
        "attributes": attributes,
        "outcome_attributes": {},
        "enrichment": {"facts": []},
        "id": UUID(int=number + 1),
        "dedupe_key": f"ann{number}@firm{number % 9_973}.example",
        "status": "CLOSED_WON" if good else "CLOSED_LOST",
        "processing_state": "done",
        "attempt_count": 0,
        "version": 1,
        "created_at": at,
        "updated_at": at + timedelta(days=9),
    }


def build(path: Path, count: int) -> None:
    """Fill a database, unless the folder has it. Its search index stays empty."""
    if path.exists():
        return
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with LeadOps.open(f"sqlite:///{unfinished}", config=Settings(_env_file=None)) as ops:
        with ops.database.writing() as transaction:
            indexes = _drop_indexes(transaction.connection)
        rows = rows_of_leads(count)
        while page := list(islice(rows, _LEADS_AT_ONCE)):
            with ops.database.writing() as transaction:
                transaction.connection.execute(insert(leads), page)
        with ops.database.writing() as transaction:
            _label_all(transaction.connection)
            for statement in indexes:
                transaction.connection.exec_driver_sql(statement)
    unfinished.rename(path)


def _drop_indexes(connection: Connection) -> list[str]:
    """Drop the triggers and indexes of leads, and return the statements that make the indexes."""
    query = (
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'leads' AND type IN ('index', 'trigger')"
    )
    found = [row for row in connection.exec_driver_sql(query).all() if row.sql]
    for row in found:
        connection.exec_driver_sql(f'DROP {row.type} "{row.name}"')
    return [row.sql for row in found if row.type == "index"]


def _label_all(connection: Connection) -> None:
    """Make the status of each lead its outcome."""
    outcome = case((leads.c.status == "CLOSED_WON", "closed_won"), else_="closed_lost")
    values = {
        "lead_id": leads.c.id,
        "outcome": outcome,
        "recorded_at": leads.c.updated_at,
        "occurred_at": leads.c.updated_at,
        "arrived_at": leads.c.created_at,
        "created_at": leads.c.created_at,
        **{name: leads.c[name] for name in SCORED_FROM},
    }
    connection.execute(insert(labels).from_select([*values], select(*values.values())))


def learn(path: str, max_labels: int) -> dict[str, float | str]:
    """Learn in this process and its child process, and return the figures."""
    config = Settings(_env_file=None, learning_max_labels=max_labels, learning_memory_mb=8_192)
    with LeadOps.open(f"sqlite:///{path}", config=config) as ops:
        began = time.perf_counter()
        report = ops.learning.learn(dry_run=True)
        seconds = time.perf_counter() - began
    own, other = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    evaluation = report.evaluation
    loss = None if evaluation is None else evaluation.metrics_challenger["log_loss"].value
    return {
        "labels": report.labels,
        "learned": other.ru_maxrss / 1_024,
        "asked": own.ru_maxrss / 1_024,
        "seconds": seconds,
        "processor": other.ru_utime + other.ru_stime,
        "verdict": str(report.verdict),
        "loss": float(loss or 0),
    }


def measure(path: Path, count: int, max_labels: int) -> str:
    command = [sys.executable, __file__, "--child", json.dumps([str(path), max_labels])]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    figures = json.loads(done.stdout.splitlines()[-1])
    aim = _AIMS_MB.get(count)
    seconds = _AIMS_SECONDS.get(count, inf)
    is_met = aim is None or (figures["learned"] <= aim and figures["seconds"] <= seconds)
    verdict = "" if aim is None else "met" if is_met else "missed"
    return (
        f"{count:>9,} {figures['labels']:>9,} {figures['learned']:>9,.0f} {aim or '':>6} {figures['asked']:>7,.0f} "
        f"{figures['seconds']:>7,.0f} {figures['processor']:>9,.0f} {figures['verdict']:>9} {figures['loss']:>8.4f}  {verdict}"
    )


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(learn(*json.loads(sys.argv[2]))))
        return
    import argparse

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--labels", help="numbers of labels (default 10,000)")
    parser.add_argument("--full", action="store_true", help="measure the sizes of the aims, too")
    parser.add_argument("--max-labels", type=int, default=Settings(_env_file=None).learning_max_labels)
    parser.add_argument("--folder", type=Path, help="where databases are kept")
    arguments = parser.parse_args()
    counts = [int(count) for count in (arguments.labels or "10000").split(",")]
    counts += [count for count in _AIMS_MB if arguments.full and count not in counts]
    print(f"A learning update of 60 columns; at most the newest {arguments.max_labels:,} labels are used.\n")
    print("   labels      used   peak MB    aim   asker seconds processor   verdict log loss")
    with tempfile.TemporaryDirectory() as temporary:
        for count in counts:
            path = (arguments.folder or Path(temporary)) / f"labels-{count}.db"
            build(path, count)
            print(measure(path, count, arguments.max_labels), flush=True)


if __name__ == "__main__":
    main()
