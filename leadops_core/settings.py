"""Every setting there is, in one class: environment variables and `.env`, each with a default that works offline."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from leadops_core.schemas.email import Sender


class Settings(BaseSettings):
    """Settings of a LeadOps process.

    Read from arguments, then environment variables (`LEADOPS_` before the name), then `.env`; unknown names in `.env` are left
    to whom they belong. A value that does not fit is refused at start with its name.
    """

    model_config = SettingsConfigDict(
        env_prefix="LEADOPS_", env_file=".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    database_url: str = "sqlite:///leadops.db"
    """Where the leads are: `sqlite:///file.db` or `postgresql+psycopg://user@host/database`."""
    email_mode: Annotated[
        Literal["mock"], Field(validation_alias=AliasChoices("leadops_email_mode", "email_mode"))
    ] = "mock"
    """How approved e-mails leave; plain `EMAIL_MODE` is heard too.

    `mock` writes them to `outbox_dir` and opens no connection."""
    outbox_dir: Path = Path("outbox")
    """Folder where the mock puts the messages that it would have sent."""

    sender_name: str = "Alex Rivera"
    """Who signs the e-mails."""
    sender_title: str | None = "Account Executive"
    """What stands under the name."""
    sender_company: str = "Quillmere"
    """The company that writes."""
    sender_email: str = "alex@quillmere.example"
    """Address that the e-mails come from."""
    sender_postal_address: str = "Quillmere Inc., 12 Harbour Street, Springfield"
    """Postal address in the footer of every e-mail; the law of many countries asks for one."""
    sender_website: str | None = "https://quillmere.example"
    """The only link that templates may use, beside the calendar."""
    sender_calendar_link: str | None = None
    """Link to book a meeting; paragraphs that need it are left out without it."""
    sender_offer: str = "revenue teams route every inbound lead in minutes and keep their CRM clean"
    """What is offered, as it follows "we help …"."""

    competitors: tuple[str, ...] = ()
    """Names and domains of competitors, as a JSON list; their people are disqualified."""

    max_bytes: Annotated[int, Field(ge=1)] = 500_000_000
    """Size of the largest file that is taken in."""
    max_rows: Annotated[int, Field(ge=1)] = 2_000_000
    """Most rows of one file; one that has more is refused whole."""
    max_columns: Annotated[int, Field(ge=1)] = 300
    """Most columns of one file."""
    max_cell_chars: Annotated[int, Field(ge=1, le=131_072)] = 100_000
    """Longest cell; a row with a longer one is rejected."""
    ingest_chunk_size: Annotated[int, Field(ge=1, le=100_000)] = 50_000
    """Rows of a file that are stored in one transaction."""
    process_chunk_size: Annotated[int, Field(ge=1, le=5000)] = 500
    """Leads that are processed in one transaction."""
    lease_seconds: Annotated[int, Field(ge=5, le=3600)] = 120
    """How long a worker may hold a lead before another takes it over."""
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 10
    """How often a lead is tried before it counts as failed."""
    node_tries: Annotated[int, Field(ge=1, le=10)] = 3
    """How often one node is tried within a run when its failure may pass."""

    @property
    def sender(self) -> Sender:
        """Who writes the e-mails."""
        return Sender(
            name=self.sender_name,
            title=self.sender_title,
            company=self.sender_company,
            email=self.sender_email,
            postal_address=self.sender_postal_address,
            website=self.sender_website,
            calendar_link=self.sender_calendar_link,
            offer=self.sender_offer,
        )


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
