"""What-if in the console: score a file of leads at each move of a slider.

    python benchmarks/whatif.py [--leads N]

It calls the console's functions, so it measures only its own checkout.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from _measure import ROOT, Aim, Table, make_parser, parse_arguments, write_leads

sys.path.insert(0, str(ROOT))

from console import queries, whatif
from leadops_core import LeadOps
from leadops_core.schemas import LevelPoints, ScorecardChanges
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.scoring.changes import with_changes

MOVES = 20


def main() -> None:
    options = parse_arguments(make_parser(__doc__), leads=(5_000, 100_000))
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder) / "leads.csv", Path(folder) / "leads.db"
        write_leads(source, options.leads)
        with LeadOps.open(f"sqlite:///{path}") as ops:
            ops.ingest(source)
            ops.process()
            card = ops.scorecards.active().scorecard
        began = time.perf_counter()
        with queries.reading(path) as database:
            field = whatif.load(database, card, DEFAULT_OUTCOME_WEIGHTS)
        loading = time.perf_counter() - began
    characteristic = card.characteristics[0]
    moves = []
    for step in range(MOVES):
        points = LevelPoints(
            characteristic=characteristic.name, level=characteristic.levels[0].name, points=step - 10
        )
        began = time.perf_counter()
        after = field.leads.scores(with_changes(card, ScorecardChanges(points=(points,))))
        whatif.movers(field.before, after, 50)
        moves.append(time.perf_counter() - began)
    table = Table(f"{options.leads:,} leads, milliseconds", "ms", options.sides[:1])
    table.add("read once from the file", [loading * 1000])
    table.add("scored again at a move, median", [median(moves) * 1000], goal=Aim(1_000))
    table.add("scored again at a move, longest", [max(moves) * 1000], goal=Aim(1_000))
    table.print()


if __name__ == "__main__":
    main()
