"""Import a CSV file and an Excel workbook into SQLite, compared with `csv.reader` for the same rows, and measure memory.

    python benchmarks/intake.py [--rows N] [--beside CHECKOUT]

Ratios are of the processor time of all processes of a job. The file has 14 columns like a CRM export.
"""

import csv
import gc
import os
import random
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from _measure import Aim, Side, Table, fastest, in_turns, make_parser, parse_arguments, run_child, timed

SMALL_ROWS = 10_000
WORKBOOK_ROWS = 100_000
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
    """Write a reproducible file of `rows` leads."""
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
            # Every tenth company has a comma in its name, so its row needs quotes.
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


def write_workbook(path: Path, rows: int) -> None:
    """Write the same leads as an Excel workbook."""
    from tests.support.workbooks import xlsx

    table = path.with_suffix(".csv")
    write_file(table, rows)
    with table.open(encoding="utf-8", newline="") as stream:
        path.write_bytes(xlsx({"Leads": list(csv.reader(stream))}))


def parse_only(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def parse_and_validate(path: Path) -> int:
    from leadops_core.intake import HEAD_BYTES, detect, read

    with path.open("rb") as stream:
        mapping = detect(stream.read(HEAD_BYTES), file_name=path.name)
        stream.seek(0)
        return sum(len(chunk.rows) for chunk in read(stream, mapping, file_name=path.name))


def store(path: Path) -> int:
    from leadops_core import LeadOps

    with tempfile.TemporaryDirectory() as folder, LeadOps.open(f"sqlite:///{folder}/leads.db") as ops:
        counts = ops.ingest(path).counts
    return counts.accepted + counts.merged


JOBS: dict[str, Callable[[Path], int]] = {
    "csv.reader": parse_only,
    "parsed, mapped, normalized, validated": parse_and_validate,
    "stored in SQLite, deduplicated": store,
}
WORKBOOK = "workbook read and stored"


def run_job(name: str, path: str, rows: int) -> dict[str, float]:
    from leadops_core import LeadOps

    # Loading the library is not part of a job. All programs of LeadOps exempt it from garbage collection.
    LeadOps.open("sqlite://").close()
    gc.freeze()
    figures: dict[str, float] = {}
    with Memory() as memory, timed(figures):
        row_count = (JOBS | {WORKBOOK: store})[name](Path(path))
    if row_count != rows:
        raise RuntimeError(f"{name}: {row_count:,} of {rows:,} rows")
    return figures | {"peak_mb": memory.peak_mb}


class Memory:
    """The highest resident set size of this process and its children, on Linux only.

    `ru_maxrss` does not work: a new process starts with the value of its parent.
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
                # The process may end during the measurement.
                with suppress(OSError, StopIteration):
                    lines = Path(f"/proc/{process}/status").read_text().splitlines()
                    peaks[process] = int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
            if self._is_over.wait(0.1):
                self.peak_mb = sum(peaks.values()) / 1024
                return


def main() -> None:
    run_child({"job": run_job})
    options = parse_arguments(make_parser(__doc__), rows=(100_000, 1_000_000), rounds=(1, 3))
    sides = options.sides
    with tempfile.TemporaryDirectory() as folder:

        def measure(name: str, rows: int, rounds: int) -> list[dict[str, float]]:
            is_workbook = name == WORKBOOK
            path = Path(folder, f"{rows}.xlsx" if is_workbook else f"{rows}.csv")
            if not path.exists():
                (write_workbook if is_workbook else write_file)(path, rows)

            def call(side: Side) -> dict[str, float]:
                return side.call(__file__, "job", name=name, path=str(path), rows=rows)

            return [fastest(results, "cpu") for results in in_turns(sides, rounds, call)]

        large = {name: measure(name, options.rows, options.rounds) for name in JOBS}
        small = {name: measure(name, SMALL_ROWS, 1) for name in (*JOBS, WORKBOOK)}
        workbook = measure(WORKBOOK, WORKBOOK_ROWS, options.rounds)
    floor, parsed, stored = large.values()
    names = list(JOBS)
    cpu = Table(f"{options.rows:,} rows, processor time", "s", sides)
    for name, results, aim in ((names[1], parsed, Aim(9)), (names[2], stored, Aim(35))):
        ratios = [result["cpu"] / base["cpu"] for result, base in zip(results, floor, strict=True)]
        cpu.add(name, [result["cpu"] for result in results], ratios, floor[0]["cpu"], aim)
    cpu.print()
    wall = Table("Waiting time", "s", sides)
    goal = Aim(90) if options.rows >= 1_000_000 else None
    wall.add(names[2], [result["wall"] for result in stored], goal=goal)
    wall.add(f"{WORKBOOK_ROWS:,} rows: {WORKBOOK}", [result["wall"] for result in workbook], goal=Aim(20))
    wall.print()
    memory = Table(f"Peak memory above that of {SMALL_ROWS:,} rows", "MB", sides)
    for name, results in (names[1], parsed), (names[2], stored), (WORKBOOK, workbook):
        growth = [
            result["peak_mb"] - few["peak_mb"] for result, few in zip(results, small[name], strict=True)
        ]
        memory.add(name, growth, goal=Aim(150))
    memory.print()


if __name__ == "__main__":
    main()
