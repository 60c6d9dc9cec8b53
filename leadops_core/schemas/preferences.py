"""Settings that a person can change while LeadOps runs."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.exploration import Share


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
    version: Annotated[int, Field(ge=0)] = 0
    """Increases with every change. A change is refused if its version is not the current one."""
    changed_by: str | None = None
    changed_at: UtcDatetime | None = None
