"""Measure what common traps in exported files cost, and how many planted identifiers are learned from.

    python benchmarks/traps.py [FOLDER] [--windows N] [--sizes 200,1000] [--only NAME] [--trap NAME] [--jobs N]

FOLDER is the same as for `benchmarks/learning.py`. Each window has N labels, then 200 open leads, then later leads: 1,000 of a
file, or 5,000 of synthetic data with known truth, which vary less and have half as many windows. LeadOps learns from the labels
with the trap and without it. A figure is the mean log loss of the later leads with the trap minus without it (nats per lead;
below 0 is better).

A trap adds columns to the leads, changes the order of the labels, or changes old labels. A column that is written when a lead
ends tells the outcome of the labels. In open and later leads it is empty, or has the values of an unfinished lead.

The second part has 60 files of 200 labels, each with a column of identifiers: 20 kinds, under the usual header, under a header
that says nothing, and in an order that tells the outcome. A column counts as learned from unless it is set aside.
"""

import os

# Small matrices are slower on many threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.learning import (
    CHAMPION,
    SHARED,
    START,
    Bools,
    Row,
    base_rate,
    filled,
    made_up,
    quiet,
    read,
)
from benchmarks.planted import KINDS, Draw, lean, plant
from leadops_core.learning import Example, Learned, OpenLeads, Verdict, learn
from leadops_core.learning.metrics import log_loss
from leadops_core.schemas import Enrichment, LeadContent, LeadId
from leadops_core.scoring.engine import score_many

LIMIT = 0.01
OPEN_COUNT, LATER_OF_FILE, LATER_MADE_UP = 200, 1_000, 5_000
PLANTED_LABELS = 200
LEADS_PER_DAY = 10
FIRST_DAY = datetime(2023, 1, 2, tzinfo=START.tzinfo)


@dataclass(frozen=True)
class Leads:
    """Leads in order of time: those with a label, the open ones, and the later ones that test the scorecard."""

    rows: Sequence[Row]
    positive: Bools
    label_count: int
    decided_at: Mapping[int, datetime] | None = None
    """Dates of the outcomes by position of the label."""
    has_newest_first: bool = False

    @property
    def is_label(self) -> Bools:
        return np.arange(len(self.rows)) < self.label_count

    @property
    def is_old_label(self) -> Bools:
        """Return which labels belong to the older half."""
        return np.arange(len(self.rows)) < self.label_count // 2

    def with_columns(self, columns: Mapping[str, Sequence[str]]) -> "Leads":
        rows = [
            row | {name: values[index] for name, values in columns.items()}
            for index, row in enumerate(self.rows)
        ]
        return replace(self, rows=rows)


Trap = Callable[[Leads, Draw], Leads]


def add_won_dates(leads: Leads, draw: Draw) -> Leads:
    """Date the outcomes of won leads only."""
    delays = draw.integers(5, 60, size=leads.label_count)
    won = {
        index: FIRST_DAY + timedelta(days=index // LEADS_PER_DAY + int(delays[index]))
        for index in np.flatnonzero(leads.positive[: leads.label_count]).tolist()
    }
    column = [f"{won[index]:%Y-%m-%d}" if index in won else "" for index in range(len(leads.rows))]
    return replace(leads.with_columns({"Won time": column}), decided_at=won)


def put_newest_first(leads: Leads, _: Draw) -> Leads:
    return replace(leads, has_newest_first=True)


def put_newest_first_with_dates(leads: Leads, _: Draw) -> Leads:
    days = [
        f"{FIRST_DAY + timedelta(days=index // LEADS_PER_DAY):%d.%m.%Y}" for index in range(len(leads.rows))
    ]
    return replace(leads.with_columns({"Day of entry": days}), has_newest_first=True)


def fill_late(leads: Leads, draw: Draw) -> Leads:
    """Add two columns that are filled when a lead ends, more often if it ends well."""
    luck = draw.random((2, len(leads.rows)))
    is_checked = leads.is_label & (luck[0] < np.where(leads.positive, 0.6, 0.15))
    is_discounted = leads.is_label & (luck[1] < np.where(leads.positive, 0.5, 0.25))
    checks, discounts = draw.choice(["passed", "waived"], len(luck[0])), draw.integers(1, 20, len(luck[0]))
    return leads.with_columns(
        {
            "Legal check": [str(check) for check in np.where(is_checked, checks, "")],
            "Discount": [str(discount) for discount in np.where(is_discounted, discounts, "")],
        }
    )


def change_late(leads: Leads, draw: Draw) -> Leads:
    """Add a counter and a step that every lead has, and that move on until a lead ends."""
    ended = np.where(leads.positive, 8, 5)
    calls = draw.poisson(np.where(leads.is_label, ended, 2))
    luck = draw.random(len(leads.rows))
    steps = np.where(luck < 0.6, "New", "Contacted")
    last = np.where(luck < np.where(leads.positive, 0.7, 0.35), "Offer sent", "On hold")
    return leads.with_columns(
        {
            "Calls": [str(count) for count in calls],
            "Step": [str(step) for step in np.where(leads.is_label, last, steps)],
        }
    )


def add_identifiers(leads: Leads, draw: Draw) -> Leads:
    """Add identifiers whose order tells the outcome of the labels, and nothing about other leads."""
    count = leads.label_count
    columns = {}
    for name, kind in (("Record", "Record ID"), ("Ref", "Customer No"), ("Page", "Link"), ("Who", "Surname")):
        values = plant(kind, len(leads.rows), draw)
        columns[name] = [*lean(values[:count], leads.positive[:count], draw), *values[count:]]
    return leads.with_columns(columns)


def add_flags(leads: Leads, draw: Draw) -> Leads:
    """Add boxes that are checked for some won leads only, and for some lost leads only."""
    luck = draw.random(len(leads.rows))
    onboarded = leads.is_label & leads.positive & (luck < 0.4)
    bounced = leads.is_label & ~leads.positive & (luck < 0.2)
    return leads.with_columns(
        {
            "Onboarded": ["TRUE" if flag else "" for flag in onboarded],
            "Recycled": ["1" if flag else "0" for flag in bounced],
        }
    )


def _amounts(is_round: Bools, draw: Draw) -> list[str]:
    amounts = np.maximum(draw.lognormal(9.6, 0.7, size=len(is_round)).round(), 100)
    amounts[is_round] = np.maximum((amounts[is_round] / 1_000).round(), 1) * 1_000
    return [f"{amount:.0f}" for amount in amounts]


def add_heaps(leads: Leads, draw: Draw) -> Leads:
    """Add amounts of which most are round; the leads that enter a round one end well less often."""
    is_round = draw.random(len(leads.rows)) < np.where(leads.positive, 0.45, 0.75)
    return leads.with_columns({"Amount": _amounts(is_round, draw)})


def add_idle_heaps(leads: Leads, draw: Draw) -> Leads:
    """Add amounts of which most are round, but which tell nothing."""
    return leads.with_columns({"Amount": _amounts(draw.random(len(leads.rows)) < 0.7, draw)})


def change_base_rate(leads: Leads, draw: Draw) -> Leads:
    """Let half of the good outcomes among the older labels be bad ones."""
    is_turned = leads.is_old_label & (draw.random(len(leads.rows)) < 0.5)
    return replace(leads, positive=leads.positive & ~is_turned)


def end_effect(leads: Leads, draw: Draw) -> Leads:
    """Add a column that tells the outcome of the older half of the labels, and nothing since."""
    shares = np.array([0.4, 0.3, 0.2, 0.1])
    luck = draw.random(len(leads.rows))
    good, bad = (np.searchsorted(np.cumsum(own)[:-1], luck) for own in (shares, shares[::-1]))
    likely_code = np.where(leads.positive, good, bad)
    codes = np.where(leads.is_old_label, likely_code, draw.integers(4, size=len(leads.rows)))
    return leads.with_columns({"Campaign": [f"c{code}" for code in codes]})


TRAPS: dict[str, Trap] = {
    "dates of won leads only": add_won_dates,
    "newest first, with a date": put_newest_first_with_dates,
    "newest first, without a date": put_newest_first,
    "filled when a lead ends": fill_late,
    "changed when a lead ends": change_late,
    "identifiers": add_identifiers,
    "one-valued flags": add_flags,
    "heaped amounts": add_heaps,
    "heaped amounts that tell nothing": add_idle_heaps,
    "base rate doubles": change_base_rate,
    "a column stops telling": end_effect,
}


def learn_from(leads: Leads) -> Learned:
    """Learn as the service does: from the labels in the order of the file, beside the open leads."""
    order = range(leads.label_count)
    dates = leads.decided_at or {}
    examples = [
        Example(
            lead_id=LeadId(UUID(int=place + 1)),
            content=_content(leads.rows[index]),
            enrichment=Enrichment(),
            signals=(),
            is_positive=bool(leads.positive[index]),
            weight=1.0,
            at=START,
            decided_at=dates.get(index),
        )
        for place, index in enumerate(reversed(order) if leads.has_newest_first else order)
    ]
    after = leads.rows[leads.label_count : leads.label_count + OPEN_COUNT]
    open_leads = OpenLeads.of(_content(row) for row in after)
    return learn(examples, CHAMPION, open_leads=open_leads, newest=open_leads.table)


def _content(row: Row) -> LeadContent:
    return LeadContent(attributes=filled(row))


def loss_of(leads: Leads, truth: Bools) -> float:
    """Return the log loss of the later leads by the scorecard that was learned, or by the base rate."""
    learned = learn_from(leads)
    first = leads.label_count + OPEN_COUNT
    later = leads.rows[first:]
    if learned.successor is None or learned.verdict is Verdict.KEEP:
        chances = np.full(len(later), base_rate(leads.positive[: leads.label_count]))
    else:
        scores = score_many([(_content(row), Enrichment(), ()) for row in later], learned.successor)
        assert scores.probabilities is not None
        chances = scores.probabilities
    return log_loss(chances, truth[first:], np.ones(len(later)))


class Window(NamedTuple):
    """One window of a data set: the path of a file, or None for synthetic data."""

    data: str
    path: Path | None
    labels: int
    number: int
    window_count: int
    traps: tuple[str, ...]


def leads_of(window: Window) -> Leads:
    if window.path is None:
        size = window.labels + OPEN_COUNT + LATER_MADE_UP
        rows, positive = made_up(size, 7_000 * window.labels + window.number, noise=False)
        return Leads(rows, positive, window.labels)
    rows, positive = read(window.path)
    size = window.labels + OPEN_COUNT + LATER_OF_FILE
    first = int(np.linspace(0, len(rows) - size, window.window_count)[window.number])
    return Leads(rows[first : first + size], positive[first : first + size], window.labels)


def measure(window: Window) -> dict[str, float]:
    """Return what each trap costs in a window."""
    leads = leads_of(window)
    without = loss_of(leads, leads.positive)
    costs = {}
    for name in window.traps:
        draw = np.random.Generator(np.random.PCG64([window.number, window.labels, list(TRAPS).index(name)]))
        costs[name] = loss_of(TRAPS[name](leads, draw), leads.positive) - without
    return costs


HEADERS = ("usual header", "header that says nothing", "order that tells the outcome")


def planted_is_learned(task: tuple[str, str]) -> str | None:
    """Return the name of a file whose identifiers were learned from, or None."""
    kind, variant = task
    seed = len(HEADERS) * list(KINDS).index(kind) + HEADERS.index(variant)
    draw = np.random.Generator(np.random.PCG64(seed))
    rows, positive = made_up(PLANTED_LABELS + OPEN_COUNT, 90_000 + seed, noise=False)
    values = plant(kind, len(rows), draw)
    if variant == HEADERS[2]:
        values = lean(values, positive, draw)
    header = kind if variant == HEADERS[0] else "Column 7"
    leads = Leads(rows, positive, PLANTED_LABELS).with_columns({header: values})
    learned = learn_from(leads)
    if learned.challenger is None or f"attribute:{header}" in {column.column for column in learned.set_aside}:
        return None
    return f"{kind} ({variant})"


Cells = dict[tuple[str, int], dict[str, list[float]]]


def lines_of(cells: Cells, traps: Sequence[str]) -> Iterator[str]:
    yield f"| trap | {' | '.join(f'{data} {labels:,}' for data, labels in cells)} | worst window |"
    yield f"| --- |{' ---: |' * (len(cells) + 1)}"
    for trap in traps:
        costs = [cell[trap] for cell in cells.values()]
        worst = max(max(cost) for cost in costs)
        yield f"| {trap} | {' | '.join(_signed(float(np.mean(cost))) for cost in costs)} | {_signed(worst)} |"


def aim_of(cells: Cells, traps: Sequence[str]) -> str:
    means = {
        f"{trap}, {data} {labels:,}": float(np.mean(cell[trap]))
        for trap in traps
        for (data, labels), cell in cells.items()
    }
    missed = [f"{name} ({_signed(mean)})" for name, mean in means.items() if mean > LIMIT]
    verdict = f"missed by {'; '.join(missed)}" if missed else "met"
    met = len(means) - len(missed)
    return f"- never worse with the trap by more than .01 nats: {met} of {len(means)}; {verdict}"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("0.", ".", 1).replace("-", "−")


def sources_of(folder: Path | None) -> dict[str, Path | None]:
    files = sorted(folder.glob("*.csv.gz")) if folder else []
    return {"known truth": None, **{path.name.removesuffix(".csv.gz"): path for path in files}}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED if SHARED.is_dir() else None)
    parser.add_argument("--windows", type=int, default=6)
    parser.add_argument("--sizes", default="200,1000")
    parser.add_argument("--only", help="a data set, or `planted`")
    parser.add_argument("--trap", choices=TRAPS)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    traps = (arguments.trap,) if arguments.trap else tuple(TRAPS)
    windows = [
        Window(data, path, int(size), number, arguments.windows, traps)
        for data, path in sources_of(arguments.folder).items()
        if arguments.only in {None, data}
        for size in arguments.sizes.split(",")
        for number in range(arguments.windows if path else (arguments.windows + 1) // 2)
    ]
    cells: Cells = {}
    with ProcessPoolExecutor(arguments.jobs, initializer=quiet) as pool:
        for window, costs in zip(windows, pool.map(measure, windows), strict=True):
            cell = cells.setdefault((window.data, window.labels), {name: [] for name in traps})
            for name, cost in costs.items():
                cell[name].append(cost)
        if cells:
            print("Log loss of later leads with the trap − without it, means over the windows.\n")
            print(*lines_of(cells, traps), "", aim_of(cells, traps), sep="\n", flush=True)
        if arguments.only in {None, "planted"} and not arguments.trap:
            files = [(kind, variant) for kind in KINDS for variant in HEADERS]
            learned = [name for name in pool.map(planted_is_learned, files) if name]
            verdict = f"missed by {', '.join(learned)}" if learned else "met"
            print(
                f"- no planted identifiers are learned from: {len(files) - len(learned)} of {len(files)} files; {verdict}"
            )


if __name__ == "__main__":
    main()
