"""Random proposals of leads that the policy would not write to."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import LeadId

Share = Annotated[float, Field(ge=0, le=0.5)]
"""Share of leads to propose at random. At one half, each outcome already tells as much as it can."""


class PassedOver(StrEnum):
    """Why the policy would not write to a lead."""

    COLD = "cold"
    LOW_FIT = "low_fit"


class ExplorationAssignment(Schema):
    """The draw that decides if a lead is proposed at random. It is made once per lead and never changes."""

    propensity: Annotated[float, Field(gt=0, le=0.5)]
    """Probability with which the lead was chosen: the share that was set at the time."""
    draw: Annotated[float, Field(ge=0, lt=1)]
    """Random number of the lead. The lead is chosen if it is below `propensity`."""
    seed: str
    """Seed of the random numbers."""
    passed_over: PassedOver
    """Why the policy would not write to the lead."""
    scorecard_version: int
    drawn_at: UtcDatetime

    @property
    def is_chosen(self) -> bool:
        return self.draw < self.propensity


class ExploredLead(Schema):
    """A lead with its assignment."""

    lead_id: LeadId
    name: str
    assignment: ExplorationAssignment
    is_chosen: bool
    is_explored: bool
    """True if the random draw is the reason why the lead is proposed, or was contacted."""
    is_good: bool | None = None
    """True if the lead has a good outcome, False if it has a bad one, None if it has none yet."""


class ExplorationReport(Schema):
    """What the random proposals have shown so far."""

    share: Share
    """The share that is set now; 0 means off."""
    drawn: Count
    """Leads that the policy would not have written to, and for which a draw was made."""
    chosen: Count
    """Leads that the draw chose."""
    waiting: Count
    """Chosen leads that are proposed and not contacted yet."""
    contacted: Count
    """Chosen leads that were contacted."""
    good: Count
    """Contacted leads with a good outcome."""
    bad: Count
    """Contacted leads with a bad outcome."""
