"""Load data/demo_leads.csv into a database and process it with the public API.

    python scripts/seed_demo_data.py [--db URL]

Running it again adds nothing, because existing leads stay as they are.
"""

import argparse
import sys
from pathlib import Path

from leadops_core import LeadOps
from leadops_core.display.text import clean_line
from leadops_core.errors import LeadOpsError

DEMO_LEADS = Path(__file__).resolve().parents[1] / "data" / "demo_leads.csv"


def main() -> int:
    """Return 0 if the demo leads are processed, otherwise print the reason and return 1."""
    parser = argparse.ArgumentParser(description="Load the demo leads into a database and process them.")
    parser.add_argument("--db", metavar="URL", help="such as sqlite:///leads.db; else LEADOPS_DATABASE_URL")
    arguments = parser.parse_args()
    try:
        with LeadOps.open(arguments.db) as ops:
            before = ops.leads.figures().total
            report = ops.ingest(DEMO_LEADS, by="seed")
            processed = ops.process()
            figures = ops.leads.figures()
    except LeadOpsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{report.file_name}: {report.counts.rows} rows, {report.counts.rejected} of them rejected")
    for row in report.rejected_rows:
        print(clean_line(f"line {row.line}, {row.column or 'whole row'}: {row.reason}"))
    print(
        f"{figures.total - before} leads added, {processed.processed} processed, {figures.total} in the database"
    )
    print("labels: " + ", ".join(f"{label} {count}" for label, count in figures.by_label.items()))
    print(f"{figures.drafts_waiting} drafts wait for review: leadops review")
    return 0


if __name__ == "__main__":
    sys.exit(main())
