"""Every setting there is, in one class: environment variables and `.env`, each with a default that works offline."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from leadops_core.schemas.delivery import CadenceGaps
from leadops_core.schemas.email import Sender
from leadops_core.schemas.feedback import Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS

_EMPTY_SAYS_NONE = frozenset({"leadops_sender_title", "leadops_sender_website"})
"""Variables whose empty value says something: that there is no title, no website."""


class Settings(BaseSettings):
    """Settings of a LeadOps process.

    Read from arguments, then environment variables (`LEADOPS_` before the name), then `.env`; unknown names in `.env` are left
    to whom they belong. A value that does not fit is refused at start with its name; an empty one counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="LEADOPS_", env_file=".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    database_url: str = "sqlite:///leadops.db"
    """Where the leads are: `sqlite:///file.db` or `postgresql+psycopg://user@host/database`."""
    edge_url: SecretStr | None = None
    """Database that `leadops pull` takes a slice of and `leadops push` hands decisions back to; may hold a password."""
    email_mode: Annotated[
        Literal["mock", "smtp", "acs"],
        Field(validation_alias=AliasChoices("leadops_email_mode", "email_mode")),
    ] = "mock"
    """How approved e-mails leave; plain `EMAIL_MODE` is heard too.

    `mock` writes them to `outbox_dir` and opens no connection; `smtp` hands them to a mail server, `acs` to Azure
    Communication Services. These two start only with their settings, the sender's own and the unsubscribe link."""
    outbox_dir: Path = Path("outbox")
    """Folder where the mock puts the messages that it would have sent."""
    smtp_host: str | None = None
    """Mail server that takes the e-mails."""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    """Its port: 587 for `starttls`, 465 for `tls`."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """`starttls` and `tls` send nothing, no password either, before the connection is encrypted and the certificate
    checked; `none` is for a server on this machine."""
    smtp_username: str | None = None
    """Name to log in with; without it there is no login."""
    smtp_password: SecretStr | None = None
    """Password to log in with."""
    smtp_ca_file: Path | None = None
    """Certificates (PEM) that the server's is checked against, in place of the system's."""
    smtp_timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 30
    """Longest wait for an answer of the server, before the message itself."""
    smtp_data_timeout_seconds: Annotated[float, Field(gt=0, le=1800)] = 180
    """Longest wait for its last word on a message; without one the message counts as unknown."""
    acs_connection_string: SecretStr | None = None
    """Connection string of the Communication Services resource; leave it out to use the managed identity."""
    acs_endpoint: str | None = None
    """Its endpoint, such as `https://name.communication.azure.com`, with which the managed identity is used."""
    acs_timeout_seconds: Annotated[float, Field(gt=0, le=250)] = 120
    """How long the service is asked what became of a message before that counts as unknown."""
    reply_to: str | None = None
    """Where answers go; the sender where not set."""
    unsubscribe_url: str | None = None
    """Public https address of the unsubscribe endpoint; each e-mail's own token is added behind a slash."""
    unsubscribe_secret: SecretStr | None = None
    """Secret of 32 characters or more that signs the tokens of unsubscribe links."""
    unsubscribe_old_secrets: tuple[SecretStr, ...] = ()
    """Secrets used earlier, as a JSON list: links signed with them go on working."""
    unsubscribe_mailto: str | None = None
    """Address that replies which opt out go to; the sender where not set."""
    event_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret, 16 characters or more, by which Azure Event Grid shows itself when it brings delivery reports
    (`POST /api/events/acs`); without one they are not taken in."""
    undo_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60
    """How long an approval can be taken back before the e-mail may go."""
    daily_cap: Annotated[int, Field(ge=0)] = 200
    """Most e-mails that are sent within any 24 hours."""
    delivery_lease_seconds: Annotated[float, Field(ge=5, le=3600)] = 300
    """How long a worker may be at one e-mail; longer than the time limits of the provider."""
    delivery_attempts: Annotated[int, Field(ge=1, le=50)] = 10
    """How often an e-mail is tried that the server asks to try later."""
    delivery_concurrency: Annotated[int, Field(ge=1, le=32)] = 4
    """E-mails that one round sends at the same time."""
    follow_up_1_days: Annotated[float, Field(ge=0, le=365)] = 3
    """Days from the first touch until follow_up_1 is drafted."""
    follow_up_2_days: Annotated[float, Field(ge=0, le=365)] = 5
    """Days from follow_up_1 until follow_up_2 is drafted."""
    breakup_days: Annotated[float, Field(ge=0, le=365)] = 7
    """Days from follow_up_2 until the breakup is drafted."""

    sender_name: str = "Alex Rivera"
    """Who signs the e-mails."""
    sender_title: str | None = "Account Executive"
    """What stands under the name; nothing where empty."""
    sender_company: str = "Quillmere"
    """The company that writes."""
    sender_email: str = "alex@quillmere.example"
    """Address that the e-mails come from."""
    sender_postal_address: str = "Quillmere Inc., 12 Harbour Street, Springfield"
    """Postal address in the footer of every e-mail; the law of many countries asks for one."""
    sender_website: str | None = "https://quillmere.example"
    """The only link that templates may use, beside the calendar; none where empty."""
    sender_calendar_link: str | None = None
    """Link to book a meeting; paragraphs that need it are left out without it."""
    sender_offer: str = "revenue teams route every inbound lead in minutes and keep their CRM clean"
    """What is offered, as it follows "we help …"."""

    llm_provider: Annotated[
        Literal["openai", "azure_openai", "offline"] | None,
        Field(validation_alias=AliasChoices("leadops_llm_provider", "llm_provider")),
    ] = None
    """Who reads and writes: `openai` (or any server that speaks its protocol), `azure_openai`, or `offline` (rules and
    templates); plain `LLM_PROVIDER` is heard too.

    Where it is not set: `openai` if there is a key or a base URL, else `offline`."""
    llm_model: Annotated[str, Field(validation_alias=AliasChoices("leadops_llm_model", "llm_model"))] = (
        "gpt-4.1-mini"
    )
    """The model, or the name of the Azure deployment; plain `LLM_MODEL` is heard too."""
    openai_api_key: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("leadops_openai_api_key", "openai_api_key"))
    ] = None
    """Key of OpenAI or of the server at the base URL; plain `OPENAI_API_KEY` is heard too."""
    openai_base_url: Annotated[
        str | None, Field(validation_alias=AliasChoices("leadops_openai_base_url", "openai_base_url"))
    ] = None
    """Where a compatible server is (vLLM, Ollama, LiteLLM …), such as `http://127.0.0.1:8000/v1`; plain `OPENAI_BASE_URL` is
    heard too."""
    azure_openai_endpoint: Annotated[
        str | None,
        Field(validation_alias=AliasChoices("leadops_azure_openai_endpoint", "azure_openai_endpoint")),
    ] = None
    """`https://NAME.openai.azure.com`; plain `AZURE_OPENAI_ENDPOINT` is heard too."""
    azure_openai_api_key: Annotated[
        SecretStr | None,
        Field(validation_alias=AliasChoices("leadops_azure_openai_api_key", "azure_openai_api_key")),
    ] = None
    """Key of the Azure resource; without one the process signs in with Entra ID. Plain `AZURE_OPENAI_API_KEY` is heard too."""
    azure_openai_api_version: Annotated[
        str,
        Field(
            validation_alias=AliasChoices(
                "leadops_azure_openai_api_version", "azure_openai_api_version", "openai_api_version"
            )
        ),
    ] = "2024-10-21"
    """Version of the Azure API; plain `AZURE_OPENAI_API_VERSION` is heard too."""
    llm_at_once: Annotated[int, Field(ge=1, le=500)] = 16
    """Questions to the model under way at a time; fewer by itself while the provider says that it is too much."""
    llm_call_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    """How long one request may take until its last byte."""
    llm_run_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """How long the model may take for one lead, retries and their pauses included; then rules and templates answer."""
    llm_tries: Annotated[int, Field(ge=1, le=10)] = 4
    """How often one request is tried when its failure may pass."""
    llm_rest_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """How long a provider that fails nearly always is left alone."""
    llm_budget_per_day: Annotated[float, Field(ge=0)] | None = 25.0
    """Dollars for models on one day (UTC), all processes on the database together; past it runs go offline."""
    llm_budget_per_run: Annotated[float, Field(ge=0)] | None = 0.05
    """Dollars for the model in one run of one lead; past it the run goes offline."""
    llm_price_input: Annotated[float, Field(ge=0)] | None = None
    """Dollars for a million tokens sent, in the place of the list price."""
    llm_price_output: Annotated[float, Field(ge=0)] | None = None
    """Dollars for a million tokens written, in the place of the list price."""
    llm_calls: Literal["combined", "separate"] = "combined"
    """One request a lead for reading, reason and e-mail together, or three."""
    llm_schema_mode: Literal["json_schema", "json_object"] = "json_schema"
    """`json_object` for servers that know no JSON schemas: the schema then stands in the prompt."""
    llm_keep_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """Days that answers are kept to be used again; their cost is kept for good."""
    llm_trace_raw: bool = False
    """Traces with everything that was said, unredacted: for debugging on a local SQLite file only, refused elsewhere."""
    redaction_key: SecretStr | None = None
    """Key of the hashes that stand for addresses in traces. Without one the hashes of two processes cannot be compared."""

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

    # The HTTP service (leadops serve)

    host: str = "127.0.0.1"
    """Address that the HTTP service listens on; one that other machines reach needs `api_token` or `auth_mode=entra`."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """Port of the HTTP service; 0 takes a free one."""
    auth_mode: Annotated[
        Literal["token", "entra"], Field(validation_alias=AliasChoices("leadops_auth_mode", "auth_mode"))
    ] = "token"
    """Who may call the HTTP service; plain `AUTH_MODE` is heard too.

    `token`: whoever holds `api_token` (without one: anybody on this machine, nobody else). `entra`: users of Azure Entra ID."""
    api_token: Annotated[SecretStr, Field(min_length=16)] | None = None
    """The secret of token mode, 16 characters or more; `openssl rand -hex 32` makes one."""
    api_user: Annotated[str, Field(min_length=1, max_length=200)] = "owner"
    """Name under which token mode writes what a person did into the timeline."""
    session_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12
    """How long a session lasts that was opened with the token."""
    entra_tenant_id: str | None = None
    """Directory (tenant) id of Azure Entra ID."""
    entra_audience: str | None = None
    """Application id (or its URI) that a token must be meant for."""
    entra_authority: str = "https://login.microsoftonline.com"
    """Where tokens of Entra ID come from; another one for sovereign clouds."""
    frontend_origin: str | None = None
    """The one origin that browsers may call the service from (CORS), such as `https://leads.example`; none where empty."""
    max_body_bytes: Annotated[int, Field(ge=1_000)] = 1_000_000
    """Size of the largest request that is not an upload."""
    max_uploads: Annotated[int, Field(ge=1, le=1000)] = 4
    """Files that one process takes in at the same time; one more is answered 503. Each may take `max_bytes` of the temporary
    folder."""
    body_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """How long the service waits for a request's body in all, besides one second for every 16 kB that came in."""
    header_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """How long a connection may take to send the headers of a request."""
    max_header_bytes: Annotated[int, Field(ge=1_000, le=10_000_000)] = 65_536
    """Size of all headers of a request together; more is answered 431."""
    max_connections: Annotated[int, Field(ge=1, le=100_000)] = 600
    """Open connections of one process. At the limit the oldest connection that waits for a request is closed."""
    upload_at_once_bytes: Annotated[int, Field(ge=0)] = 500_000
    """Files up to this size are taken in while the caller waits; larger ones in the background, with progress."""
    rate_limit: str = "600/minute"
    """How often one caller may ask, as `limits` writes it (`10/second;600/minute`)."""
    rate_limit_address: str = "1200/minute"
    """How often one address may ask without good credentials; probes of orchestrators are not counted."""
    rate_limit_login: str = "10/minute"
    """How many wrong tokens, passwords or sessions one address may send. Good ones always pass."""
    idempotency_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 24
    """How long the answer to an `Idempotency-Key` is kept."""

    serve_worker: bool = True
    """Whether the HTTP service does the background work too; not where `leadops worker` runs beside it."""
    trusted_proxies: str = ""
    """Addresses or networks of proxies, separated by commas, whose `X-Forwarded-For` is believed. Everybody on such an address
    can name any client, so that only addresses that proxies alone have belong here."""
    proxy_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret, 16 characters or more, by which the dashboard proves that it may name the address of the person it asks for. Set
    the same value for the dashboard; without it all people behind the dashboard count as one address."""

    # What the service says of itself

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least that is logged."""
    log_format: Literal["json", "text"] = "json"
    """`json` for machines, `text` for a person at a terminal."""
    log_hash_key: SecretStr | None = None
    """Key under which logs name an e-mail address; without one each process makes its own, and logs cannot be joined by it."""
    otel_endpoint: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices(
                "leadops_otel_endpoint", "otel_exporter_otlp_endpoint", "otel_endpoint"
            )
        ),
    ] = None
    """Where spans go by OTLP, such as `http://collector:4318`; nowhere where empty.

    Plain `OTEL_EXPORTER_OTLP_ENDPOINT` is heard too."""
    otel_protocol: Annotated[
        Literal["http/protobuf", "grpc"],
        Field(
            validation_alias=AliasChoices(
                "leadops_otel_protocol", "otel_exporter_otlp_protocol", "otel_protocol"
            )
        ),
    ] = "http/protobuf"
    """How they are carried: `grpc` needs the extra `azure`; plain `OTEL_EXPORTER_OTLP_PROTOCOL` is heard too."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The usual sources, without their empty values."""
        sources = super().settings_customise_sources(
            settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings
        )
        for source in sources:
            if isinstance(source, EnvSettingsSource):
                source.env_vars = {
                    name: value
                    for name, value in source.env_vars.items()
                    if value or name in _EMPTY_SAYS_NONE
                }
        return sources

    @field_validator("sender_title", "sender_website", mode="before")
    @classmethod
    def _none_where_empty(cls, value: object) -> object:
        return value or None

    @property
    def cadence_gaps(self) -> CadenceGaps:
        """Days between the touches of a lead."""
        return CadenceGaps(
            follow_up_1_days=self.follow_up_1_days,
            follow_up_2_days=self.follow_up_2_days,
            breakup_days=self.breakup_days,
        )

    @property
    def unsubscribe_secrets(self) -> tuple[str, ...]:
        """All secrets that an unsubscribe link may be signed with, the present one first."""
        present = () if self.unsubscribe_secret is None else (self.unsubscribe_secret,)
        return tuple(secret.get_secret_value() for secret in (*present, *self.unsubscribe_old_secrets))

    # Background work (leadops worker, and leadops serve where it works too)

    queue: Literal["local", "servicebus"] = "local"
    """How workers hear of work: `local` looks into the database, `servicebus` is woken by Azure Service Bus as well."""
    servicebus_namespace: str | None = None
    """Service Bus namespace, such as `name.servicebus.windows.net`, with which the managed identity is used."""
    servicebus_connection_string: SecretStr | None = None
    """Connection string of the Service Bus; leave it out to use the managed identity."""
    servicebus_queue: str = "leadops"
    """Name of the queue in that namespace."""
    queue_lock_seconds: Annotated[float, Field(ge=5, le=86_400)] = 900
    """How long the lock on a message is renewed while its work goes on; then the message comes again."""
    worker_poll_seconds: Annotated[float, Field(ge=0.05, le=3600)] = 5
    """How often a worker looks into the database although nobody sent word."""
    worker_batch: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Leads that a worker takes on before it looks whether it should stop."""
    worker_mail_batch: Annotated[int, Field(ge=1, le=1000)] = 20
    """E-mails that a worker sends before it looks whether it should stop."""
    worker_grace_seconds: Annotated[float, Field(ge=0, le=3600)] = 25
    """How long a worker may finish what it is at after SIGTERM; less than the platform waits before it kills."""
    worker_heartbeat_file: Path | None = None
    """File that a worker touches after each round, so that a platform sees that it goes on; none where empty."""
    follow_up_check_seconds: Annotated[float, Field(ge=1, le=86_400)] = 300
    """How often a worker looks for follow-ups to draft."""
    learn_check_seconds: Annotated[float, Field(ge=1, le=86_400)] = 600
    """How often a worker looks whether there is enough to learn from."""

    # Postgres

    database_auth: Literal["url", "entra"] = "url"
    """How Postgres lets this process in: `url` with what stands in `database_url`, `entra` with tokens of Azure Entra ID."""
    database_pool_size: Annotated[int, Field(ge=1, le=500)] = 10
    """Connections that a process keeps open; Postgres must allow the sum over all processes."""
    database_pool_overflow: Annotated[int, Field(ge=0, le=500)] = 5
    """Connections beyond those, for a short while when all are in use."""
    database_statement_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60
    """Longest that Postgres works on one statement before it gives it up; 0 for no limit. Migrations have none."""

    outcome_weights: dict[Outcome, Annotated[float, Field(ge=-10, le=10)]] = DEFAULT_OUTCOME_WEIGHTS
    """Which outcomes are good, as a JSON object: above 0 good, below 0 bad, and the size is how much the outcome counts
    in learning; 0 leaves it out. Learning, figures, imports and the console use it. Outcomes that are not named keep their
    default."""
    outcome_horizon_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """How long the silence of a lead that was written to says nothing; after that it counts as no response."""
    learning_mode: Literal["auto", "ask", "off"] = "auto"
    """Whether a learned scorecard that is no worse is put to use: `auto` at once, `ask` once a person activates it;
    `off` learns only when told to, and then as `ask` does."""
    learning_after_labels: Annotated[int, Field(ge=1)] = 25
    """New outcomes after which the scorecard is learned anew in the background."""
    learning_after_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """Days after which it is, if there is any new outcome at all."""
    learning_least_labels: Annotated[int, Field(ge=10)] = 50
    """Outcomes below which no learned scorecard is put to use."""
    learning_use: tuple[str, ...] = ()
    """Columns to learn from although they would be set aside, as a JSON list: `attribute:NAME`, `field:NAME` …"""
    learning_leave_out: tuple[str, ...] = ()
    """Columns never to learn from, as a JSON list: `attribute:NAME`, `field:NAME` …"""

    @field_validator("outcome_weights")
    @classmethod
    def _with_default_weights(cls, weights: dict[Outcome, float]) -> dict[Outcome, float]:
        return {**DEFAULT_OUTCOME_WEIGHTS, **weights}

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
