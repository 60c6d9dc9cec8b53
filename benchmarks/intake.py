"""What intake costs beside `csv.reader` alone, over the same file in the same run, and whether memory stays flat.

python benchmarks/intake.py [--rows 1000000]

Ratios are of the wall clock: what somebody waits for. `cpu` is what all processes of a job worked together.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from leadops_core import LeadOps
from leadops_core.intake import HEAD_BYTES, detect, read

GOAL_PARSED = 8.0
GOAL_STORED = 25.0
GOAL_GROWTH_MB = 100.0
SMALL_ROWS = 10_000

HEADER = (
    "First Name,Last Name,Email,Company,Job Title,Industry,Employees,Country,Lead Source,Budget,Urgency,Phone,City,Created Date"
).split(",")
_SYLLABLES = "an ber cor dal el far gus hol in jan kor lin mar nel or pet quin ros sun tor ul ver wil xan yor zel".split()
_TITLES = "CEO,CTO,Head of Sales,VP Marketing,Sales Manager,IT Director,Operations Lead,Buyer,Founder,Project Manager".split(
    ","
)
_INDUSTRIES = "Computer Software,Machinery,Banking,Retail,Hospital & Health Care,Logistics,Insurance,Construction".split(
    ","
)
_SIZES = "1-10,11-50,51-200,201-500,501-1000,1001-5000,340,12".split(",")
_COUNTRIES = "Germany,United States,France,UK,Nederland,España,CH,Austria,Canada,India".split(",")
_SOURCES = "Web,Trade Show,Partner Referral,Cold Call,Referral".split(",")
_BUDGETS = "$10k-25k,< 5.000 €,unknown,50000,$100k+,,25k EUR,no budget".split(",")
_URGENCIES = "high,medium,low,ASAP,this quarter,".split(",")
_FORMS = ("GmbH", "Inc.", "Ltd", "SA", "AG", "LLC", "BV", "SpA", "Group", ", Inc.")
_CITIES = "Berlin,Boston,Paris,Leeds,Utrecht,Madrid,Basel,Graz,Toronto,Pune".split(",")


def write_file(path: Path, rows: int) -> None:
    """A file of `rows` leads, the same for the same number."""
    chance = random.Random(rows)

    def word(count: int) -> str:
        return "".join(chance.choices(_SYLLABLES, k=count)).capitalize()

    first_names = [word(2) for _ in range(1_500)]
    last_names = [word(3) for _ in range(20_000)]
    companies = [f"{word(2)} {word(2)} {form}".replace(" ,", ",") for form in _FORMS for _ in range(8_000)]
    pick = chance.choice
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number in range(rows):
            # Every tenth company has a comma in its name, and with it its row quotation marks.
            first, last, company = pick(first_names), pick(last_names), pick(companies)
            host = company.rpartition(" ")[0].replace(" ", "-").rstrip(",").lower()
            writer.writerow(
                (
                    *(first, last, f"{first}.{last}{number % 97}@{host}.com", company, pick(_TITLES)),
                    *(pick(_INDUSTRIES), pick(_SIZES), pick(_COUNTRIES), pick(_SOURCES), pick(_BUDGETS)),
                    *(pick(_URGENCIES), f"+49 30 {chance.randrange(10**6, 10**7)}", pick(_CITIES)),
                    f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
                )
            )


def parse_only(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def take_in(path: Path) -> int:
    with path.open("rb") as stream:
        mapping = detect(stream.read(HEAD_BYTES), file_name=path.name)
        stream.seek(0)
        taken = 0
        for chunk in read(stream, mapping, file_name=path.name):
            taken += len(chunk.rows)
    return taken


def store(path: Path) -> int:
    with tempfile.TemporaryDirectory() as folder, LeadOps.open(f"sqlite:///{folder}/leads.db") as ops:
        counts = ops.ingest(path).counts
    return counts.accepted + counts.merged


JOBS: dict[str, tuple[Callable[[Path], int], float | None]] = {
    "csv.reader alone": (parse_only, None),
    "parsed, mapped, normalised, validated": (take_in, GOAL_PARSED),
    "stored in SQLite, deduplicated": (store, GOAL_STORED),
}


def measure(name: str, path: Path) -> dict[str, float]:
    """Seconds, rows and peak megabytes of one job, in a process of its own."""
    command = [sys.executable, __file__, "--job", name, "--file", str(path)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def measure_all(path: Path, times: int) -> dict[str, dict[str, float]]:
    """The fastest of several runs of each job, taken in turns, because a shared machine is never equally fast."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(times):
        for name in JOBS:
            result = measure(name, path)
            if name not in best or result["wall"] < best[name]["wall"]:
                best[name] = result
    return best


def run_job(name: str, path: Path) -> None:
    job, _ = JOBS[name]
    began, clock = time.process_time(), time.perf_counter()
    with Memory() as memory:
        rows = job(path)
    own, wall = time.process_time() - began, time.perf_counter() - clock
    # A process that helps costs as much as one that does it all: its time and its memory count too.
    helper = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own + helper.ru_utime + helper.ru_stime
    print(json.dumps({"cpu": cpu, "wall": wall, "rows": rows, "peak_mb": memory.peak_mb}))


class Memory:
    """The highest resident size of this process and its helper together, looked at now and then; Linux only.

    Not `ru_maxrss`: that of a process that was just started is at least what its parent had.
    """

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self._is_over = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._watching.join()

    def _watch(self) -> None:
        peaks: dict[str, float] = {}
        while True:
            own = str(os.getpid())
            children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
            for process in (own, *children):
                # It may end while it is looked at.
                with suppress(OSError, StopIteration):
                    lines = Path(f"/proc/{process}/status").read_text().splitlines()
                    peaks[process] = int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
            if self._is_over.wait(0.1):
                self.peak_mb = sum(peaks.values()) / 1024
                return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3, help="runs of each job; the fastest counts")
    parser.add_argument("--job", choices=list(JOBS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        run_job(arguments.job, arguments.file)
        return 0
    is_good = True
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.csv"), Path(folder, "large.csv")
        write_file(small, SMALL_ROWS)
        write_file(large, arguments.rows)
        size = large.stat().st_size
        print(
            f"{arguments.rows:,} rows, {size / 1e6:.0f} MB, {size / max(1, arguments.rows):.0f} bytes a row"
        )
        print(
            f"{'':40}{'seconds':>9}{'cpu':>9}{'rows/s':>12}{'ratio':>8}{'goal':>8}{'peak MB':>10}{'growth MB':>11}"
        )
        base = 0.0
        before_all, result_all = measure_all(small, 1), measure_all(large, arguments.times)
        for name, (_, goal) in JOBS.items():
            before, result = before_all[name], result_all[name]
            seconds, growth = result["wall"], result["peak_mb"] - before["peak_mb"]
            base = base or seconds
            ratio = seconds / base
            is_good &= result["rows"] == arguments.rows and growth < GOAL_GROWTH_MB and ratio <= (goal or 1.0)
            limit = f"≤ {goal:g}×" if goal else ""
            print(
                f"{name:40}{seconds:>9.2f}{result['cpu']:>9.2f}{result['rows'] / seconds:>12,.0f}{ratio:>7.1f}×{limit:>8}"
                f"{result['peak_mb']:>10.0f}{growth:>11.0f}"
            )
    print("goals met" if is_good else "goals missed")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
