"""Measure how often the share of good outcomes among similar leads lies in the interval that the leads show.

    python benchmarks/intervals.py [FOLDER] [--windows N] [--sizes 20,30,40]

The data are those of `benchmarks/learning.py`. The test leads of each window are cut into thirds by score. A third is covered
if its share of good outcomes lies between the mean lower and the mean upper end of its intervals. The aim is 85 to 95 %, in the
mean over the data sets.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.learning import SHARED, Bools, Row, learned_from, samples, scores_of
from leadops_core.learning import Verdict


def covered(rows: Sequence[Row], positive: Bools, later: Sequence[Row], truth: Bools) -> list[bool]:
    """Return for each third of the later leads if its share of good outcomes lies in its interval."""
    learned = learned_from(rows, positive)
    if learned.successor is None or learned.verdict is Verdict.KEEP:
        return []
    scores = scores_of(later, learned.successor)
    if scores.intervals is None:
        return []
    low, high = scores.intervals
    thirds = np.array_split(np.argsort(scores.totals, kind="stable"), 3)
    return [bool(low[third].mean() <= truth[third].mean() <= high[third].mean()) for third in thirds]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED if SHARED.is_dir() else None)
    parser.add_argument("--windows", type=int, default=20)
    parser.add_argument("--sizes", default="20,30,40")
    arguments = parser.parse_args()
    sources: dict[str, Path | None] = {"known truth": None, "pure noise": None}
    for path in sorted(arguments.folder.glob("*.csv.gz")) if arguments.folder else ():
        sources[path.name.removesuffix(".csv.gz")] = path
    for size in map(int, arguments.sizes.split(",")):
        shares = {}
        for name, path in sources.items():
            hits = [
                hit
                for before, after in samples(name, path, size, arguments.windows, 1_000)
                for hit in covered(*before, *after)
            ]
            shares[name] = float(np.mean(hits)) if hits else float("nan")
        details = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
        print(f"{size} labels: {np.nanmean(list(shares.values())):.0%} covered ({details})", flush=True)


if __name__ == "__main__":
    main()
