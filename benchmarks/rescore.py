"""Rescore stored leads, compared with `sqlite3` reading and writing the same columns, on one process.

python benchmarks/rescore.py [--leads N] [--beside CHECKOUT]
"""

import sqlite3
import tempfile
from contextlib import closing
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

PAGE = 5_000
READ = (
    *("job_title", "industry", "company_size", "country", "source", "budget_range", "urgency", "attributes"),
    *("enrichment", "signals", "status", "processing_state", "recommended_action", "last_run_key"),
)


def fill(source: str, database: str) -> dict[str, float]:
    """Import and process the leads, and activate a scorecard with other points."""
    from leadops_core import LeadOps
    from leadops_core.schemas import LevelPoints, ScorecardChanges

    with LeadOps.open(f"sqlite:///{database}") as ops:
        ops.ingest(Path(source))
        report = ops.process()
        first = ops.scorecards.active().scorecard.characteristics[0]
        points = tuple(
            LevelPoints(characteristic=first.name, level=level.name, points=level.points + 1)
            for level in first.levels
        )
        ops.scorecards.change(
            ScorecardChanges(points=points), by="benchmark", reason="other points", rescore_now=False
        )
    return {"leads": report.processed}


def rescore(database: str) -> dict[str, float]:
    from leadops_core import LeadOps

    figures: dict[str, float] = {}
    with LeadOps.open(f"sqlite:///{database}") as ops, timed(figures):
        report = ops.scorecards.rescore()
    return figures | {"leads": report.rescored}


def read_and_write(before: str, after: str) -> dict[str, float]:
    """Read the columns that scores depend on, and write the columns that rescoring changed."""
    with closing(sqlite3.connect(after)) as reading:
        reading.execute("ATTACH ? AS old", (before,))
        names = [row[1] for row in reading.execute("PRAGMA table_info(leads)")]
        sums = ", ".join(f"sum(new.{name} IS NOT old.{name})" for name in names)
        query = f"SELECT {sums} FROM leads AS new JOIN old.leads AS old USING (id)"
        counts = reading.execute(query).fetchone()
        changed = [name for name, count in zip(names, counts, strict=True) if count]
        new = reading.execute(f"SELECT {', '.join(changed)}, id FROM leads ORDER BY id").fetchall()
    columns = ", ".join(name for name in READ if name in names)
    update = f"UPDATE leads SET {', '.join(f'{name} = ?' for name in changed)} WHERE id = ?"
    figures: dict[str, float] = {}
    with closing(sqlite3.connect(before, isolation_level=None)) as writing:
        for pragma in ("synchronous = FULL", "cache_size = -64000", "journal_mode = WAL"):
            writing.execute(f"PRAGMA {pragma}")
        with timed(figures):
            for start in range(0, len(new), PAGE):
                page = new[start : start + PAGE]
                writing.execute("BEGIN IMMEDIATE")
                ids = (page[0][-1], page[-1][-1])
                writing.execute(f"SELECT {columns} FROM leads WHERE id BETWEEN ? AND ?", ids).fetchall()
                writing.executemany(update, page)
                writing.execute("COMMIT")
    return figures


def main() -> None:
    run_child({"fill": fill, "rescore": rescore, "read_and_write": read_and_write})
    options = parse_arguments(make_parser(__doc__), leads=(5_000, 1_000_000), rounds=(1, 1))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "leads.csv")
        write_leads(source, options.leads)
        filled = {side: Path(folder, f"{side.name}.db") for side in options.sides}
        for side, path in filled.items():
            side.call(__file__, "fill", source=str(source), database=str(path))
        before, after = Path(folder, "before.db"), Path(folder, "after.db")

        def measure(side: Side) -> dict[str, float]:
            copy_database(filled[side], after)
            figures = side.call(__file__, "rescore", database=str(after))
            copy_database(filled[side], before)
            floor = side.call(__file__, "read_and_write", before=str(before), after=str(after))
            return figures | {"floor": floor["cpu"]}

        best = [fastest(results, "cpu") for results in in_turns(options.sides, options.rounds, measure)]
    table = Table(f"{options.leads:,} leads on SQLite, seconds", "s", options.sides)
    ratios = [result["cpu"] / result["floor"] for result in best]
    table.add(
        "rescored, processor time", [result["cpu"] for result in best], ratios, best[0]["floor"], Aim(2.5)
    )
    goal = Aim(90) if options.leads >= 1_000_000 else None
    table.add("rescored, waiting time", [result["wall"] for result in best], goal=goal)
    table.print()


if __name__ == "__main__":
    main()
