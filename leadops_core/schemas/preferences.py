"""Settings that a person can change while LeadOps runs."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.exploration import Share

LabelShare = Annotated[float, Field(ge=0.01, le=0.49)]
"""Share of leads with a score label. HOT and WARM leads together are fewer than all."""


class MailMode(StrEnum):
    """How approved emails are sent."""

    MOCK = "mock"
    """To the outbox folder, regardless of the provider in the settings. Nothing is sent."""
    PROVIDER = "provider"
    """Through the provider in the settings."""


class Preferences(Schema):
    """The current preferences. Version 0 means that nothing was changed."""

    mail_mode: MailMode = MailMode.PROVIDER
    web_enrichment: bool = False
    exploration_share: Share | None = None
    """Share of leads to propose at random; 0 is off. None means the share in the settings of the process."""
    hot_share: LabelShare | None = None
    """Share of the newest leads that a learned scorecard makes HOT. None means the share in the settings of the process."""
    warm_share: LabelShare | None = None
    """The same for WARM, after the HOT leads."""
    version: Annotated[int, Field(ge=0)] = 0
    """Increases with every change. A change is refused if its version is not the current one."""
    changed_by: str | None = None
    changed_at: UtcDatetime | None = None
