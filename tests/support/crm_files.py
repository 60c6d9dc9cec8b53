"""CRM exports with the traps that real ones have: columns written after the outcome, identifiers, dates of one kind only."""

import csv
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import UUID

Kind = Literal["pipedrive", "salesforce"]
START = datetime(2024, 1, 1, 9, tzinfo=UTC)
PLANS = {"Pro": 1.1, "Team": 0.0, "Free": -1.1}
LATE_RATES = {"Handover": (0.95, 0.13), "Billing contact": (0.9, 0.2), "Onboarding call": (0.8, 0.24)}
"""Share of won and of lost leads in which a late column is filled: AUC .91, .85 and .78. Open leads have none."""


class Lead(NamedTuple):
    """A row of an export, and the chance of winning it that only the test knows."""

    row: dict[str, str]
    chance: float
    is_won: bool


def make_leads(
    count: int,
    *,
    seed: int,
    kind: Kind = "pipedrive",
    is_open: bool = False,
    late: bool = True,
    start: int = 0,
) -> list[Lead]:
    """Return leads whose plan and seats decide how likely they are won; `late` adds the columns of LATE_RATES."""
    draw = random.Random(seed)
    return [_lead(start + number, draw, kind, is_open=is_open, late=late) for number in range(count)]


def _lead(number: int, draw: random.Random, kind: Kind, *, is_open: bool, late: bool) -> Lead:
    plan, seats = draw.choice(list(PLANS)), draw.randrange(1, 100)
    chance = 1 / (1 + math.exp(-(-1.0 + PLANS[plan] + (seats - 50) / 40)))
    is_won = draw.random() < chance
    created = START + timedelta(hours=7 * number + draw.randrange(6))
    ended = created + timedelta(days=draw.randrange(5, 60))
    won, lost = is_won and not is_open, not is_won and not is_open
    row = {
        "Name": f"Person {_letters(number)}",
        "Email": f"p{number}@c{number}.example",
        "Company": f"Company {number}",
        "Plan": plan,
        "Seats": str(seats),
        "Region": draw.choice(("North", "South", "West")),
        "Phone": f"+44 20 7946 {draw.randrange(10_000):04}",
        "Website": f"https://www.c{number}.example",
        "Record ID": str(draw.randrange(10**8, 10**9)),
        "Deal ID": str(10_000 + 3 * number),
        "External key": str(UUID(int=draw.getrandbits(128))),
        "Assistant": f"assistant{number}@c{number}.example",
    }
    for name, (if_won, if_lost) in LATE_RATES.items() if late else ():
        is_filled = draw.random() < (if_won if is_won else if_lost) and not is_open
        row[name] = draw.choice(("done", "planned", "by phone")) if is_filled else ""
    row["Contract signed"] = "TRUE" if won and draw.random() < 0.6 else "FALSE"
    reason = draw.choice(("Price", "No budget", "Competitor")) if lost else ""
    if kind == "pipedrive":
        row |= {
            "Deal - Lost reason": reason,
            "Won time": f"{ended:%Y-%m-%d %H:%M:%S}" if won else "",
            "Deal created": f"{created:%d-%m-%Y}",
        }
    else:
        row |= {
            "Opportunity Lost Reason": reason,
            "Date of last activity": f"{ended:%m/%d/%Y}" if not is_open else "",
            "Created Date": f"{created:%m/%d/%Y}",
        }
    row["Status"] = "Open" if is_open else "Won" if is_won else "Lost"
    return Lead(row, chance, is_won)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number)).capitalize()


def write_csv(path: Path, leads: Sequence[Lead], *, without: Sequence[str] = ()) -> Path:
    """Write the rows as a CSV file without some of the columns."""
    names = [name for name in leads[0].row if name not in without]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lead.row for lead in leads)
    return path


def excess_loss(chances: Sequence[float], leads: Sequence[Lead], base_rate: float) -> float:
    """Return the mean log loss of the chances minus that of the base rate of the history, in nats per lead."""

    def loss(chance: float, *, is_won: bool) -> float:
        return -math.log(chance if is_won else 1 - chance)

    ours = sum(loss(chance, is_won=lead.is_won) for chance, lead in zip(chances, leads, strict=True))
    theirs = sum(loss(base_rate, is_won=lead.is_won) for lead in leads)
    return (ours - theirs) / len(leads)
