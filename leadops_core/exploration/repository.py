"""The SQL of random proposals."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, func, select

from leadops_core.database.database import Database
from leadops_core.database.pages import read_page
from leadops_core.decision import is_open_to_decisions
from leadops_core.schemas import ExplorationAssignment, ExploredLead, LeadStatus, Outcome, Page
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive
from leadops_core.tables import labels, leads

_IS_DRAWN = leads.c.exploration.is_not(None)
_NAMES = ("first_name", "last_name", "email", "company_name")


class ExplorationRepository:
    """The assignments of leads. Runs of the pipeline write them together with their leads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def drawn(self) -> tuple[int, int]:
        """Return the number of draws, and how many of them chose their lead."""
        draw, propensity = (leads.c.exploration[name].as_float() for name in ("draw", "propensity"))
        query = select(func.count(), func.count().filter(draw < propensity)).where(_IS_DRAWN)
        with self._database.reading() as connection:
            drawn, chosen_count = connection.execute(query).one()
            return drawn, chosen_count

    def explored(self) -> list[tuple[bool, Outcome | None]]:
        """Return for each lead that is proposed or was contacted at random if it is still open, and its outcome."""
        query = (
            select(leads.c.status, labels.c.outcome)
            .outerjoin_from(leads, labels, labels.c.lead_id == leads.c.id)
            .where(_IS_DRAWN, leads.c.is_explored)
        )
        with self._database.reading() as connection:
            return [
                (is_open_to_decisions(LeadStatus(status)), None if outcome is None else Outcome(outcome))
                for status, outcome in connection.execute(query)
            ]

    def list(
        self, cursor: str | None, limit: int, *, is_explored: Collection[bool], weights: OutcomeWeights
    ) -> Page[ExploredLead]:
        """Return one page of the leads with a draw, newest first. Raise InvalidCursorError."""
        columns = [leads.c[name] for name in ("id", "exploration", "is_explored", *_NAMES)]
        query = (
            select(*columns, labels.c.outcome)
            .outerjoin_from(leads, labels, labels.c.lead_id == leads.c.id)
            .where(_IS_DRAWN, leads.c.is_explored.in_(is_explored))
        )
        scope = ("exploration", sorted(is_explored))
        with self._database.reading() as connection:
            rows, next_cursor = read_page(
                connection, query, leads.c.created_at, leads.c.id, scope=scope, cursor=cursor, limit=limit
            )
        return Page(items=tuple(_explored_lead(row, weights) for row in rows), next_cursor=next_cursor)


def _explored_lead(row: Row[Any], weights: OutcomeWeights) -> ExploredLead:
    assignment = ExplorationAssignment.model_validate(row.exploration)
    person = full_name(row.first_name, row.last_name)
    return ExploredLead(
        lead_id=row.id,
        name=display_name(person, row.email, row.company_name, row.id),
        assignment=assignment,
        is_chosen=assignment.is_chosen,
        is_explored=row.is_explored,
        is_good=None if row.outcome is None else is_positive(Outcome(row.outcome), weights),
    )
