"""Load demo leads as if they had arrived, been emailed, and been learned from in the last weeks.

    python scripts/seed_demo_history.py [--db URL] [--days 60]

Use it to see figures, outcomes, and scorecard versions before you have your own. The pictures in the documents use it,
too. The leads come from data/demo_leads.csv, and more are combined from their values. Outcomes are random. The database
must be empty.
"""

import argparse
import csv
import io
import math
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Lead, LeadStatus, Outcome
from leadops_core.settings import settings
from leadops_core.testing.clock import FixedClock

DEMO_LEADS = Path(__file__).resolve().parents[1] / "data" / "demo_leads.csv"
REP = "Dana Whitfield"
DEMO_DAYS = 14
PER_DAY = 11
LEARN_AFTER_DAYS = 14
UNREAD_DAYS = 4
Row = dict[str, str]


def main() -> int:
    """Return 0 if the database has the history, otherwise print the reason and return 1."""
    parser = argparse.ArgumentParser(description="Load demo leads with a past.")
    parser.add_argument("--db", metavar="URL", help="such as sqlite:///leads.db; else LEADOPS_DATABASE_URL")
    parser.add_argument("--days", type=int, default=60, help="how long the past is (default 60)")
    arguments = parser.parse_args()
    today = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    # The clock ticks, so that each step of a run has a duration.
    clock = FixedClock(today - timedelta(days=arguments.days), tick_seconds=0.0008)
    # Always the mock provider, regardless of the environment, and no undo window.
    config = settings().model_copy(
        update={"email_mode": "mock", "undo_seconds": 0, "daily_cap": 10_000, "learning_mode": "auto"}
    )
    try:
        with LeadOps.open(arguments.db, config=config, clock=clock) as ops:
            if ops.leads.figures().total:
                print("There are leads in this database; give an empty one with --db.", file=sys.stderr)
                return 1
            History(ops, clock, arguments.days).simulate()
            figures = ops.leads.figures()
            versions = len(ops.scorecards.list())
    except LeadOpsError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{figures.total} leads over {arguments.days} days, {versions} versions of the scorecard")
    print("labels: " + ", ".join(f"{label} {count}" for label, count in figures.by_label.items()))
    print(f"{figures.drafts_waiting} drafts wait for review: leadops review")
    return 0


class History:
    """Reproducible days of a small sales team."""

    def __init__(self, ops: LeadOps, clock: FixedClock, days: int) -> None:
        self._ops = ops
        self._clock = clock
        self._days = days
        self._lot = random.Random(7)
        with DEMO_LEADS.open(encoding="utf-8", newline="") as file:
            self._demo: list[Row] = list(csv.DictReader(file))
        # Errors of the demo file, such as a wrong encoding or a missing company, are not multiplied.
        self._parts = [row for row in self._demo if row["Company"] and "Ã" not in "".join(row.values())]
        self._due: list[tuple[int, Lead]] = []

    def simulate(self) -> None:
        """Simulate all days until today."""
        batches = self._batches()
        for day, rows in enumerate(batches):
            self._import_leads(day, rows)
            is_last = day >= len(batches) - UNREAD_DAYS
            if not is_last:
                self._clear_inbox(day)
            self._record_outcomes(day)
            if day and day % LEARN_AFTER_DAYS == 0:
                self._ops.learn()
                self._ops.process()
            self._clock.advance(86_400 - 6 * 3600)
        self._ops.follow_ups.draft_due()

    def _batches(self) -> list[list[Row]]:
        """Return the rows of each day: combined ones first, and the demo file's in the last weeks."""
        batches: list[list[Row]] = []
        for day in range(self._days):
            weekday = (self._clock.now() + timedelta(days=day)).weekday()
            size = self._lot.randint(2, 4) if weekday >= 5 else self._lot.randint(PER_DAY - 4, PER_DAY + 5)
            batches.append([self._made_up(day, number) for number in range(size)])
        recent = range(max(0, self._days - DEMO_DAYS), self._days)
        for day in recent:
            batches[day] = []
        for number, row in enumerate(self._demo):
            batches[recent[number * len(recent) // len(self._demo)]].append(row)
        return batches

    def _made_up(self, day: int, number: int) -> Row:
        one, other = self._lot.choice(self._parts), self._lot.choice(self._parts)
        row = dict(one)
        row["Last Name"], row["Company"] = other["Last Name"], other["Company"]
        row["Job Title"], row["Employees"] = other["Job Title"], other["Employees"]
        domain = (other["Email"].rpartition("@")[2] or "somewhere.example").lower()
        first = "".join(
            letter for letter in row["First Name"].lower() if letter.isascii() and letter.isalpha()
        )
        row["Email"] = f"{first or 'lead'}.{day:02d}{number:02d}@{domain}" if "." in domain else ""
        row["Created Date"] = ""
        return row

    def _import_leads(self, day: int, rows: list[Row]) -> None:
        if not rows:
            return
        text = io.StringIO()
        writer = csv.DictWriter(text, self._demo[0].keys(), extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows(rows)
        file = io.BytesIO(text.getvalue().encode())
        date = self._clock.now().date().isoformat()
        self._ops.ingest(file, by=REP, file_name=f"web-leads-{date}.csv")
        self._clock.advance(3 * 3600)
        self._ops.process()

    def _clear_inbox(self, day: int) -> None:
        """Review the drafts: approve most of them, and put some leads on hold."""
        self._clock.advance(3600)
        for item in self._ops.review(limit=100).items:
            lot = self._lot.random()
            if lot < 0.86:
                self._ops.drafts.approve(item.draft.id, by=REP, expected_version=item.draft.version)
                self._due.append((day + self._lot.randint(2, 9), item.lead))
            elif lot < 0.93:
                self._ops.leads.hold(str(item.lead.id), by=REP, reason="Comes back after the trade fair")
            else:
                self._ops.leads.set_status(
                    str(item.lead.id), LeadStatus.DISQUALIFIED, by=REP, reason="student_or_personal"
                )
        self._clock.advance(2 * 3600)
        self._ops.delivery.deliver_due()

    def _record_outcomes(self, day: int) -> None:
        """Record random outcomes of contacted leads. A better lead has better odds."""
        due = [lead for at, lead in self._due if at == day]
        for lead in due:
            outcome = self._outcome_of(lead)
            if outcome is not None:
                self._ops.outcomes.record(str(lead.id), outcome, by=REP)

    def _outcome_of(self, lead: Lead) -> Outcome | None:
        if self._lot.random() < 0.15:
            return None
        source = {"referral": 1.1, "partner": 0.6, "outbound": -0.9}.get(lead.source or "", 0.0)
        chance = 1 / (1 + math.exp(1.0 - ((lead.score_value or 0) - 62) / 13 - source))
        if self._lot.random() < chance:
            return self._lot.choice([Outcome.BOOKED_DEMO, Outcome.BOOKED_DEMO, Outcome.CLOSED_WON])
        return self._lot.choice([Outcome.NO_RESPONSE, Outcome.NO_RESPONSE, Outcome.CLOSED_LOST])


if __name__ == "__main__":
    sys.exit(main())
