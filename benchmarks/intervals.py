"""Measure how often the share of good outcomes among similar leads lies in the interval that the leads show.

    python benchmarks/intervals.py [FOLDER] [--windows N] [--sizes 20,30,40]

The data are those of `benchmarks/learning.py`. The test leads of each window are cut into thirds by score. A third is covered
if its share of good outcomes lies between the mean lower and the mean upper end of its intervals. The aim is 85 to 95 %, in the
mean over the data sets. The thirds of a window are not independent, so the standard error is that of the means of the windows.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.learning import SHARED, Bools, Floats, Row, learned_from, samples, scores_of
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
    parser.add_argument("--windows", type=int, default=60)
    parser.add_argument("--sizes", default="20,30,40")
    arguments = parser.parse_args()
    sources: dict[str, Path | None] = {"known truth": None, "pure noise": None}
    for path in sorted(arguments.folder.glob("*.csv.gz")) if arguments.folder else ():
        sources[path.name.removesuffix(".csv.gz")] = path
    for size in map(int, arguments.sizes.split(",")):
        shares: dict[str, Floats] = {}
        for name, path in sources.items():
            hits = (
                covered(*before, *after)
                for before, after in samples(name, path, size, arguments.windows, 1_000)
            )
            shares[name] = np.array([np.mean(thirds) for thirds in hits if thirds])
        known = {name: windows for name, windows in shares.items() if len(windows)}
        details = ", ".join(f"{name} {_words(windows)}" for name, windows in known.items())
        mean = np.mean([windows.mean() for windows in known.values()])
        print(f"{size} labels: {mean:.0%} covered ({details})", flush=True)


def _words(windows: Floats) -> str:
    """Return the share with its standard error and the number of windows with intervals."""
    error = windows.std(ddof=1) / len(windows) ** 0.5 if len(windows) > 1 else float("nan")
    return f"{windows.mean():.1%} ± {error:.1%} of {len(windows)} windows"


if __name__ == "__main__":
    main()
