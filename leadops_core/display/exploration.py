"""Render the random sample of leads."""

from collections.abc import Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import ago, shorten
from leadops_core.schemas import ExploredLead
from leadops_core.texts import en
from leadops_core.texts.exploration import outcome_kind_words


def explored_table(leads: Iterable[ExploredLead], now: datetime) -> Table:
    """Return the leads with their draws and outcomes."""
    table = plain_table(
        "lead", "chosen", "draw", "share", "otherwise", "outcome", "drawn", right=("draw", "share")
    )
    for lead in leads:
        assignment = lead.assignment
        table.add_row(
            Text(shorten(lead.name, 60)),
            "yes" if lead.is_chosen else "no",
            f"{assignment.draw:.4f}",
            f"{100 * assignment.propensity:.3g}%",
            en.PASSED_OVER[assignment.passed_over],
            outcome_kind_words(lead),
            ago(assignment.drawn_at, now),
        )
    return table
