"""What a person can change while LeadOps runs."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from leadops_core.schemas.base import Schema, UtcDatetime


class MailMode(StrEnum):
    """How approved emails are sent."""

    MOCK = "mock"
    """Into the outbox folder, whatever provider is set up: nothing leaves this machine."""
    PROVIDER = "provider"
    """To the provider that the settings name."""


class Preferences(Schema):
    """The choices as they stand; with none made, all have their defaults and the version is 0."""

    mail_mode: MailMode = MailMode.PROVIDER
    web_enrichment: bool = False
    version: Annotated[int, Field(ge=0)] = 0
    """Goes up with every change; a change names the version it saw and loses if that is no longer the one stored."""
    changed_by: str | None = None
    changed_at: UtcDatetime | None = None
