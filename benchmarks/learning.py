"""Compare learned probabilities with other methods, on outcomes in time order.

    python benchmarks/learning.py [FOLDER] [--windows N] [--test N] [--sizes 50,100,…] [--only NAME] [--jobs N]

FOLDER (default: ../shared/outcomes beside the checkout, if it exists) holds `*.csv.gz` files that are `;`-separated and start
with the oldest row. Their outcome is `y` (yes/no), and `duration` is ignored because it is known only afterwards. For each
number of labels N, windows are spread over the file: fit on N labels, test on the labels that follow. Synthetic data sets,
some of them pure noise, have up to 60 files for each N and are tested on five times as many leads. The output is the mean log
loss minus that of the base rate of the same N labels (nats per label; negative is better), AUC, Brier score, and expected
calibration error.

`LeadOps` is the product's behavior: the learned scorecard if it passes the gate, otherwise the base rate. `open` is the share
of windows in which it passes. The other methods are logistic regression (one-hot, scaled, C = 0.1), histogram gradient
boosting, and Odoo's naive Bayes. The results are compared with the project's aims, and missed aims are listed by name.
"""

import os

# Small matrices are slower on many threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import csv
import gzip
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.heaped import heaped
from benchmarks.odoo import OdooScoring
from leadops_core.learning import Example, Learned, Verdict, learn
from leadops_core.learning.metrics import auc, brier, ece, log_loss
from leadops_core.schemas import Enrichment, LeadContent, LeadId, Scorecard, ScorecardId, ScorecardVersion
from leadops_core.scoring import default_scorecard
from leadops_core.scoring.engine import Scores, score_many

SHARED = Path(__file__).parents[2] / "shared" / "outcomes"
MAX_FILES, LABELS_OF_FILES, MORE_TO_JUDGE_ON = 60, 20_000, 5
SIZES = (20, 30, 40, 50, 100, 200, 500, 1_000, 5_000)
START = datetime(2026, 1, 1, tzinfo=UTC)
CHAMPION = ScorecardVersion(
    id=ScorecardId(UUID(int=1)),
    number=1,
    scorecard=default_scorecard(),
    made_by="leadops",
    reason="shipped",
    is_active=True,
    created_at=START,
)
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Row = dict[str, str]
Way = Callable[[Sequence[Row], Bools, Sequence[Row]], Floats]


def read(path: Path) -> tuple[list[Row], Bools]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    positive = np.array([row.pop("y") == "yes" for row in rows])
    return [{name: value for name, value in row.items() if name != "duration"} for row in rows], positive


def made_up(size: int, seed: int, *, noise: bool) -> tuple[list[Row], Bools]:
    """Return twelve columns, a third of them informative unless all are noise, with one good outcome in six."""
    draw = np.random.Generator(np.random.PCG64(seed))
    log_odds = np.full(size, -1.6)
    names = np.array([f"v{number}" for number in range(6)])
    picks = {f"kind {number}": draw.integers(6, size=size) for number in range(6)}
    numbers = {f"number {number}": draw.normal(size=size).round(3) for number in range(6)}
    if not noise:
        log_odds += np.array([0.9, 0.3, 0.0, -0.3, -0.9, 0.0])[picks["kind 0"]]
        log_odds += np.array([0.5, -0.5, 0.0, 0.0, 0.4, -0.4])[picks["kind 1"]]
        log_odds += 0.6 * numbers["number 0"] - 0.5 * np.maximum(numbers["number 1"], 0)
    positive = draw.random(size) < 1 / (1 + np.exp(-log_odds))
    rows = [
        {name: str(names[codes[index]]) for name, codes in picks.items()}
        | {name: str(values[index]) for name, values in numbers.items()}
        for index in range(size)
    ]
    return rows, positive


def is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def base_rate(positive: Bools) -> float:
    return float((positive.sum() + 0.5) / (len(positive) + 1))


OPEN: list[bool] = []


def learned_from(rows: Sequence[Row], positive: Bools) -> Learned:
    """Return the result of learning from the rows, as the product learns from leads with these custom fields."""
    return learn(
        (
            Example(
                lead_id=LeadId(UUID(int=index + 1)),
                content=LeadContent(attributes=filled(row)),
                enrichment=Enrichment(),
                signals=(),
                is_positive=bool(good),
                weight=1.0,
                at=START,
            )
            for index, (row, good) in enumerate(zip(rows, positive, strict=True))
        ),
        CHAMPION,
    )


def scores_of(rows: Sequence[Row], scorecard: Scorecard) -> Scores:
    """Return the scores of leads with these custom fields."""
    return score_many([(LeadContent(attributes=filled(row)), Enrichment(), ()) for row in rows], scorecard)


def leadops(rows: Sequence[Row], positive: Bools, later: Sequence[Row]) -> Floats:
    learned = learned_from(rows, positive)
    OPEN.append(learned.verdict is Verdict.PROMOTE)
    if learned.successor is None or learned.verdict is Verdict.KEEP:
        return np.full(len(later), base_rate(positive))
    chances = scores_of(later, learned.successor).probabilities
    assert chances is not None
    return chances


def filled(row: Row) -> Row:
    return {name: value for name, value in row.items() if value}


def split(rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    numeric = [name for name in rows[0] if all(is_number(row[name]) for row in rows)]
    return numeric, [name for name in rows[0] if name not in numeric]


def numbers_of(rows: Sequence[Row], names: Sequence[str]) -> Floats:
    return np.array([[float(row[name]) for name in names] for row in rows]).reshape(len(rows), -1)


def words_of(rows: Sequence[Row], names: Sequence[str]) -> list[list[str]]:
    return [[row[name] for name in names] for row in rows]


def logistic(rows: Sequence[Row], positive: Bools, later: Sequence[Row]) -> Floats:
    numeric, words = split([*rows, *later])
    scaler, encoder = StandardScaler(), OneHotEncoder(handle_unknown="ignore")
    parts: list[tuple[Floats, Floats]] = []
    if numeric:
        parts.append(
            (scaler.fit_transform(numbers_of(rows, numeric)), scaler.transform(numbers_of(later, numeric)))
        )
    if words:
        fitted = encoder.fit_transform(words_of(rows, words)).toarray()
        parts.append((fitted, encoder.transform(words_of(later, words)).toarray()))
    model = LogisticRegression(C=0.1, max_iter=2_000).fit(np.hstack([part[0] for part in parts]), positive)
    chances: Floats = model.predict_proba(np.hstack([part[1] for part in parts]))[:, 1]
    return chances


def boosting(rows: Sequence[Row], positive: Bools, later: Sequence[Row]) -> Floats:
    numeric, words = split([*rows, *later])
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan, max_categories=250)
    before, after = numbers_of(rows, numeric), numbers_of(later, numeric)
    if words:
        before = np.hstack([before, encoder.fit_transform(words_of(rows, words))])
        after = np.hstack([after, encoder.transform(words_of(later, words))])
    kinds = list(range(len(numeric), len(numeric) + len(words)))
    model = HistGradientBoostingClassifier(categorical_features=kinds or None, random_state=0)
    chances: Floats = model.fit(before, positive).predict_proba(after)[:, 1]
    return chances


def odoo(rows: Sequence[Row], positive: Bools, later: Sequence[Row]) -> Floats:
    """Fit Odoo's method on the same fields, with numbers cut at quintiles and every lead at stage 0."""
    numeric, _ = split([*rows, *later])
    cuts = {name: np.quantile(numbers_of(rows, [name]), (0.2, 0.4, 0.6, 0.8)) for name in numeric}

    def values(row: Row) -> dict[str, object]:
        cut: dict[str, object] = {
            name: int(np.searchsorted(cuts[name], float(value))) if name in cuts else value
            for name, value in row.items()
        }
        return {**cut, "stage": 0}

    scoring = OdooScoring(stages=(0,))
    for row, good in zip(rows, positive, strict=True):
        scoring.close(values(row), won=bool(good))
    return np.array([scoring.score(values(row)) / 100 for row in later])


WAYS: dict[str, Way] = {"LeadOps": leadops, "logistic": logistic, "boosting": boosting, "Odoo": odoo}


def windows(size: int, labels: int, test: int, count: int) -> Iterator[tuple[slice, slice]]:
    for start in np.linspace(0, size - labels - test, count).astype(int).tolist():
        yield slice(start, start + labels), slice(start + labels, start + labels + test)


Sample = tuple[Sequence[Row], Bools]


def samples(
    name: str, path: Path | None, labels: int, count: int, test: int
) -> Iterator[tuple[Sample, Sample]]:
    """Yield pairs of training and test data: windows of a file, or that many synthetic files."""
    if path is not None:
        rows, positive = read(path)
        for before, after in windows(len(rows), labels, test, count):
            yield (rows[before], positive[before]), (rows[after], positive[after])
        return
    # Synthetic files are cheap, and figures for few labels depend more on chance.
    for seed in range(max(count, min(MAX_FILES, LABELS_OF_FILES // labels))):
        size, number = labels + MORE_TO_JUDGE_ON * test, 1_000 * labels + seed
        if name == "heaped numbers":
            rows, positive = heaped(size, number)
        else:
            rows, positive = made_up(size, number, noise=name == "pure noise")
        yield (rows[:labels], positive[:labels]), (rows[labels:], positive[labels:])


class Cell(NamedTuple):
    """The means over all windows for one data set and one number of labels, and how often the gate was open."""

    data: str
    labels: int
    means: dict[str, Floats]
    open_share: float
    worst: float


def measure(task: tuple[str, Path | None, int, int, int]) -> Cell:
    """Measure every method on every window for one number of labels."""
    name, path, labels, count, test = task
    OPEN.clear()
    figures: dict[str, list[tuple[float, ...]]] = {way: [] for way in WAYS}
    for (rows, positive), (later, truth) in samples(name, path, labels, count, test):
        if not 0 < positive.sum() < labels:
            continue
        ones = np.ones(len(truth))
        floor = log_loss(np.full(len(truth), base_rate(positive)), truth, ones)
        for way, chances_of in WAYS.items():
            chances = chances_of(rows, positive, later)
            loss = log_loss(chances, truth, ones) - floor
            figures[way].append(
                (loss, auc(chances, truth, ones), brier(chances, truth, ones), ece(chances, truth, ones))
            )
    means = {way: np.mean(found, axis=0) for way, found in figures.items()}
    worst = max(found[0] for found in figures["LeadOps"])
    return Cell(name, labels, means, float(np.mean(OPEN)), worst)


def line_of(cell: Cell) -> str:
    cells = [
        " / ".join(_cell(value, index) for index, value in enumerate(mean)) for mean in cell.means.values()
    ]
    return f"| {cell.data} | {cell.labels:,} | {' | '.join(cells)} | {cell.open_share:.0%} | {_signed(cell.worst)} |"


def _always(_: Cell) -> bool:
    return True


AIMS: dict[str, tuple[Callable[[Cell], bool], Callable[[Cell], bool]]] = {
    "never worse than the base rate by more than .01 nats": (
        _always,
        lambda cell: cell.means["LeadOps"][0] <= 0.01,
    ),
    "within .005 nats of the best of the others": (
        _always,
        lambda cell: cell.means["LeadOps"][0] <= _best_of_others(cell) + 0.005,
    ),
    "better than all others at N ≤ 200": (
        lambda cell: cell.labels <= 200,
        lambda cell: cell.means["LeadOps"][0] < _best_of_others(cell),
    ),
    "ahead of boosting on heaped numbers at N ≥ 1,000": (
        lambda cell: cell.data == "heaped numbers" and cell.labels >= 1_000,
        lambda cell: cell.means["LeadOps"][0] < cell.means["boosting"][0],
    ),
    "calibration error at most .03 at N ≥ 1,000": (
        lambda cell: cell.labels >= 1_000,
        lambda cell: cell.means["LeadOps"][3] <= 0.03,
    ),
}
"""The aims: which cells each one applies to, and whether a cell meets it."""


def _best_of_others(cell: Cell) -> float:
    return float(min(mean[0] for way, mean in cell.means.items() if way != "LeadOps"))


def aims_of(cells: Sequence[Cell]) -> Iterator[str]:
    is_good = True
    for aim, (is_about, is_met) in AIMS.items():
        about = [cell for cell in cells if is_about(cell)]
        missed = [f"{cell.data} {cell.labels:,}" for cell in about if not is_met(cell)]
        is_good = is_good and not missed
        verdict = "met" if not missed else f"missed by {', '.join(missed)}"
        yield f"- {aim}: {len(about) - len(missed)} of {len(about)}; {verdict}"
    yield "goals met" if is_good else "goals missed"


def _cell(value: float, index: int) -> str:
    return _signed(value) if index == 0 else f"{value:.3f}".removeprefix("0")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("0.", ".", 1).replace("-", "−")


def fit_time(labels: int, columns: int) -> str:
    """Return the time to fit on one core, without anything else."""
    from leadops_core.learning.label_columns import Labels
    from leadops_core.learning.model import train
    from leadops_core.learning.update import labels_of

    draw = np.random.Generator(np.random.PCG64(3))
    picks = draw.integers(10, size=(columns, labels))
    log_odds = -2 + 0.3 * (picks[:6] - 4.5).sum(axis=0) / 3
    positive = draw.random(labels) < 1 / (1 + np.exp(-log_odds))
    examples = [
        Example(
            lead_id=LeadId(UUID(int=index + 1)),
            content=LeadContent(
                attributes={f"c{column}": f"v{picks[column, index]}" for column in range(columns)}
            ),
            enrichment=Enrichment(),
            signals=(),
            is_positive=bool(positive[index]),
            weight=1.0,
            at=START,
        )
        for index in range(labels)
    ]
    ready = labels_of(Labels.of(examples))
    began = time.process_time()
    train(ready, ready.rows(0, labels), default_scorecard())
    return f"Fitting {labels:,} labels × {columns} columns: {time.process_time() - began:.1f} s of one core (aim: under 10)."


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED if SHARED.is_dir() else None)
    parser.add_argument("--windows", type=int, default=6)
    parser.add_argument("--test", type=int, default=1_000)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--only")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    sizes = tuple(int(size) for size in arguments.sizes.split(","))
    sources: dict[str, Path | None] = {"known truth": None, "pure noise": None, "heaped numbers": None}
    for path in sorted(arguments.folder.glob("*.csv.gz")) if arguments.folder else ():
        sources[path.name.removesuffix(".csv.gz")] = path
    tasks = [
        (name, path, size, arguments.windows, arguments.test)
        for name, path in sources.items()
        if arguments.only in {None, name}
        for size in sizes
    ]
    print("Log loss − base rate's / AUC / Brier / ECE, means over the windows.\n")
    print(f"| data | N | {' | '.join(WAYS)} | open | worst window |")
    print(f"| --- | ---: | {' | '.join('---' for _ in WAYS)} | ---: | ---: |")
    cells = []
    with ProcessPoolExecutor(arguments.jobs, initializer=quiet) as pool:
        for cell in pool.map(measure, tasks):
            cells.append(cell)
            print(line_of(cell), flush=True)
    print(*("", *aims_of(cells)), sep="\n")
    if arguments.only in {None, "fit"}:
        print(f"\n{fit_time(100_000, 60)}")


def quiet() -> None:
    warnings.filterwarnings("ignore")


if __name__ == "__main__":
    main()
