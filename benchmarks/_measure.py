"""Shared parts of the benchmarks: alternating checkouts, child processes, and the table of results.

Each job runs in a child process with the code and the interpreter of the measured checkout. With `--beside PATH`, the
jobs of both checkouts alternate (A B A B), so that noise affects both. Jobs use the public API only.
"""

import argparse
import csv
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "data" / "demo_leads.csv"

Jobs = dict[str, Callable[..., dict[str, float]]]


@dataclass(frozen=True)
class Side:
    """A measured checkout."""

    name: str
    root: Path

    def program(self, name: str) -> str:
        """Return a program of the checkout's virtual environment; of the running one if it has none."""
        own = self.root / ".venv" / "bin" / name
        return str(own if own.exists() else Path(sys.executable).with_name(name))

    def environment(self, **variables: str) -> dict[str, str]:
        """Return this process's environment with the checkout's code and no other LeadOps settings."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEADOPS_")}
        return {**inherited, "PYTHONPATH": str(self.root), "LEADOPS_LOG_LEVEL": "ERROR", **variables}

    def call(self, script: str, job: str, **arguments: Any) -> dict[str, float]:
        """Run a job in a child process and return its figures."""
        command = [self.program("python"), script, "--child", json.dumps([job, arguments])]
        done = subprocess.run(
            command, env=self.environment(), cwd=self.root, check=True, stdout=subprocess.PIPE, text=True
        )
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return figures


def run_child(jobs: Jobs) -> None:
    """Run the job that the command line names, print its figures and exit; return if it names none."""
    if sys.argv[1:2] == ["--child"]:
        job, arguments = json.loads(sys.argv[2])
        print(json.dumps(jobs[job](**arguments)))
        sys.exit()


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that prints the description as it is written."""
    return argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def parse_arguments(parser: argparse.ArgumentParser, **options: tuple[int, int]) -> argparse.Namespace:
    """Parse `--beside`, `--full` and the options, each with its quick and its full default."""
    parser.add_argument("--beside", type=Path, help="another checkout to measure in the same run")
    parser.add_argument("--full", action="store_true", help="measure the sizes of the aims")
    for name, (quick, full) in options.items():
        parser.add_argument(f"--{name}", type=int, help=f"default {quick:,}, {full:,} with --full")
    arguments = parser.parse_args()
    for name, defaults in options.items():
        if getattr(arguments, name) is None:
            setattr(arguments, name, defaults[arguments.full])
    arguments.sides = [Side("this", ROOT)]
    if arguments.beside:
        arguments.sides.append(Side(arguments.beside.name, arguments.beside.resolve()))
    return arguments


@contextmanager
def timed(figures: dict[str, float]) -> Iterator[None]:
    """Add the seconds of the block to the figures: `wall`, and `cpu` of this process and its ended children."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    yield
    figures["wall"] = time.perf_counter() - wall
    figures["cpu"] = _cpu_seconds() - cpu


def _cpu_seconds() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def in_turns(
    sides: Sequence[Side], rounds: int, measure: Callable[[Side], dict[str, float]]
) -> list[list[dict[str, float]]]:
    """Measure the sides one after the other, several times; return the results of each side."""
    results: list[list[dict[str, float]]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, result in zip(sides, results, strict=True):
            result.append(measure(side))
    return results


def fastest(results: Sequence[dict[str, float]], key: str = "wall") -> dict[str, float]:
    """Return the result that took the least time: other programs only add to it."""
    return min(results, key=lambda result: result[key])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Aim:
    """A bound on a ratio or a value."""

    limit: float
    is_minimum: bool = False

    def is_met(self, figure: float) -> bool:
        return figure >= self.limit if self.is_minimum else figure <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.is_minimum else '≤'} {self.limit:,.10g}"


@dataclass(frozen=True)
class Row:
    """A figure of each side, its ratio to a floor of the same run, and the aims."""

    name: str
    values: Sequence[float]
    ratios: Sequence[float] = ()
    floor: float | None = None
    aim: Aim | None = None
    """For the ratio."""
    goal: Aim | None = None
    """For the value."""

    @property
    def verdict(self) -> str:
        """Judge the first side: `met`, `missed`, or nothing without an aim."""
        judged = [(aim, figure) for aim, figure in ((self.aim, self.ratios), (self.goal, self.values)) if aim]
        if not judged:
            return ""
        return "met" if all(aim.is_met(figure[0]) for aim, figure in judged) else "missed"


@dataclass
class Table:
    """Rows that share a unit."""

    title: str
    unit: str
    sides: Sequence[Side]
    rows: list[Row] = field(default_factory=list)

    def add(self, *row: Any, **more: Any) -> None:
        self.rows.append(Row(*row, **more))

    def print(self) -> None:
        names = [side.name for side in self.sides]
        head = ["", *(f"{name} {self.unit}" for name in names), "floor", *(f"{name} ratio" for name in names)]
        lines = [[*head, "aim", "goal", ""]]
        for row in self.rows:
            ratios = [f"{ratio:.2f}" for ratio in row.ratios] or [""] * len(names)
            floor = "" if row.floor is None else _number(row.floor)
            bounds = [str(bound) if bound else "" for bound in (row.aim, row.goal)]
            lines.append(
                [row.name, *(_number(value) for value in row.values), floor, *ratios, *bounds, row.verdict]
            )
        used = [index for index in range(len(lines[0])) if any(line[index] for line in lines[1:])]
        widths = {index: max(len(line[index]) for line in lines) for index in used}
        print(self.title)
        for line in lines:
            cells = [line[0].ljust(widths[0]), *(line[index].rjust(widths[index]) for index in used[1:])]
            print("  ".join(cells).rstrip())
        print(flush=True)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def write_leads(path: Path, count: int, *, first: int = 0) -> None:
    """Write the demo leads over and over, each time as other people; company names end in `n1x`, `n2x`, …"""
    with DEMO.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if "@" in row["Email"]]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        for number in range(first, first + count):
            row = rows[number % len(rows)]
            row = row | {
                "Email": f"c{number}.{row['Email'].strip()}",
                "Company": f"{row['Company']} n{number}x",
            }
            writer.writerow(row)


def remove_database(path: Path) -> None:
    """Remove a SQLite file and its log."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file that no process has open."""
    remove_database(target)
    shutil.copyfile(source, target)
