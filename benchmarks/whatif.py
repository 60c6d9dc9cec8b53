"""What-if in the console: a file of leads scored again at each move of a slider, beside scoring them one by one.

python benchmarks/whatif.py [LEADS]      100,000 unless given
"""

import csv
import random
import sys
import tempfile
import time
from pathlib import Path

from console import queries, whatif
from leadops_core import LeadOps
from leadops_core.schemas import LeadQuery, LevelPoints, ScorecardChanges
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.scoring import score
from leadops_core.scoring.changes import with_changes

DEMO = Path(__file__).parents[1] / "data" / "demo_leads.csv"
MOVES = 20
ONE_BY_ONE = 1_000


def write_leads(path: Path, count: int) -> None:
    """Leads put together at random from the demo's columns."""
    with DEMO.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    rows = [row for row in rows if len(row) == len(header)]
    email = next(place for place, name in enumerate(header) if "mail" in name.lower())
    draw = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(count):
            row = [draw.choice(rows)[place] for place in range(len(header))]
            row[email] = f"lead{number}@company{number % 5000}.example"
            writer.writerow(row)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder) / "leads.csv", Path(folder) / "leads.db"
        write_leads(source, count)
        with LeadOps.open(f"sqlite:///{path}") as ops:
            ops.ingest(source)
            ops.process()
            card = ops.scorecard().scorecard
            details = [ops.show(str(lead.id)) for lead in ops.leads(LeadQuery(limit=ONE_BY_ONE)).items]
        started = time.perf_counter()
        with queries.reading(path) as database:
            field = whatif.load(database, card, DEFAULT_OUTCOME_WEIGHTS)
        loaded = time.perf_counter() - started

        level = card.characteristics[0].levels[0]
        moves = []
        for step in range(MOVES):
            change = ScorecardChanges(
                points=(
                    LevelPoints(
                        characteristic=card.characteristics[0].name, level=level.name, points=step - 10
                    ),
                )
            )
            started = time.perf_counter()
            after = field.leads.scores(with_changes(card, change))
            whatif.movers(field.before, after, 50)
            moves.append(time.perf_counter() - started)

        scored = [each for each in details if each.score is not None]
        started = time.perf_counter()
        for each in scored:
            assert each.score is not None
            score(each.lead.content, each.lead.enrichment, each.score.signals, scorecard=card, version=1)
        single = (time.perf_counter() - started) / len(scored)

    middle = sorted(moves)[MOVES // 2]
    print(f"{field.size:,} leads")
    print(f"  read once from the file     {loaded:8.2f} s")
    print(
        f"  scored again at a move      {middle * 1000:8.0f} ms   "
        f"(largest of {MOVES}: {max(moves) * 1000:.0f} ms; aim: under 1,000)"
    )
    print(
        f"  the same, lead by lead      {single * field.size:8.2f} s    {single * field.size / middle:,.0f} times as long"
    )


if __name__ == "__main__":
    main()
