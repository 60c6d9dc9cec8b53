"""What the pipeline costs beside its floors, all measured in this run.

    python benchmarks/pipeline.py [--leads N] [--single N]

Floors: the graph engine running the same seven nodes with nothing in them; the work itself, called without an engine; raw
`sqlite3` writing the very rows that the bulk run left. Prints leads a second and ratios; aims at the foot.
"""

import argparse
import asyncio
import gc
import itertools
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langgraph.graph import StateGraph

from leadops_core import LeadOps
from leadops_core.graph import NODES, LeadState, Toolbox, build_graph, run_chunk
from leadops_core.graph.guard import run_node
from leadops_core.graph.topology import END, FIRST, START
from leadops_core.intake import dedupe_keys, detect, read
from leadops_core.schemas import Lead, LeadContent
from leadops_core.settings import Settings

DEMO = Path(__file__).parent.parent / "data" / "demo_leads.csv"
CHUNK = 250


@dataclass(frozen=True)
class Figure:
    """One row of the table."""

    name: str
    leads: int
    seconds: float

    @property
    def ms(self) -> float:
        return self.seconds / self.leads * 1000

    @property
    def per_second(self) -> float:
        return self.leads / self.seconds


def contents(count: int) -> list[LeadContent]:
    """The demo leads, again and again, each time as other people at other companies."""
    head = DEMO.read_bytes()
    mapping = detect(head, file_name=DEMO.name)
    with DEMO.open("rb") as stream:
        rows = [row.content for chunk in read(stream, mapping, file_name=DEMO.name) for row in chunk.rows]
    made = []
    for number, content in enumerate(itertools.islice(itertools.cycle(rows), count)):
        email = f"n{number}.{content.email}" if content.email else f"n{number}@nowhere-{number % 97}.example"
        made.append(content.model_copy(update={"email": email[:300]}))
    return made


def fill(ops: LeadOps, leads: list[LeadContent]) -> list[Lead]:
    """Put the leads into the store, waiting."""
    for content in leads:
        dedupe_key, name_key = dedupe_keys(content)
        ops.store.leads.add(content, dedupe_key, name_key, by="benchmark")
    return list(ops.iterate())


async def engine_alone(count: int, lead: Lead) -> Figure:
    """The engine over the same topology and the same state, with nodes that do nothing."""
    graph = StateGraph(LeadState)

    async def nothing(_: LeadState) -> dict[str, bool]:
        return {"force": False}

    def first_of(names: tuple[str, ...]) -> Callable[[LeadState], Awaitable[str]]:
        async def choose(_: LeadState) -> str:
            return names[0]

        return choose

    for node in NODES:
        graph.add_node(node.name, nothing)
        if len(node.leads_to) == 1:
            graph.add_edge(node.name, node.leads_to[0])
        else:
            graph.add_conditional_edges(node.name, first_of(node.leads_to), list(node.leads_to))
    graph.add_edge(START, FIRST)
    compiled = graph.compile()
    run = LeadState(lead=lead)
    return await timed("engine alone, 7 empty nodes", count, lambda _: compiled.ainvoke(run), range(count))


async def timed(name: str, count: int, work: Callable[[Any], Awaitable[Any]], items: Any) -> Figure:
    """Do the work for each item and time it; a tenth first, uncounted."""
    items = list(items)
    began = time.perf_counter()
    for item in items:
        await work(item)
    return Figure(name, count, time.perf_counter() - began)


async def without_engine(lead: Lead, tools: Toolbox) -> None:
    """The same nodes in the same order, called one after the other."""
    state, following = LeadState(lead=lead), FIRST
    nodes = {node.name: node for node in NODES}
    while following != END:
        node = nodes[following]
        update = (await run_node(node.name, node.work, [state], tools))[0]
        state = state.model_copy(update=update)
        following = node.choose(state)


async def in_bulk(ops: LeadOps) -> int:
    """Claim, run and record every waiting lead, chunk by chunk; how many there were."""
    report = await asyncio.to_thread(ops.process)
    return report.processed


def raw_writing(source: Path, folder: Path) -> Figure:
    """`sqlite3` writing the rows that the bulk run wrote, in chunks as large, into a database with the same tables."""
    reading = sqlite3.connect(source)
    tables = ("activities", "drafts", "traces")
    rows = {
        table: reading.execute(
            f"SELECT * FROM {table}" + (" WHERE type <> 'INGESTED'" if table == "activities" else "")
        ).fetchall()
        for table in tables
    }
    columns = [row[1] for row in reading.execute("PRAGMA table_info(leads)")]
    written = (
        *(
            "status",
            "score_label",
            "score_value",
            "score_rationale",
            "scorecard_version",
            "recommended_action",
        ),
        *("enrichment", "processing_state", "last_run_key", "version", "updated_at"),
    )
    leads = reading.execute(f"SELECT {', '.join(written)}, id FROM leads").fetchall()
    everything = reading.execute("SELECT * FROM leads").fetchall()
    # The full-text index is not touched by a run: neither side writes it here.
    schema = [
        sql
        for (sql,) in reading.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
            " AND name NOT LIKE 'leads_fts%' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    reading.close()
    target = sqlite3.connect(folder / "raw.db", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for sql in schema:
        target.execute(sql)
    target.execute("PRAGMA foreign_keys=OFF")
    target.execute("BEGIN")
    target.executemany(f"INSERT INTO leads VALUES ({', '.join('?' * len(columns))})", everything)
    target.execute("COMMIT")
    update = f"UPDATE leads SET {', '.join(f'{name} = ?' for name in written)} WHERE id = ?"
    chunks = range(0, len(leads), CHUNK)
    share = {table: max(1, round(len(rows[table]) / len(chunks))) for table in tables}
    began = time.perf_counter()
    for number, start in enumerate(chunks):
        target.execute("BEGIN IMMEDIATE")
        target.executemany(update, leads[start : start + CHUNK])
        for table in tables:
            first = number * share[table]
            last = None if start + CHUNK >= len(leads) else first + share[table]
            part = rows[table][first:last]
            if part:
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(part[0]))})", part)
        target.execute("COMMIT")
    seconds = time.perf_counter() - began
    target.close()
    return Figure("raw sqlite3, the same rows", len(leads), seconds)


async def measure(lead_count: int, single_count: int, folder: Path) -> dict[str, Figure]:
    """All figures, each over a database of its own."""
    figures = {}
    config = Settings(process_chunk_size=CHUNK, outbox_dir=folder / "outbox")
    leads = contents(lead_count)
    # What this benchmark holds must not be walked through by every collection that the pipeline causes.
    gc.freeze()
    for key, name in (("work", "the work itself, no engine"), ("single", "graph per lead, a commit each")):
        with LeadOps.open(f"sqlite:///{folder / key}.db", config=config) as ops:
            stored = fill(ops, leads[: single_count + 20])
            tools = ops.toolbox
            graph = build_graph()

            async def by_graph(lead: Lead, graph: Any = graph, tools: Toolbox = tools) -> None:
                await graph.ainvoke(LeadState(lead=lead), context=tools)

            async def by_hand(lead: Lead, tools: Toolbox = tools) -> None:
                await without_engine(lead, tools)

            if "engine" not in figures:
                await engine_alone(50, stored[0])
                figures["engine"] = await engine_alone(single_count, stored[0])
            work = by_hand if key == "work" else by_graph
            for lead in stored[:20]:
                await work(lead)
            figures[key] = await timed(name, single_count, work, stored[20:])

    with LeadOps.open(f"sqlite:///{folder / 'bulk.db'}", config=config) as ops:
        fill(ops, leads)
        await run_chunk([], ops.toolbox)
        began = time.perf_counter()
        processed = await in_bulk(ops)
        figures["bulk"] = Figure("bulk graph, SQLite, end to end", processed, time.perf_counter() - began)
    figures["raw"] = raw_writing(folder / "bulk.db", folder)
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=5000, help="leads of the bulk run (default 5000)")
    parser.add_argument("--single", type=int, default=400, help="leads of the runs one by one (default 400)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(options.leads, options.single, Path(folder)))
    print(f"{'':34}{'leads':>8}{'ms a lead':>12}{'leads a second':>16}")
    for figure in figures.values():
        print(f"{figure.name:34}{figure.leads:8}{figure.ms:12.3f}{figure.per_second:16,.0f}")
    floor = figures["engine"].ms + figures["work"].ms
    print()
    single, bulk, raw = (figures[key] for key in ("single", "bulk", "raw"))
    print(f"graph per lead / (engine + work)   {single.ms / floor:6.2f}   aim: at most 1.3")
    print(f"bulk / graph per lead, leads/s     {bulk.per_second / single.per_second:6.1f}   aim: at least 15")
    print(f"raw writing / bulk, leads/s        {raw.per_second / bulk.per_second:6.2f}   aim: at most 5")


if __name__ == "__main__":
    main()
