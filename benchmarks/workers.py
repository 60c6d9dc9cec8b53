"""Two `leadops worker --once` compared with one, on a temporary Postgres server.

    python benchmarks/workers.py [--leads N] [--beside CHECKOUT]

The startup time, measured without work, is subtracted. Server and workers share the cores.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from _measure import ROOT, Aim, Side, Table, in_turns, make_parser, parse_arguments, run_child, write_leads
from sqlalchemy import URL


def ingest(source: str, url: str) -> dict[str, float]:
    from leadops_core import LeadOps

    with LeadOps.open(url) as ops:
        return {"leads": ops.ingest(Path(source)).counts.accepted}


def work(side: Side, url: str, count: int) -> float:
    """Return the seconds until this number of workers has finished all work."""
    command = [side.program("leadops"), "worker", "--once", "--db", url]
    began = time.perf_counter()
    workers = [
        subprocess.Popen(command, env=side.environment(), cwd=side.root, stdout=subprocess.DEVNULL)
        for _ in range(count)
    ]
    exit_codes = [worker.wait() for worker in workers]
    if any(exit_codes):
        raise RuntimeError("a worker failed")
    return time.perf_counter() - began


def main() -> None:
    run_child({"ingest": ingest})
    # Not earlier, because child processes import the code of their own checkout.
    sys.path.insert(0, str(ROOT))
    from tests.support.postgres import running_postgres

    options = parse_arguments(make_parser(__doc__), leads=(4_000, 20_000), rounds=(1, 3))
    with running_postgres(shared_buffers="512MB") as server, tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "leads.csv")
        write_leads(source, options.leads)
        counts: dict[str, int] = {}

        def create_database(name: str, template: str = "template1") -> str:
            with psycopg.connect(_text(server), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
            return _text(server.set(database=name))

        for side in options.sides:
            url = create_database(f"waiting-{side.name}")
            counts[side.name] = int(side.call(__file__, "ingest", source=str(source), url=url)["leads"])

        def measure(side: Side) -> dict[str, float]:
            figures = {}
            for count in (1, 2):
                url = create_database("used", f"waiting-{side.name}")
                seconds = work(side, url, count)
                figures[str(count)] = counts[side.name] / (seconds - work(side, url, count))
            return figures

        results = in_turns(options.sides, options.rounds, measure)
    one, two = ([max(rates[count] for rates in rounds) for rounds in results] for count in ("1", "2"))
    table = Table(f"{options.leads:,} leads on Postgres, leads/s", "leads/s", options.sides)
    table.add("one worker", one, goal=Aim(1_000, is_minimum=True))
    ratios = [both / alone for both, alone in zip(two, one, strict=True)]
    table.add("two workers", two, ratios, one[0], Aim(1.8, is_minimum=True), Aim(2_000, is_minimum=True))
    table.print()


def _text(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


if __name__ == "__main__":
    main()
