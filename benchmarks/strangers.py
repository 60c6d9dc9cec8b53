"""What callers with good credentials feel while strangers without any try to stop the service.

    python benchmarks/strangers.py [--full] [--beside CHECKOUT]

`leadops serve` runs with its default settings. Four callers read lists and wait a moment between requests, as people do, while
another process attacks from the same address. The memory is the largest resident set above that of the unattacked service.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from _measure import Aim, Side, Table, make_parser, parse_arguments, percentile, run_child, write_leads
from api import Caller, Server, free_port, serving

TOKEN = "a-token-for-the-benchmark"
CALLERS = 4
PAUSE_SECONDS = 0.05
PATH = "/api/leads?limit=20"
HALF_OPEN, UPLOADS = 1_000, 5
UPLOAD_BYTES, PATH_BYTES, HEADER_BYTES = 100_000_000, 60_000, 200_000_000
_BLOCK = b"a" * 100_000


def ingest(source: str, url: str) -> dict[str, float]:
    from leadops_core import LeadOps

    with LeadOps.open(url) as ops:
        accepted = ops.ingest(Path(source)).counts.accepted
        ops.process()
        return {"leads": accepted}


# The strangers


async def open_half(port: int) -> None:
    """Keep connections whose request never ends."""
    streams = []
    while True:
        for _ in range(HALF_OPEN - len(streams)):
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ")
                streams.append(writer)
        await asyncio.sleep(0.2)
        streams = [writer for writer in streams if not writer.transport.is_closing()]


async def upload(port: int) -> None:
    """Begin large uploads, again and again, and never finish them."""
    head = (
        b"POST /api/leads/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        b"Content-Length: %d\r\n\r\n--b\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\n"
    )
    await asyncio.gather(
        *(_send_slowly(port, head % UPLOAD_BYTES, UPLOAD_BYTES - 1_000) for _ in range(UPLOADS))
    )


async def ask_long_paths(port: int) -> None:
    """Ask for paths that look like long addresses."""
    path = b"/" + b"a." * (PATH_BYTES // 2) + b"@"
    while True:
        await _send_slowly(port, b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 0, rounds=1)


async def send_a_header(port: int) -> None:
    """Send one header that does not end."""
    await _send_slowly(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ", HEADER_BYTES)


async def _send_slowly(port: int, head: bytes, size: int, *, rounds: int = 1_000_000) -> None:
    for _ in range(rounds):
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head)
            for _ in range(size // len(_BLOCK)):
                writer.write(_BLOCK)
                await writer.drain()
            await reader.read(10_000)
            writer.close()
        await asyncio.sleep(0.01)


async def attack_in_every_way(port: int) -> None:
    await asyncio.gather(open_half(port), upload(port), ask_long_paths(port), send_a_header(port))


ATTACKS: dict[str, Callable[[int], Awaitable[None]]] = {
    "1,000 half-open connections": open_half,
    "5 unfinished uploads of 100 MB": upload,
    "paths of 60 kB": ask_long_paths,
    "a header of 200 MB": send_a_header,
    "all of it at once": attack_in_every_way,
}


def attack(name: str, port: int, seconds: float) -> dict[str, float]:
    async def run() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(ATTACKS[name](port), seconds)

    asyncio.run(run())
    return {}


# The others


@dataclass
class Felt:
    """What the other callers felt: the 95th percentile in milliseconds, and the largest resident set in MB."""

    p95: float
    megabytes: float


async def call(server: Server, seconds: float) -> Felt:
    latencies: list[float] = []
    largest = 0.0
    end = time.perf_counter() + seconds

    async def ask() -> None:
        async with Caller(server.port, token=TOKEN) as caller:
            while time.perf_counter() < end:
                began = time.perf_counter()
                await caller.send(PATH)
                latencies.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(PAUSE_SECONDS)

    async def watch() -> None:
        nonlocal largest
        while time.perf_counter() < end:
            largest = max(largest, resident_megabytes(server.pid))
            await asyncio.sleep(0.02)

    await asyncio.gather(watch(), *(ask() for _ in range(CALLERS)))
    return Felt(percentile(latencies, 0.95), largest)


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError(f"/proc/{pid}/status names no VmRSS")


async def feel(server: Server, attack_name: str | None, seconds: float) -> Felt:
    if attack_name is None:
        return await call(server, seconds)
    job = json.dumps(["attack", {"name": attack_name, "port": server.port, "seconds": seconds + 1}])
    strangers = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, "--child", job), stdout=asyncio.subprocess.DEVNULL
    )
    # The attack is under way before anything is measured.
    await asyncio.sleep(1)
    felt = await call(server, seconds)
    await strangers.wait()
    return felt


def measure(side: Side, leads: int, seconds: float) -> dict[str, Felt]:
    """Return what is felt under each attack, and first without one."""
    felt = {}
    with tempfile.TemporaryDirectory() as folder:
        source, url = f"{folder}/leads.csv", f"sqlite:///{folder}/leads.db"
        write_leads(Path(source), leads)
        side.call(__file__, "ingest", source=source, url=url)
        for name in (None, *ATTACKS):
            port = free_port()
            command = [side.program("leadops"), "serve", "--port", str(port), "--no-worker", "--db", url]
            limit = "10000000/minute"
            with serving(side, command, port, LEADOPS_API_TOKEN=TOKEN, LEADOPS_RATE_LIMIT=limit) as server:
                asyncio.run(call(server, 1))
                felt[name or "nobody"] = asyncio.run(feel(server, name, seconds))
    return felt


def show(sides: Sequence[Side], felt: Sequence[dict[str, Felt]]) -> None:
    latency = Table(f"p95 of {CALLERS} other callers", "ms", sides)
    memory = Table("memory beside the service that nobody attacks", "MB", sides)
    for name in felt[0]:
        goal = None if name == "nobody" else Aim(100)
        latency.add(name, [run[name].p95 for run in felt], goal=goal)
        more = [run[name].megabytes - run["nobody"].megabytes for run in felt]
        memory.add(name, more, goal=goal)
    latency.print()
    memory.print()


def main() -> None:
    run_child({"ingest": ingest, "attack": attack})
    options: argparse.Namespace = parse_arguments(
        make_parser(__doc__), leads=(1_000, 20_000), seconds=(5, 20)
    )
    show(options.sides, [measure(side, options.leads, options.seconds) for side in options.sides])


if __name__ == "__main__":
    main()
