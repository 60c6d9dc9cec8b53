"""Settings of the calendar services that report meetings. `leadops_core.settings.Settings` includes them."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class MeetingSettings(BaseSettings):
    """The secrets with which calendar services sign their webhook requests."""

    model_config = SettingsConfigDict(use_attribute_docstrings=True)

    cal_com_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret of at least 16 characters that you enter for the webhook in Cal.com (`POST /webhooks/cal-com`). Without it, its
    requests are refused."""
    calendly_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Signing key of at least 16 characters of the webhook subscription in Calendly (`POST /webhooks/calendly`). Without it,
    its requests are refused."""
