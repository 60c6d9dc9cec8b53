"""What the pipeline costs beside its floors, all measured in this run.

    python benchmarks/pipeline.py [--leads N] [--single N]

Floors: the graph engine running the same seven nodes with nothing in them; the work itself, called without an engine; raw
`sqlite3` writing the very rows that the bulk run left. The bulk run is measured in one process.
Prints leads a second and ratios; aims at the foot.
"""

import argparse
import asyncio
import itertools
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langgraph.graph import StateGraph

from leadops_core import LeadOps
from leadops_core.graph import NODES, LeadState, Toolbox, build_graph, run_chunk
from leadops_core.graph.guard import run_node
from leadops_core.graph.topology import END, FIRST, START
from leadops_core.intake import IntakeRow, dedupe_keys, detect, read
from leadops_core.schemas import Lead, LeadContent
from leadops_core.settings import Settings

DEMO = Path(__file__).parent.parent / "data" / "demo_leads.csv"
CHUNK = 500
# What the store sets on its connections.
SETTINGS = (
    *("foreign_keys = ON", "synchronous = FULL", "cache_size = -64000"),
    *("wal_autocheckpoint = 16000", "journal_mode = WAL"),
)
# What a run writes of a lead.
WRITTEN = (
    *("status", "score_label", "score_value", "score_base", "score_line_count", "score_reasons"),
    *("scorecard_version", "probability"),
    *("recommended_action", "enrichment", "signals", "processing_state", "attempt_count", "last_error"),
    *("last_run_key", "lease_owner", "lease_expires_at", "version", "updated_at"),
)


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


def fill(ops: LeadOps, leads: list[LeadContent]) -> None:
    """Put the leads into the store, waiting, as an upload does."""
    mapping = detect(DEMO.read_bytes(), file_name=DEMO.name)
    upload, _ = ops.store.uploads.begin(DEMO.name, "", "benchmark", mapping)
    rows = [IntakeRow(line, content, *dedupe_keys(content)) for line, content in enumerate(leads, 2)]
    ops.store.uploads.add_chunk(upload.id, rows, [], len(rows))
    ops.store.uploads.finish(upload.id)


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


def in_bulk(ops: LeadOps, lead_count: int) -> Figure:
    """Claim, run and record every waiting lead, chunk by chunk."""
    began = time.perf_counter()
    report = ops.process()
    seconds = time.perf_counter() - began
    if report.processed != lead_count:
        raise RuntimeError(f"not every lead was processed: {report}")
    return Figure("bulk graph, SQLite, 1 process", lead_count, seconds)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The table's columns, `id` and `lead_id` in front."""
    names = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]
    return ['"id"', '"lead_id"', *(name for name in names if name not in ('"id"', '"lead_id"'))]


def raw_writing(before: Path, after: Path) -> Figure:
    """`sqlite3` taking the database from what it was before the bulk run to what it was after, in chunks as large.

    Each chunk is one transaction: its leads brought to their last state, its new activities, drafts and traces added.
    The rows, the tables with every index and the settings of the connection are those of the bulk run. Left out are the
    marks that a lead is taken, which are gone at the end, the few suppressions, all reading and the making of the rows.
    """
    with closing(sqlite3.connect(after)) as reading:
        names = [row[1] for row in reading.execute("PRAGMA table_info(leads)")]
        leads = {row[0]: row for row in reading.execute(f"SELECT {', '.join(names)} FROM leads")}
        columns = {table: _columns(reading, table) for table in ("activities", "drafts", "traces")}
        new = {
            table: reading.execute(
                f"SELECT {', '.join(columns[table])} FROM {table} ORDER BY rowid"
            ).fetchall()
            for table in columns
        }
    with closing(sqlite3.connect(before, isolation_level=None)) as writing:
        for pragma in SETTINGS:
            writing.execute(f"PRAGMA {pragma}")
        for table, rows in new.items():
            there = set(writing.execute(f"SELECT id, lead_id FROM {table}"))
            new[table] = [row for row in rows if row[:2] not in there]
        # In the order in which the run left its traces, each with what it is about: both sides write the same pages.
        order = [row[1] for row in new["traces"]]
        by_lead: dict[str, dict[str, list[Any]]] = {id: {table: [] for table in new} for id in order}
        for table, rows in new.items():
            for row in rows:
                by_lead[row[1]][table].append(row)
        update = f"UPDATE leads SET {', '.join(f'{name} = ?' for name in WRITTEN)} WHERE id = ?"
        places = [names.index(name) for name in (*WRITTEN, "id")]
        chunks = []
        for start in range(0, len(order), CHUNK):
            ids = order[start : start + CHUNK]
            changed = [tuple(leads[id][place] for place in places) for id in ids]
            chunks.append(
                (changed, {table: [row for id in ids for row in by_lead[id][table]] for table in new})
            )
        inserts = {
            table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            for table, names in columns.items()
        }
        began = time.perf_counter()
        for changed, added in chunks:
            writing.execute("BEGIN IMMEDIATE")
            writing.executemany(update, changed)
            for table, rows in added.items():
                writing.executemany(inserts[table], rows)
            writing.execute("COMMIT")
        seconds = time.perf_counter() - began
        writing.execute("ATTACH ? AS bulk", (str(after),))
        for table in ("leads", *new):
            for one, other in (("main", "bulk"), ("bulk", "main")):
                difference = f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}"
                if writing.execute(difference).fetchone():
                    raise RuntimeError(f"{table}: raw writing left other rows than the bulk run")
    return Figure("raw sqlite3, the same rows", len(order), seconds)


async def measure(lead_count: int, single_count: int, folder: Path) -> dict[str, Figure]:
    """All figures, each over a database of its own."""
    figures = {}
    config = Settings(process_chunk_size=CHUNK, outbox_dir=folder / "outbox")
    leads = contents(lead_count)
    for key, name in (("work", "the work itself, no engine"), ("single", "graph per lead, a commit each")):
        with LeadOps.open(f"sqlite:///{folder / key}.db", config=config) as ops:
            fill(ops, leads[: single_count + 20])
            stored = list(ops.iterate())
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

    empty = folder / "raw.db"
    with LeadOps.open(f"sqlite:///{empty}", config=config) as ops:
        fill(ops, leads)
    with closing(sqlite3.connect(empty)) as full, closing(sqlite3.connect(folder / "bulk.db")) as copy:
        full.backup(copy)
    with LeadOps.open(f"sqlite:///{folder / 'bulk'}.db", config=config) as ops:
        await run_chunk([], ops.toolbox)
        figures["bulk"] = await asyncio.to_thread(in_bulk, ops, len(leads))
    figures["raw"] = raw_writing(empty, folder / "bulk.db")
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--leads", type=int, default=20_000, help="leads of the bulk runs (default 20000)")
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
