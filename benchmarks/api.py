"""What the HTTP API costs beside a bare FastAPI route that returns the same bytes, both measured in this run.

    python benchmarks/api.py [--leads N] [--database sqlite|postgres|both] [--requests N] [--million]

Each list is asked for by 16 callers at once, from one server process; the floor is asked for in the same way right after, and
the list once more by one caller alone. `--million` asks again with 1,000,000 leads and compares; it takes about ten minutes.
Postgres is a throw-away server of the test suite's, with the memory that any server has. No answer is kept anywhere: texts,
cursors and leads are others at every question, and a list that is asked for again is found again.
"""

import argparse
import asyncio
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps, Settings

ROOT = Path(__file__).parent.parent
CALLERS = 16
REAL = 50_000
SOURCES = ("web_form", "referral", "outbound", "event", "partner")
TITLES = ("VP Sales", "Head of Marketing", "CTO", "Account Manager", "Founder", "Analyst", "Operations Lead")
FIRST = ("Ann", "Ben", "Cem", "Dana", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jonas", "Kim", "Lea")
ONE_OF_MANY = 300
"""Texts, cursors and leads that are asked for in turn."""
LISTS = {
    "newest": [""],
    "status=MEETING_BOOKED (rare)": ["status=MEETING_BOOKED"],
    "status, two values": ["status=QUALIFIED&status=NEEDS_INFO"],
    "label=HOT, best first": ["label=HOT&sort=score"],
    "label=COLD, best first": ["label=COLD&sort=score"],
    "source=event": ["source=event"],
    "one day, best first": [
        "created_from=2026-03-03T00:00:00Z&created_before=2026-03-04T00:00:00Z&sort=score"
    ],
    "status and label and source": ["status=CONTACTED&label=WARM&source=partner"],
    "by company": ["sort=company"],
    "text, one lead": [f"text=lee{1_000 + n * 97}x" for n in range(ONE_OF_MANY)],
    "text, a common word": ["text=marketing"],
    "text, two words and a filter": ["text=ann%20founder&label=HOT"],
}
# Spread over a year; one lead in a thousand has a meeting.
SPREAD = {
    "sqlite": """
        UPDATE leads SET
          created_at = strftime('%Y-%m-%dT%H:%M:%S', '2026-01-01', (search_row * 7919 % 31000000) || ' seconds')
            || '.000000+00:00',
          score_value = search_row * 31 % 1000 / 10.0,
          score_label = CASE WHEN search_row * 31 % 1000 >= 800 THEN 'HOT'
            WHEN search_row * 31 % 1000 >= 450 THEN 'WARM' ELSE 'COLD' END,
          status = CASE WHEN search_row % 1000 = 0 THEN 'MEETING_BOOKED'
            ELSE (json_array('NEW','QUALIFIED','NEEDS_INFO','DISQUALIFIED','CONTACTED') ->> (search_row / 7 % 5)) END,
          recommended_action = CASE search_row % 4 WHEN 0 THEN 'SEND_EMAIL' WHEN 1 THEN 'ASK_QUESTION'
            WHEN 2 THEN 'HOLD' ELSE 'DISQUALIFY' END,
          processing_state = 'done', scorecard_version = 1, version = 2""",
    "postgresql": """
        UPDATE leads SET
          created_at = timestamptz '2026-01-01 00:00Z' + n.n * 7919 % 31000000 * interval '1 second',
          score_value = n.n * 31 % 1000 / 10.0,
          score_label = CASE WHEN n.n * 31 % 1000 >= 800 THEN 'HOT' WHEN n.n * 31 % 1000 >= 450 THEN 'WARM' ELSE 'COLD' END,
          status = CASE WHEN n.n % 1000 = 0 THEN 'MEETING_BOOKED'
            ELSE (ARRAY['NEW','QUALIFIED','NEEDS_INFO','DISQUALIFIED','CONTACTED'])[n.n / 7 % 5 + 1] END,
          recommended_action = (ARRAY['SEND_EMAIL','ASK_QUESTION','HOLD','DISQUALIFY'])[n.n % 4 + 1],
          processing_state = 'done', scorecard_version = 1, version = 2
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM leads) AS n WHERE leads.id = n.id""",
}


@dataclass(frozen=True)
class Timing:
    """What one question took: milliseconds."""

    p50: float
    p99: float
    cpu: float
    """Of the server's process, for each answer."""
    database: float
    """Of Postgres's processes, for each answer."""
    body: bytes


def write_leads(path: Path, count: int, *, first: int = 0) -> None:
    """Leads as a file: names, titles, sources and messages repeat, addresses and companies do not."""
    with path.open("w", encoding="utf-8") as file:
        file.write("email,first_name,last_name,company,job_title,country,source,message\n")
        for n in range(first, first + count):
            file.write(
                f"p{n}@firm{n}.example,{FIRST[n % 12]},Lee{n}x,Firm {n * 7919 % 1_000_003},{TITLES[n % 7]},DE,"
                f"{SOURCES[n % 5]},We would like a demo for {n % 90 + 3} people in spring\n"
            )


def fill(url: str, count: int, folder: Path) -> None:
    """A store of so many leads that were all processed, with what processing leaves on the leads themselves."""
    path = folder / f"{count}.csv"
    write_leads(path, count)
    with LeadOps.open(url, config=Settings(_env_file=None)) as ops:
        ops.ingest(path)
    engine = create_engine(make_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(SPREAD[engine.dialect.name].replace(":%M", "\\:%M").replace(":%S", "\\:%S")))
    # A few that went through the pipeline, with all that it leaves behind: what one lead costs is asked of these.
    write_leads(path, 20, first=count + REAL)
    with LeadOps.open(url, config=Settings(_env_file=None)) as ops:
        ops.ingest(path)
        ops.process()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE leads" if engine.dialect.name == "postgresql" else "ANALYZE"))
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE lead_search"))
        else:
            # As it stands in use: what the one great update above left in the log is no list's cost.
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    path.unlink()


@contextmanager
def serving(url: str, folder: Path) -> Iterator["Server"]:
    """The service in a process of its own, with the bare route beside it."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LEADOPS_")},
        "LEADOPS_DATABASE_URL": url,
        "LEADOPS_OUTBOX_DIR": str(folder / "outbox"),
        "LEADOPS_RATE_LIMIT": "10000000/minute",
        "LEADOPS_RATE_LIMIT_ADDRESS": "10000000/minute",
        "LEADOPS_SERVE_WORKER": "false",
        "LEADOPS_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
    }
    with subprocess.Popen(
        [sys.executable, __file__, "--serve"], env=environment, cwd=folder, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield Server(int(server.stdout.readline()), server.pid, _postmaster(url))
        finally:
            server.terminate()


def serve() -> None:
    """The service and, under /bare, a route that returns the bytes that it was sent last."""
    import socket

    import uvicorn
    from fastapi import FastAPI, Request, Response

    from leadops_api import create_app
    from leadops_api.observability.logs import configure_logs

    configure_logs(Settings())
    bare = FastAPI()
    kept = {"body": b""}

    @bare.get("/bytes")
    async def get_bytes() -> Response:
        return Response(kept["body"], media_type="application/json")

    @bare.put("/bytes")
    async def put_bytes(request: Request) -> dict[str, int]:
        kept["body"] = await request.body()
        return {"bytes": len(kept["body"])}

    service = create_app()

    async def both(scope: Any, receive: Any, send: Any) -> None:
        is_bare = scope["type"] == "http" and scope["path"].startswith("/bytes")
        await (bare if is_bare else service)(scope, receive, send)

    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(both, log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


class Caller:
    """One connection that asks one question after the other."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Caller":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 24)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def ask(
        self, path: str, method: str = "GET", body: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, bytes]:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nContent-Type: {kind}\r\n"
        self._writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await self._reader.readuntil(b"\r\n\r\n")
        size = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        return int(answer[9:12]), await self._reader.readexactly(size)


@dataclass(frozen=True)
class Server:
    """A service that runs."""

    port: int
    pid: int
    postmaster: int | None = None

    def cpu(self) -> float:
        """Milliseconds that it has worked, all its threads together."""
        return _worked(self.pid)

    def database_cpu(self) -> float:
        """Milliseconds that the processes of Postgres have worked which are there now; 0 for SQLite."""
        if self.postmaster is None:
            return 0.0
        children = Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text()
        return sum(_worked(int(child)) for child in children.split())


def _worked(pid: int) -> float:
    # In nanoseconds; the usual count is in hundredths of a second.
    total = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            total += int(thread.read_text().split()[0])
    return total / 1e6


def _postmaster(url: str) -> int | None:
    engine = create_engine(make_url(url), poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        return None
    with engine.connect() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


async def measure(server: Server, paths: Sequence[str], requests: int, callers: int = CALLERS) -> Timing:
    """Ask so many times, so many callers at once, one path after the other."""
    before, before_database = server.cpu(), server.database_cpu()
    numbers = itertools.count()
    took: list[float] = []
    body = b""

    async def call() -> None:
        nonlocal body
        async with Caller(server.port) as caller:
            while (number := next(numbers)) < requests + callers:
                path = paths[number % len(paths)]
                began = time.perf_counter()
                status, body = await caller.ask(path)
                if status != 200:
                    raise RuntimeError(f"{path}: {status} {body[:300]!r}")
                # The first of each caller opens its connections.
                if number >= callers:
                    took.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(call() for _ in range(callers)))
    took.sort()
    cpu = (server.cpu() - before) / (requests + callers)
    database = (server.database_cpu() - before_database) / (requests + callers)
    return Timing(took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)], cpu, database, body)


@dataclass(frozen=True)
class Line:
    """A question, the bare route that returns the bytes of its answer, and the question asked by one caller."""

    asked: Timing
    floor: Timing
    alone: Timing


async def beside_floor(server: Server, paths: Sequence[str], requests: int) -> Line:
    """Measure a question and its floor."""
    asked = await measure(server, paths, requests)
    async with Caller(server.port) as caller:
        await caller.ask("/bytes", "PUT", asked.body)
    floor = await measure(server, ["/bytes"], requests)
    return Line(asked, floor, await measure(server, paths, max(10, requests // 8), 1))


def show(title: str, line: Line, before: Line | None) -> None:
    """One line of the table."""
    asked, floor = line.asked, line.floor
    database = f"{asked.database:6.2f}" if asked.database else ""
    said = f"{title:30}{asked.p50:7.1f}{asked.p99:7.1f}{asked.cpu:6.2f}{database}{floor.p50:7.1f}{floor.cpu:6.2f}"
    said += f"{asked.p50 / floor.p50:7.1f}×{asked.cpu / floor.cpu:6.1f}×{line.alone.p50:8.2f}"
    if before:
        said += f"{asked.p50 / before.asked.p50:8.2f}×{asked.cpu / before.asked.cpu:6.2f}×"
    print(said, flush=True)


async def upload(port: int, folder: Path, rows: int, leads: int) -> float:
    """Seconds from sending a file until all its rows are stored."""
    path = folder / "upload.csv"
    write_leads(path, rows, first=leads)
    mark = "benchmark-of-an-upload"
    body = (
        (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="u.csv"\r\nContent-Type: text/csv\r\n\r\n'
        ).encode()
        + path.read_bytes()
        + f"\r\n--{mark}--\r\n".encode()
    )
    async with Caller(port) as caller:
        began = time.perf_counter()
        status, answer = await caller.ask(
            "/api/leads/upload", "POST", body, f"multipart/form-data; boundary={mark}"
        )
        if status not in (200, 201, 202):
            raise RuntimeError(f"upload: {status} {answer[:300]!r}")
        found = orjson.loads(answer)["upload"]
        while found["state"] == "running":
            await asyncio.sleep(0.05)
            found = orjson.loads((await caller.ask(f"/api/uploads/{found['id']}"))[1])
        seconds = time.perf_counter() - began
    if found["counts"]["accepted"] != rows:
        raise RuntimeError(f"not every row was taken: {found}")
    return seconds


async def _pages_and_details(port: int, leads: int) -> tuple[list[str], list[str]]:
    """Where later pages of the newest leads are, and leads that went through the pipeline."""
    pages, path = list[str](), "/api/leads"
    async with Caller(port) as caller:
        while len(pages) < min(ONE_OF_MANY, leads // 50 - 1):
            found = orjson.loads((await caller.ask(path))[1])
            path = f"/api/leads?cursor={quote(found['next_cursor'])}"
            pages.append(path)
        details = []
        for number in range(20):
            found = orjson.loads((await caller.ask(f"/api/leads?text=lee{leads + REAL + number}x"))[1])
            details.append(f"/api/leads/{found['items'][0]['id']}")
    return pages, details


async def run(url: str, folder: Path, leads: int, requests: int, before: dict[str, Line]) -> dict[str, Line]:
    """Measure all and print it; the lines by name. Those of a smaller store are compared with."""
    lines: dict[str, Line] = {}
    name = make_url(url).get_backend_name()
    with serving(url, folder) as server:
        print(f"{name}, {leads:,} leads, {CALLERS} callers, 50 leads a page; milliseconds", flush=True)
        has_server = server.postmaster is not None
        above = f"{'':50}{'db':>6}" if has_server else f"{'':50}"
        print(f"{above}{'bare':>7}{'':6}{'ratio':>7}{'':8}{'alone':>8}{'   to fewer' if before else ''}")
        head = f"{'':30}{'p50':>7}{'p99':>7}{'cpu':>6}{'cpu' if has_server else '':>{6 if has_server else 0}}"
        head += f"{'p50':>7}{'cpu':>6}{'p50':>7} {'cpu':>6} {'p50':>8}"
        print(head + (f"{'p50':>8} {'cpu':>6}" if before else ""))
        # What a process does only once is no list's cost.
        await measure(server, ["/api/leads"], 4 * CALLERS)
        for title, queries in LISTS.items():
            asked = [f"/api/leads?{query}" for query in queries]
            line = lines[title] = await beside_floor(server, asked, requests)
            if not orjson.loads(line.asked.body)["items"]:
                raise RuntimeError(f"{title}: nothing was found")
            show(title, line, before.get(title))
        pages, details = await _pages_and_details(server.port, leads)
        for title, asked in {"the next page": pages, "one lead": details}.items():
            lines[title] = await beside_floor(server, asked, requests)
            show(title, lines[title], before.get(title))
        seconds = await upload(server.port, folder, 10_000, leads)
        print(f"upload of 10,000 rows: {seconds:.1f} s\n", flush=True)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--million", action="store_true", help="then with ten times as many leads")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.serve:
        serve()
        return
    sys.path.insert(0, str(ROOT))
    from tests.support.postgres import running_postgres

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sizes = [wanted.leads, *([10 * wanted.leads] if wanted.million else [])]
        for kind in ("sqlite", "postgres") if wanted.database == "both" else (wanted.database,):
            before: dict[str, Line] = {}
            for size in sizes:
                if kind == "sqlite":
                    url = f"sqlite:///{folder / f'{size}.db'}"
                else:
                    server = running_postgres(shared_buffers="512MB")
                    url = stack.enter_context(server).render_as_string(hide_password=False)
                fill(url, size, folder)
                before = asyncio.run(run(url, folder, size, wanted.requests, before))


if __name__ == "__main__":
    main()
