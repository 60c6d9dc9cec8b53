"""Rescoring stored leads, beside reading and writing the same rows and nothing else.

    python benchmarks/rescore.py [--leads 100000]

Both run on the same SQLite file, one after the other, in CPU time of this process. The floor reads the columns that the score
is made from, plain, and writes the same columns of the same rows back: no JSON is read, nothing is made of it.
"""

import argparse
import csv
import tempfile
import time
from pathlib import Path

from sqlalchemy import type_coerce
from sqlalchemy.types import NullType

from leadops_core import LeadOps
from leadops_core.adapters.store.bulk import update_rows
from leadops_core.adapters.store.learning.rescoring import _WRITTEN
from leadops_core.adapters.store.tables import leads
from leadops_core.scoring import default_scorecard
from leadops_core.verbs.rescore import needs_of

DEMO = Path(__file__).parents[1] / "data" / "demo_leads.csv"
PAGE = 5_000


def write_leads(path: Path, count: int) -> None:
    """The demo leads over and over, each time other people."""
    with DEMO.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if "@" in row["Email"]]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        for number in range(count):
            row = rows[number % len(rows)]
            writer.writerow(
                row | {"Email": f"c{number}.{row['Email'].strip()}", "Company": f"{row['Company']} {number}"}
            )


def floor(ops: LeadOps) -> float:
    """Seconds of CPU to read and write the same columns of all leads."""
    needs = needs_of(default_scorecard())
    names = [
        *needs.fields,
        "enrichment",
        "signals",
        "status",
        "processing_state",
        "recommended_action",
        "last_run_key",
    ]
    names += [] if not needs.attributes else ["attributes"]
    written = [name for name, _ in _WRITTEN]
    columns = [type_coerce(leads.c[name], NullType()).label(name) for name in ("id", *written)]
    columns += [type_coerce(leads.c[name], NullType()).label(f"read_{name}") for name in names]
    after: object = ""
    began = time.process_time()
    while True:
        with ops.store._database.writing() as transaction:
            id = type_coerce(leads.c.id, NullType())
            query = (
                leads.select()
                .with_only_columns(*columns)
                .where(id.op(">")(after))
                .order_by(leads.c.id)
                .limit(PAGE)
            )
            rows = transaction.connection.execute(query).all()
            changed = [tuple(row[: 1 + len(written)]) for row in rows]
            # Another moment, so that the pages really change.
            update_rows(
                transaction.connection, "leads", _WRITTEN, [(*row[:-1], f"{row[-1]} ") for row in changed]
            )
        if len(rows) < PAGE:
            break
        after = rows[-1][0]
    seconds = time.process_time() - began
    with ops.store._database.writing() as transaction:
        transaction.connection.exec_driver_sql("UPDATE leads SET updated_at = trim(updated_at)")
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=100_000)
    count = parser.parse_args().leads
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        write_leads(path, count)
        with LeadOps.open(f"sqlite:///{folder}/bench.db") as ops:
            ops.ingest(path)
            ops.process()
            shipped = default_scorecard()
            results = []
            for more in (1.0, -1.0):
                card = shipped.model_copy(update={"base": shipped.base + more})
                ops.store.scorecards.add(card, made_by="benchmark", reason="other points", activate=True)
                alone = floor(ops)
                began, wall = time.process_time(), time.perf_counter()
                report = ops.rescore()
                results.append((time.process_time() - began, alone, time.perf_counter() - wall, report))
    spent, alone, wall, report = min(results, key=lambda each: each[0] / each[1])
    print(f"{report.rescored:,} leads, {report.changed:,} scores changed, {report.moved:,} labels moved")
    print(
        f"rescore                 {spent:6.2f} s CPU  {1e6 * spent / report.rescored:6.1f} µs a lead  ({wall:.1f} s wall)"
    )
    print(f"read and write alone    {alone:6.2f} s CPU  {1e6 * alone / report.rescored:6.1f} µs a lead")
    print(f"ratio                   {spent / alone:6.2f}")


if __name__ == "__main__":
    main()
