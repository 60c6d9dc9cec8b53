"""The pipeline without a model, compared with raw `sqlite3` writes and with one graph run per lead.

python benchmarks/pipeline.py [--leads N] [--singles N] [--beside CHECKOUT]
"""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from inspect import signature
from pathlib import Path

from _measure import (
    Aim,
    Side,
    Table,
    copy_database,
    fastest,
    in_turns,
    make_parser,
    parse_arguments,
    run_child,
    timed,
    write_leads,
)

CHUNK = 500
PRAGMAS = ("foreign_keys = ON", "synchronous = FULL", "cache_size = -64000", "journal_mode = WAL")
ADDED = ("activities", "drafts", "traces")


def ingest(source: str, database: str) -> dict[str, float]:
    from leadops_core import LeadOps

    with LeadOps.open(f"sqlite:///{database}") as ops:
        return {"leads": ops.ingest(Path(source)).counts.accepted}


def process(database: str, leads: int) -> dict[str, float]:
    """Process all leads in this process."""
    from leadops_core import LeadOps

    _load_engine()
    figures: dict[str, float] = {}
    with LeadOps.open(f"sqlite:///{database}") as ops:
        # Versions that start worker processes by default are limited to one.
        one_process = {"workers": 1} if "workers" in signature(ops.process).parameters else {}
        with timed(figures):
            report = ops.process(**one_process)
    if report.processed != leads:
        raise RuntimeError(f"{report.processed:,} of {leads:,} leads were processed")
    return figures


def run_singly(database: str, leads: int) -> dict[str, float]:
    """Run the graph for one lead after another, with a commit each."""
    from leadops_core import LeadOps, LeadState

    figures: dict[str, float] = {}
    with LeadOps.open(f"sqlite:///{database}") as ops:
        graph = ops.pipeline.graph()
        waiting = list(ops.leads.iterate())[: leads + 1]

        async def run() -> None:
            await graph.ainvoke(LeadState(lead=waiting[0]))
            with timed(figures):
                for lead in waiting[1:]:
                    await graph.ainvoke(LeadState(lead=lead))

        asyncio.run(run())
    return figures


def write_raw(before: str, after: str) -> dict[str, float]:
    """Write the rows that a bulk run changed with `sqlite3`, in chunks of the same size.

    Each chunk is one transaction with the changed columns of its leads, and new activities, drafts, and traces. Reading
    leads and building rows is not included.
    """
    with closing(sqlite3.connect(after)) as reading:
        reading.execute("ATTACH ? AS old", (before,))
        names = [row[1] for row in reading.execute("PRAGMA table_info(leads)")]
        changes = [f"sum(new.{name} IS NOT old.{name})" for name in names]
        counts = reading.execute(
            f"SELECT {', '.join(changes)} FROM leads AS new JOIN old.leads AS old USING (id)"
        ).fetchone()
        changed = [name for name, count in zip(names, counts, strict=True) if count]
        leads = reading.execute(f"SELECT {', '.join(changed)}, id FROM leads ORDER BY rowid").fetchall()
        places = {row[-1]: place // CHUNK for place, row in enumerate(leads)}
        added = {}
        for table in ADDED:
            columns = [row[1] for row in reading.execute(f"PRAGMA table_info({table})")]
            chunks: list[list[tuple[object, ...]]] = [[] for _ in range(0, len(leads), CHUNK)]
            query = f"SELECT * FROM {table} WHERE id NOT IN (SELECT id FROM old.{table}) ORDER BY rowid"
            for row in reading.execute(query):
                chunks[places[row[columns.index("lead_id")]]].append(row)
            added[f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})"] = chunks
    update = f"UPDATE leads SET {', '.join(f'{name} = ?' for name in changed)} WHERE id = ?"
    figures: dict[str, float] = {}
    with closing(sqlite3.connect(before, isolation_level=None)) as writing:
        for pragma in PRAGMAS:
            writing.execute(f"PRAGMA {pragma}")
        with timed(figures):
            for number, start in enumerate(range(0, len(leads), CHUNK)):
                writing.execute("BEGIN IMMEDIATE")
                writing.executemany(update, leads[start : start + CHUNK])
                for insert, chunks in added.items():
                    writing.executemany(insert, chunks[number])
                writing.execute("COMMIT")
    return figures


def _load_engine() -> None:
    from leadops_core import LeadOps

    with LeadOps.open("sqlite://") as ops:
        ops.leads.add({"email": "first@firm.co.uk", "lead_message": "Could you show us a demo?"})
        ops.process()


def main() -> None:
    run_child({"ingest": ingest, "process": process, "run_singly": run_singly, "write_raw": write_raw})
    options = parse_arguments(make_parser(__doc__), leads=(5_000, 20_000), singles=(200, 400), rounds=(1, 3))
    sides = options.sides
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "leads.csv")
        write_leads(source, options.leads)
        waiting = {side: Path(folder, f"{side.name}-waiting.db") for side in sides}
        database = Path(folder, "used.db")
        counts = {
            side: int(side.call(__file__, "ingest", source=str(source), database=str(path))["leads"])
            for side, path in waiting.items()
        }

        def measure(job: str, leads: int | None = None, rounds: int = options.rounds) -> list[float]:
            def call(side: Side) -> dict[str, float]:
                copy_database(waiting[side], database)
                return side.call(__file__, job, database=str(database), leads=leads or counts[side])

            return [fastest(results)["wall"] for results in in_turns(sides, rounds, call)]

        def write(side: Side) -> dict[str, float]:
            before = Path(folder, "before.db")
            copy_database(waiting[side], before)
            copy_database(waiting[side], database)
            side.call(__file__, "process", database=str(database), leads=counts[side])
            return side.call(__file__, "write_raw", before=str(before), after=str(database))

        bulk = [
            seconds / counts[side] * 1000 for side, seconds in zip(sides, measure("process"), strict=True)
        ]
        single = [seconds / options.singles * 1000 for seconds in measure("run_singly", options.singles)]
        raw = [
            fastest(results)["wall"] / counts[side] * 1000
            for side, results in zip(sides, in_turns(sides, options.rounds, write), strict=True)
        ]
    table = Table(f"{options.leads:,} leads on SQLite, one process, milliseconds a lead", "ms", sides)
    table.add("raw sqlite3 writing the same rows", raw)
    ratios = [one / floor for one, floor in zip(bulk, raw, strict=True)]
    table.add("bulk run (goal: 2,000 leads/s)", bulk, ratios, raw[0], Aim(6), Aim(0.5))
    table.add("graph run and commit for each lead", single)
    faster = [one / many for one, many in zip(single, bulk, strict=True)]
    table.add("bulk run, times faster than that", bulk, faster, None, Aim(10, is_minimum=True))
    table.print()


if __name__ == "__main__":
    main()
