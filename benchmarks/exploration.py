"""Simulate sales teams whose scorecard is wrong about one kind of lead, with and without exploration.

    python benchmarks/exploration.py [--weeks N] [--leads N] [--seeds N] [--jobs N] [--world NAME]

The truth is known: each lead that is contacted books a meeting with its own probability. In the world `overlooked`, people who
work alone book more often than all others, but the shipped scorecard gives them so few points that nobody ever writes to them.
In the world `right`, they hardly ever book, as the scorecard expects. Each team receives LEADS leads a week, approves the
drafts that LeadOps proposes, at most CAPACITY a week with the random sample first, and learns every four weeks.

Everything runs through the public API: import, pipeline, outcomes, learning, rescoring. Each figure is a mean over the seeds:
`late` counts the meetings of the last quarter. `alone` is the share of people who work alone that LeadOps would write to at
the end. `error` is the mean difference of probability and truth, over all leads of the last four weeks, contacted or not.
"""

import os

# Small matrices are slower on many threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import csv
import io
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from statistics import mean
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from leadops_core import LeadOps
from leadops_core.schemas import Lead, Outcome, RecommendedAction
from leadops_core.settings import Settings
from leadops_core.testing.clock import FixedClock

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
WEEK_SECONDS = 7 * 86_400
CAPACITY = 40
LEARN_AFTER_WEEKS = 4
ALONE = "1"
TITLES = {"VP Sales": 0.8, "Head of Marketing": 0.4, "Sales Manager": 0.0, "Office Assistant": -0.8}
SIZES = {ALONE: 0.0, "11-50": -0.3, "51-200": 0.1, "201-500": 0.5}
SOURCES = {"Referral": 0.8, "Web form": 0.0, "Event": -0.5}
MESSAGES = {"": -0.8, "How much does it cost?": 0.2, "Could we see a demo?": 1.0}
WORLDS = {"overlooked": 2.0, "right": -1.5}
"""Log-odds of people who work alone."""
BASE = -2.4
COLUMNS = ("Email", "First Name", "Last Name", "Company", "Job Title", "Employees", "Country", "Source")
MORE_COLUMNS = ("Budget", "Pain Point", "Message")


class Result(NamedTuple):
    emails: int
    meetings: int
    late_meetings: int
    """Meetings in the last quarter of the weeks."""
    alone_written_to: float
    """Share of people who work alone, in the last four weeks, that LeadOps would write to by their score."""
    error: float
    """Mean difference of probability and truth in the last four weeks, in points."""


class Team:
    """A sales team that works with LeadOps week by week."""

    def __init__(self, ops: LeadOps, clock: FixedClock, world: str, seed: int) -> None:
        self._ops = ops
        self._clock = clock
        self._alone = WORLDS[world]
        self._leads = random.Random(seed)
        self._answers = random.Random(seed + 1_000)
        self._truth: dict[str, float] = {}
        self._recent: list[str] = []
        self.emails = 0
        self.meetings: list[int] = []

    def run(self, weeks: int, leads_per_week: int) -> Result:
        for week in range(weeks):
            rows = [self._row(week, number) for number in range(leads_per_week)]
            is_recent = week >= weeks - 4
            self._recent += [row["Email"] for row in rows] if is_recent else []
            self._import(rows, week)
            self.meetings.append(self._contact())
            self._clock.advance(WEEK_SECONDS)
            if week % LEARN_AFTER_WEEKS == LEARN_AFTER_WEEKS - 1:
                self._ops.learn()
        return self._result(weeks)

    def _row(self, week: int, number: int) -> dict[str, str]:
        pick = self._leads
        title, size, source, message = (
            pick.choice(list(values)) for values in (TITLES, SIZES, SOURCES, MESSAGES)
        )
        email = f"lead{week}x{number}@firm{week}x{number}.example"
        alone = self._alone if size == ALONE else 0.0
        log_odds = BASE + TITLES[title] + SIZES[size] + SOURCES[source] + MESSAGES[message] + alone
        self._truth[email] = 1 / (1 + exp(-log_odds))
        values = (email, "Ann", f"Doe{number}", f"Firm {week} {number}", title, size, "US", source)
        return {
            **dict(zip(COLUMNS, values, strict=True)),
            **dict(zip(MORE_COLUMNS, ("25k-50k", "Leads get lost", message), strict=True)),
        }

    def _import(self, rows: list[dict[str, str]], week: int) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, (*COLUMNS, *MORE_COLUMNS))
        writer.writeheader()
        writer.writerows(rows)
        self._ops.ingest(io.BytesIO(text.getvalue().encode()), file_name=f"week{week}.csv")
        self._ops.process()

    def _contact(self) -> int:
        """Send the proposed emails, the random sample first, and return the number of meetings."""
        proposed = [
            lead
            for lead in self._ops.leads.iterate()
            if lead.status in ("QUALIFIED", "NEEDS_INFO") and lead.recommended_action in _WRITES
        ]
        proposed.sort(key=lambda lead: (not lead.is_explored, -(lead.score_value or 0)))
        meetings = 0
        for lead in proposed[:CAPACITY]:
            is_meeting = self._answers.random() < self._truth[lead.email or ""]
            outcome = Outcome.BOOKED_DEMO if is_meeting else Outcome.NO_RESPONSE
            self._ops.outcomes.record(lead.id, outcome, by="simulation")
            meetings += is_meeting
            self.emails += 1
        return meetings

    def _result(self, weeks: int) -> Result:
        recent = set(self._recent)
        leads = [lead for lead in self._ops.leads.iterate() if lead.email in recent]
        alone = [lead for lead in leads if lead.company_size == ALONE]
        with_probability = [lead for lead in leads if lead.probability is not None]
        errors = [abs(lead.probability - self._truth[lead.email]) for lead in with_probability]  # type: ignore[operator,index]
        return Result(
            self.emails,
            sum(self.meetings),
            sum(self.meetings[-(weeks // 4) :]),
            mean(_is_written_to(lead) for lead in alone),
            100 * mean(errors) if errors else float("nan"),
        )


_WRITES = (RecommendedAction.SEND_EMAIL, RecommendedAction.ASK_QUESTION)


def _is_written_to(lead: Lead) -> bool:
    return lead.score_label != "COLD"


def simulate(world: str, share: float, seed: int, weeks: int, leads_per_week: int) -> Result:
    config = Settings(
        _env_file=None, exploration_share=share, exploration_seed=f"simulation {seed}", learning_mode="auto"
    )
    clock = FixedClock(START)
    with (
        tempfile.TemporaryDirectory() as folder,
        LeadOps.open(f"sqlite:///{folder}/leads.db", config=config, clock=clock) as ops,
    ):
        return Team(ops, clock, world, seed).run(weeks, leads_per_week)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--weeks", type=int, default=32)
    parser.add_argument("--leads", type=int, default=150)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--world", choices=WORLDS, action="append", help="Only this world. Repeatable.")
    arguments = parser.parse_args()
    cells = [(world, share) for world in arguments.world or WORLDS for share in (0.0, 0.05)]
    print(f"{'world':<12}{'share':>6}{'emails':>8}{'meetings':>10}{'late':>7}{'alone':>8}{'error':>8}")
    with ProcessPoolExecutor(arguments.jobs) as pool:
        runs = {
            cell: [
                pool.submit(simulate, *cell, seed, arguments.weeks, arguments.leads)
                for seed in range(arguments.seeds)
            ]
            for cell in cells
        }
        for (world, share), futures in runs.items():
            results = [future.result() for future in futures]
            emails, meetings, late, alone, error = (mean(values) for values in zip(*results, strict=True))
            print(
                f"{world:<12}{share:>6.0%}{emails:>8.0f}{meetings:>10.1f}{late:>7.1f}{alone:>8.0%}{error:>8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
