"""All settings, read from environment variables and `.env`. Every default works offline."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from leadops_core.mailbox_settings import MailboxSettings
from leadops_core.meeting_settings import MeetingSettings
from leadops_core.schemas.delivery import CadenceGaps
from leadops_core.schemas.email import Sender
from leadops_core.schemas.feedback import Outcome
from leadops_core.schemas.language import Language
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from leadops_core.schemas.playbook import (
    BOOKING,
    WEBSITE,
    Line,
    Offer,
    Playbook,
    PlaybookLink,
    WebAddress,
)

_EMPTY_MEANS_NONE = frozenset({"leadops_sender_title", "leadops_sender_website"})
"""Variables for which an empty value means None."""


def _from_variables(*names: str) -> Any:
    """Return the field of a setting that these variables set; the first one that is set counts."""
    return Field(validation_alias=AliasChoices(*names))


class Settings(MailboxSettings, MeetingSettings):
    """Settings of a LeadOps process.

    Arguments come first, then environment variables with the prefix `LEADOPS_`, then `.env`; unknown names in `.env` are
    ignored. An invalid value stops the start with an error that names it; an empty value counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="LEADOPS_", env_file=".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    database_url: str = "sqlite:///leadops.db"
    """Database URL: `sqlite:///file.db` or `postgresql+psycopg://user@host/database`."""
    edge_url: SecretStr | None = None
    """Database URL for `leadops pull` and `leadops push`. May contain a password."""
    email_mode: Annotated[
        Literal["mock", "smtp", "acs"],
        _from_variables("leadops_email_mode", "email_mode"),
    ] = "mock"
    """How approved emails are sent. `EMAIL_MODE` without a prefix also works.

    `mock` writes them to `outbox_dir` and opens no connection. `smtp` uses an email server, and `acs` uses Azure
    Communication Services; both require their own settings, your sender settings and the unsubscribe link."""
    outbox_dir: Path = Path("outbox")
    """Folder for the messages that mock mode would have sent."""
    smtp_host: str | None = None
    """Host name of the SMTP server."""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    """Port of the SMTP server: 587 for `starttls`, 465 for `tls`."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """Encryption. `starttls` and `tls` send nothing, including the password, before the connection is encrypted and the
    certificate is verified. Use `none` only for a server on this machine."""
    smtp_username: str | None = None
    """SMTP user name. Leave it empty to send without login."""
    smtp_password: SecretStr | None = None
    """SMTP password."""
    smtp_ca_file: Path | None = None
    """PEM file with trusted certificates, instead of those of the system."""
    smtp_timeout_seconds: Annotated[float, Field(gt=0, le=120)] = 30
    """Timeout for each server response before the message is transmitted, in seconds."""
    smtp_data_timeout_seconds: Annotated[float, Field(gt=0, le=1800)] = 180
    """Timeout for the server response after a message is transmitted, in seconds. After that, the delivery state is unknown."""
    acs_connection_string: SecretStr | None = None
    """Connection string of the Communication Services resource. Leave it empty to use the managed identity."""
    acs_endpoint: str | None = None
    """Endpoint for the managed identity, such as `https://name.communication.azure.com`."""
    acs_timeout_seconds: Annotated[float, Field(gt=0, le=250)] = 120
    """Time to wait for the result of a message, in seconds. After that, the delivery state is unknown."""
    reply_to: str | None = None
    """Reply-To address. Default: the sender."""
    unsubscribe_url: str | None = None
    """Public https URL of the unsubscribe endpoint. A slash and the token of the email are added."""
    unsubscribe_secret: SecretStr | None = None
    """Secret of at least 32 characters that signs unsubscribe links."""
    unsubscribe_old_secrets: tuple[SecretStr, ...] = ()
    """Earlier secrets, as a JSON list. Links signed with them keep working."""
    unsubscribe_mailto: str | None = None
    """Address for opt-out replies. Default: the sender."""
    event_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret of at least 16 characters that Azure Event Grid sends with delivery reports (`POST /api/events/acs`). Without
    it, reports are refused."""
    undo_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60
    """Undo window: seconds between the approval and sending."""
    daily_cap: Annotated[int, Field(ge=0)] = 200
    """Maximum number of emails sent in any 24 hours."""
    delivery_lease_seconds: Annotated[float, Field(ge=5, le=3600)] = 300
    """Time a worker may take for one email, in seconds. Must be longer than the provider timeouts."""
    delivery_attempts: Annotated[int, Field(ge=1, le=50)] = 10
    """Maximum attempts for an email that the server asks to retry later."""
    delivery_concurrency: Annotated[int, Field(ge=1, le=32)] = 4
    """Number of emails sent at the same time."""
    follow_up_1_days: Annotated[float, Field(ge=0, le=365)] = 3
    """Days from the first email until follow_up_1 is drafted."""
    follow_up_2_days: Annotated[float, Field(ge=0, le=365)] = 5
    """Days from follow_up_1 until follow_up_2 is drafted."""
    breakup_days: Annotated[float, Field(ge=0, le=365)] = 7
    """Days from follow_up_2 until the breakup is drafted."""

    sender_name: str = "Alex Rivera"
    """Name in the signature."""
    sender_title: str | None = "Account Executive"
    """Job title in the signature. May be empty."""
    sender_company: Line = "Quillmere"
    """Company that sends the emails, until a playbook is saved."""
    sender_email: str = "alex@quillmere.example"
    """Sender address."""
    sender_postal_address: str = "Quillmere Inc., 12 Harbour Street, Springfield"
    """Postal address in the footer of every email. Many countries require it by law."""
    sender_website: WebAddress | None = "https://quillmere.example"
    """Website in the signature, until a playbook is saved. May be empty."""
    sender_calendar_link: WebAddress | None = None
    """Link to book a meeting, until a playbook is saved. Without it, emails ask for a reply with a time."""
    sender_offer: Line = "revenue teams route every inbound lead in minutes and keep their CRM clean"
    """Your offer, as it continues the sentence "we help …", until a playbook is saved."""

    llm_provider: Annotated[
        Literal["openai", "azure_openai", "offline"] | None,
        _from_variables("leadops_llm_provider", "llm_provider"),
    ] = None
    """Language model provider: `openai` (or a compatible server), `azure_openai`, or `offline` (rules and templates).
    `LLM_PROVIDER` without a prefix also works.

    Default: `openai` if a key or a base URL is set, otherwise `offline`."""
    llm_model: Annotated[str, _from_variables("leadops_llm_model", "llm_model")] = "gpt-4.1-mini"
    """Model name, or name of the Azure deployment. `LLM_MODEL` without a prefix also works."""
    openai_api_key: Annotated[
        SecretStr | None, _from_variables("leadops_openai_api_key", "openai_api_key")
    ] = None
    """API key for OpenAI or the server at the base URL. `OPENAI_API_KEY` without a prefix also works."""
    openai_base_url: Annotated[str | None, _from_variables("leadops_openai_base_url", "openai_base_url")] = (
        None
    )
    """Base URL of a compatible server (vLLM, Ollama, LiteLLM …), such as `http://127.0.0.1:8000/v1`. `OPENAI_BASE_URL`
    without a prefix also works."""
    azure_openai_endpoint: Annotated[
        str | None,
        _from_variables("leadops_azure_openai_endpoint", "azure_openai_endpoint"),
    ] = None
    """Azure endpoint, such as `https://NAME.openai.azure.com`. `AZURE_OPENAI_ENDPOINT` without a prefix also works."""
    azure_openai_api_key: Annotated[
        SecretStr | None,
        _from_variables("leadops_azure_openai_api_key", "azure_openai_api_key"),
    ] = None
    """API key of the Azure resource. Without it, Entra ID is used. `AZURE_OPENAI_API_KEY` without a prefix also works."""
    azure_openai_api_version: Annotated[
        str,
        _from_variables("leadops_azure_openai_api_version", "azure_openai_api_version", "openai_api_version"),
    ] = "2024-10-21"
    """Version of the Azure API. `AZURE_OPENAI_API_VERSION` without a prefix also works."""
    llm_at_once: Annotated[int, Field(ge=1, le=500)] = 16
    """Maximum number of concurrent model requests. Lowered automatically while the provider limits requests."""
    llm_call_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    """Timeout for one model request, in seconds."""
    llm_run_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Time limit in seconds for all model requests for one lead. After that, rules and templates are used."""
    llm_tries: Annotated[int, Field(ge=1, le=10)] = 4
    """Maximum attempts for a model request that fails temporarily."""
    llm_rest_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Pause in seconds after a provider fails too often."""
    llm_budget_per_day: Annotated[float, Field(ge=0)] | None = 25.0
    """Model budget per day (UTC) in dollars, shared by all processes. When it is used up, rules and templates are used."""
    llm_budget_per_run: Annotated[float, Field(ge=0)] | None = 0.05
    """Model budget per run of a lead in dollars. When it is used up, rules and templates are used."""
    llm_price_input: Annotated[float, Field(ge=0)] | None = None
    """Price per million input tokens in dollars, instead of the list price."""
    llm_price_output: Annotated[float, Field(ge=0)] | None = None
    """Price per million output tokens in dollars, instead of the list price."""
    llm_drafting: Literal["choose", "write"] = "choose"
    """How a model drafts emails: `choose` lets it choose among approved blocks and write nothing; `write` lets it write freely,
    and a person must confirm each sentence that has no source or contains a risk."""
    llm_calls: Literal["combined", "separate"] = "combined"
    """Send one combined request per lead for signals, remark and email, or three separate ones."""
    llm_schema_mode: Literal["json_schema", "json_object"] = "json_schema"
    """Use `json_object` for servers without JSON Schema support. The schema is then part of the prompt."""
    llm_keep_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """Days to keep model responses for reuse. Costs are kept for `LEADOPS_KEEP_MODEL_CALLS_DAYS`."""
    keep_traces_days: Annotated[int, Field(ge=0, le=3650)] = 180
    """Days to keep traces, and explanations of scores that a later run has replaced. 0 keeps them forever."""
    keep_model_calls_days: Annotated[int, Field(ge=0, le=3650)] = 0
    """Days to keep tokens and cost of model requests. 0 keeps them forever."""
    archive_dir: Path | None = None
    """Folder for Parquet files with the traces and model requests that are deleted. Needs the extra `archive`."""
    llm_trace_raw: bool = False
    """Write unredacted traces. For debugging with a local SQLite file only; refused otherwise."""
    redaction_key: SecretStr | None = None
    """Key for the hashes that replace addresses in traces. Without it, hashes of different processes cannot be compared."""

    competitors: tuple[str, ...] = ()
    """Names and domains of competitors, as a JSON list. Leads from these companies are disqualified."""

    max_bytes: Annotated[int, Field(ge=1)] = 500_000_000
    """Maximum size of an imported file, in bytes."""
    max_rows: Annotated[int, Field(ge=1)] = 2_000_000
    """Maximum number of rows in a file. A larger file is refused."""
    max_columns: Annotated[int, Field(ge=1)] = 300
    """Maximum number of columns in a file."""
    max_cell_chars: Annotated[int, Field(ge=1, le=131_072)] = 100_000
    """Maximum length of a cell in characters. Rows with a longer cell are rejected."""
    ingest_chunk_size: Annotated[int, Field(ge=1, le=100_000)] = 50_000
    """Number of rows imported per transaction."""
    process_chunk_size: Annotated[int, Field(ge=1, le=5000)] = 500
    """Number of leads processed per transaction."""
    lease_seconds: Annotated[int, Field(ge=5, le=3600)] = 120
    """Time in seconds before another worker can take over a lead."""
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 10
    """Maximum processing attempts before a lead is marked as failed."""
    node_tries: Annotated[int, Field(ge=1, le=10)] = 3
    """Maximum attempts for a node that fails temporarily within a run."""

    # The HTTP service (leadops serve)

    host: str = "127.0.0.1"
    """Address that the API listens on. An address reachable from other machines needs `api_token` or `auth_mode=entra`."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """Port of the API. 0 picks a free port."""
    auth_mode: Annotated[Literal["token", "entra"], _from_variables("leadops_auth_mode", "auth_mode")] = (
        "token"
    )
    """Authentication for the API. `AUTH_MODE` without a prefix also works.

    `token`: clients with `api_token`, or, if none is set, any client on this machine. `entra`: users of Azure Entra ID."""
    api_token: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret for token mode, at least 16 characters. Create one with `openssl rand -hex 32`."""
    api_user: Annotated[str, Field(min_length=1, max_length=200)] = "owner"
    """User name shown on the timeline in token mode."""
    session_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 12
    """Length of a session in token mode, in hours."""
    session_idle_minutes: Annotated[int, Field(ge=5, le=60 * 24 * 30)] = 120
    """Minutes without use after which a session ends, in both modes."""
    entra_tenant_id: str | None = None
    """Directory (tenant) ID of Azure Entra ID."""
    entra_audience: str | None = None
    """Application ID or URI that access tokens must be issued for."""
    entra_authority: str = "https://login.microsoftonline.com"
    """Entra ID authority, an https URL. Change it for sovereign clouds."""
    public_docs: bool | None = None
    """Serve the API reference (`/docs` and `/openapi.json`) without credentials. Default: only if `host` is this machine."""
    frontend_origin: str | None = None
    """The only origin allowed to call the API from a browser (CORS), such as `https://leads.example`. May be empty."""
    max_body_bytes: Annotated[int, Field(ge=1_000)] = 1_000_000
    """Maximum size of a request other than a file upload, in bytes."""
    max_uploads: Annotated[int, Field(ge=1, le=1000)] = 4
    """Maximum number of concurrent file uploads per process. Further uploads get 503. Each upload may use up to `max_bytes` of
    the temporary folder."""
    body_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
    """Time limit for receiving a request body in seconds, plus one second for every 16 kB received."""
    header_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Time limit for receiving request headers, in seconds."""
    max_header_bytes: Annotated[int, Field(ge=1_000, le=10_000_000)] = 65_536
    """Maximum size of all request headers in bytes. Larger requests get 431."""
    max_connections: Annotated[int, Field(ge=1, le=100_000)] = 600
    """Maximum number of open connections per process. At the limit, the oldest idle connection is closed."""
    upload_at_once_bytes: Annotated[int, Field(ge=0)] = 500_000
    """Files up to this size in bytes are imported during the request; larger ones in the background, with progress."""
    rate_limit: str = "600/minute"
    """Rate limit per caller, such as `10/second;600/minute`."""
    rate_limit_address: str = "1200/minute"
    """Rate limit per IP address for requests without valid credentials. Health probes are not counted."""
    rate_limit_login: str = "10/minute"
    """Rate limit per IP address for wrong tokens. Valid ones are never limited."""
    idempotency_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 24
    """Hours to keep the response for an `Idempotency-Key`."""

    serve_worker: bool = True
    """Run background work in the API process. Disable it if `leadops worker` runs separately."""
    trusted_proxies: str = ""
    """Comma-separated addresses or networks of proxies whose `X-Forwarded-For` is trusted. List only addresses used by proxies
    alone, because any client on such an address can claim another address."""
    proxy_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    """Secret of at least 16 characters that lets the dashboard forward the IP address of its user. Set the same value for the
    dashboard. Without it, all dashboard users share one address for rate limits."""

    # Logs and traces

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Minimum log level."""
    log_format: Literal["json", "text"] = "json"
    """Log format: `json` for log systems, `text` for a terminal."""
    log_hash_key: SecretStr | None = None
    """Key for the hashes that replace email addresses in logs. Without it, hashes of different processes cannot be compared."""
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] | None = None
    """Port of the service and of each worker for `/healthz`, `/readyz`, and `/metrics` without credentials. Keep it inside
    your network. 0 picks a free port. Empty: none."""
    metrics_host: str = "127.0.0.1"
    """Address that the metrics port listens on. Use `0.0.0.0` in a container."""
    otel_endpoint: Annotated[
        str | None,
        _from_variables("leadops_otel_endpoint", "otel_exporter_otlp_endpoint", "otel_endpoint"),
    ] = None
    """OTLP endpoint for traces, such as `http://collector:4318`. Leave it empty to export none.

    `OTEL_EXPORTER_OTLP_ENDPOINT` also works."""
    otel_protocol: Annotated[
        Literal["http/protobuf", "grpc"],
        _from_variables("leadops_otel_protocol", "otel_exporter_otlp_protocol", "otel_protocol"),
    ] = "http/protobuf"
    """OTLP protocol. `grpc` needs the extra `azure`. `OTEL_EXPORTER_OTLP_PROTOCOL` also works."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the usual sources without empty values."""
        sources = super().settings_customise_sources(
            settings_cls, init_settings, env_settings, dotenv_settings, file_secret_settings
        )
        for source in sources:
            if isinstance(source, EnvSettingsSource):
                source.env_vars = {
                    name: value
                    for name, value in source.env_vars.items()
                    if value or name in _EMPTY_MEANS_NONE
                }
        return sources

    @field_validator("entra_authority")
    @classmethod
    def _is_encrypted(cls, url: str) -> str:
        # Anyone on the network path could replace the keys that tokens are verified with.
        parts = urlsplit(url)
        is_own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
        if not is_own and (parts.scheme != "https" or not parts.hostname):
            raise ValueError("use an https URL, such as https://login.microsoftonline.com")
        return url

    @field_validator("sender_title", "sender_website", mode="before")
    @classmethod
    def _none_if_empty(cls, value: object) -> object:
        return value or None

    @property
    def cadence_gaps(self) -> CadenceGaps:
        """Return the days between the emails to a lead."""
        return CadenceGaps(
            follow_up_1_days=self.follow_up_1_days,
            follow_up_2_days=self.follow_up_2_days,
            breakup_days=self.breakup_days,
        )

    @property
    def unsubscribe_secrets(self) -> tuple[str, ...]:
        """Return all secrets accepted for unsubscribe links, the current one first."""
        present = () if self.unsubscribe_secret is None else (self.unsubscribe_secret,)
        return tuple(secret.get_secret_value() for secret in (*present, *self.unsubscribe_old_secrets))

    # Background work (leadops worker, and leadops serve with serve_worker)

    queue: Literal["local", "servicebus"] = "local"
    """How workers find work: `local` polls the database; `servicebus` is also notified by Azure Service Bus."""
    servicebus_namespace: str | None = None
    """Service Bus namespace for the managed identity, such as `name.servicebus.windows.net`."""
    servicebus_connection_string: SecretStr | None = None
    """Connection string of the Service Bus. Leave it empty to use the managed identity."""
    servicebus_queue: str = "leadops"
    """Name of the queue in the namespace."""
    queue_lock_seconds: Annotated[float, Field(ge=5, le=86_400)] = 900
    """Seconds to renew the lock on a message while its work runs. After that, the message is delivered again."""
    worker_poll_seconds: Annotated[float, Field(ge=0.05, le=3600)] = 5
    """Seconds between polls of the database."""
    worker_batch: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Number of leads that a worker processes before it checks whether to stop."""
    worker_mail_batch: Annotated[int, Field(ge=1, le=1000)] = 20
    """Number of emails that a worker sends before it checks whether to stop."""
    worker_grace_seconds: Annotated[float, Field(ge=0, le=3600)] = 25
    """Seconds a worker has to finish its work after SIGTERM. Must be less than the grace period of the platform."""
    worker_heartbeat_file: Path | None = None
    """File that a worker touches after each round, for liveness checks. May be empty."""
    worker_stuck_seconds: Annotated[float, Field(ge=60, le=86_400)] = 3600
    """Seconds that a round of a worker may take before `/healthz` on its metrics port reports it as stuck."""
    follow_up_check_seconds: Annotated[float, Field(ge=1, le=86_400)] = 300
    """Seconds between checks for follow-ups to draft."""
    learn_check_seconds: Annotated[float, Field(ge=1, le=86_400)] = 600
    """Seconds between checks for new outcomes to learn from."""

    # Postgres

    database_auth: Literal["url", "entra"] = "url"
    """Authentication for Postgres: `url` uses `database_url`, `entra` uses Azure Entra ID tokens."""
    database_pool_size: Annotated[int, Field(ge=1, le=500)] = 10
    """Number of open connections per process. Postgres must allow the total of all processes."""
    database_pool_overflow: Annotated[int, Field(ge=0, le=500)] = 5
    """Number of additional short-lived connections when all others are in use."""
    database_statement_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60
    """Timeout for one Postgres statement in seconds; 0 means no limit. Migrations have no limit."""

    exploration_share: Annotated[float, Field(ge=0, le=0.5)] = 0.05
    """Share of the leads that would get no email because of their score, to propose at random, so that learning sees how such
    leads respond; 0 is off. A person can change it in the dashboard or with `leadops exploration set`."""
    exploration_seed: Annotated[str, Field(min_length=1, max_length=100)] = "leadops"
    """Seed of the random choice. With the same seed, the same lead has the same draw."""

    outcome_weights: dict[Outcome, Annotated[float, Field(ge=-10, le=10)]] = DEFAULT_OUTCOME_WEIGHTS
    """Weights of outcomes, as a JSON object: above 0 is good, below 0 is bad, and 0 is ignored. The size sets how much an
    outcome counts in learning. Outcomes that are not listed keep their default. Used by learning, metrics, imports and
    the console."""
    outcome_horizon_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days without a reply after which a contacted lead counts as no response."""
    learning_mode: Literal["auto", "ask", "off"] = "auto"
    """When a learned scorecard becomes active, if it is no worse: `auto` immediately, `ask` when a person activates it. `off`
    learns only on request, and then works like `ask`."""
    learning_after_labels: Annotated[int, Field(ge=1)] = 25
    """Number of new outcomes after which the scorecard is trained again in the background."""
    learning_after_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """Days after which the scorecard is trained again if there is any new outcome."""
    learning_least_labels: Annotated[int, Field(ge=10)] = 50
    """Minimum number of outcomes before a learned scorecard can become active."""
    learning_max_labels: Annotated[int, Field(ge=1_000)] = 200_000
    """Number of outcomes to learn from at most: the newest ones. More take more memory, and change a scorecard little."""
    learning_memory_mb: Annotated[int, Field(ge=256)] = 1024
    """Memory in MB that learning may use, in a process of its own. Only Linux enforces the limit."""
    learning_use: tuple[str, ...] = ()
    """Columns to learn from even if they would be excluded, as a JSON list: `attribute:NAME`, `field:NAME` …"""
    learning_leave_out: tuple[str, ...] = ()
    """Columns to exclude from learning, as a JSON list: `attribute:NAME`, `field:NAME` …"""

    hot_share: Annotated[float, Field(gt=0, lt=1)] = 0.1
    """Share of the newest leads that a learned scorecard makes HOT. Fewer are HOT if their probabilities hardly differ."""
    warm_share: Annotated[float, Field(gt=0, lt=1)] = 0.25
    """Share of the newest leads that a learned scorecard makes WARM, after the HOT ones."""
    hot_chance: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Probability from which a lead is HOT, instead of `LEADOPS_HOT_SHARE`."""
    warm_chance: Annotated[float, Field(gt=0, le=0.5)] | None = None
    """Probability from which a lead is WARM, instead of `LEADOPS_WARM_SHARE`. A lead likelier to convert than not is never
    COLD, so it is 0.5 at most."""

    @model_validator(mode="after")
    def _hot_is_above_warm(self) -> Self:
        if self.hot_share + self.warm_share >= 1:
            raise ValueError(
                "HOT and WARM together must be fewer than all leads; lower hot_share or warm_share"
            )
        if self.hot_chance is not None and self.hot_chance <= (self.warm_chance or 0):
            raise ValueError("hot_chance must be above warm_chance")
        return self

    @field_validator("outcome_weights")
    @classmethod
    def _with_default_weights(cls, weights: dict[Outcome, float]) -> dict[Outcome, float]:
        return {**DEFAULT_OUTCOME_WEIGHTS, **weights}

    @property
    def sender(self) -> Sender:
        """Return the sender of the emails, with the playbook that these settings make."""
        links = ((WEBSITE, self.sender_website), (BOOKING, self.sender_calendar_link))
        return Sender(
            name=self.sender_name,
            title=self.sender_title,
            email=self.sender_email,
            postal_address=self.sender_postal_address,
            playbook=Playbook(
                company=self.sender_company,
                offers=(Offer(name="general", texts={Language.ENGLISH: self.sender_offer.rstrip(". ")}),),
                links=tuple(PlaybookLink(name=name, url=url) for name, url in links if url),
            ),
        )


@cache
def settings() -> Settings:
    """Return the settings of this process, which are read once."""
    return Settings()
