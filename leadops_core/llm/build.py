"""A model with its client, limits, and provider. Only this module loads the SDKs, when a model is opened."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from leadops_core.errors import SettingsError
from leadops_core.llm.client import CallLimits, ModelClient
from leadops_core.llm.limits import Budget, CircuitBreaker
from leadops_core.llm.masking import Redactor
from leadops_core.llm.openai_chat import OpenAIChat, SchemaMode
from leadops_core.llm.prices import Price, price_of
from leadops_core.llm.remote import Calls, RemoteModel
from leadops_core.tools.clock import Clock, IdSource
from leadops_core.tools.model_calls import ModelCallLog

if TYPE_CHECKING:
    import ssl

    from openai import AsyncOpenAI

_SCOPE = "https://cognitiveservices.azure.com/.default"


@dataclass(frozen=True, slots=True)
class ModelOptions:
    provider: Literal["openai", "azure_openai"]
    model: str
    api_key: str | None
    base_url: str | None
    azure_endpoint: str | None
    azure_api_version: str
    at_once: int
    call_seconds: float
    run_seconds: float
    tries: int
    breaker_rest_seconds: float
    budget_per_day: float | None
    budget_per_run: float | None
    requires_budget: bool
    """True if a budget was set, so that the price of the model must be known."""
    price_sent: float | None
    price_written: float | None
    schema_mode: SchemaMode
    calls: Calls
    redaction_key: bytes
    redacts: bool
    first_pause: float = 0.5


def open_remote_model(
    options: ModelOptions,
    call_log: ModelCallLog,
    *,
    clock: Clock,
    ids: IdSource,
    azure_credential: Any = None,
) -> RemoteModel:
    """Return the model. It connects with the first request. Raise SettingsError."""
    price = _price(options)
    chat = OpenAIChat(
        _azure_client(options, azure_credential)
        if options.provider == "azure_openai"
        else _openai_client(options),
        provider=options.provider,
        model=options.model,
        clock=clock,
        call_seconds=options.call_seconds,
        schema_mode=options.schema_mode,
        uses_old_names=options.base_url is not None,
    )
    client = ModelClient(
        chat,
        call_log,
        limits=CallLimits(options.at_once, options.tries, options.run_seconds, options.first_pause),
        budget=Budget(options.budget_per_day, options.budget_per_run),
        breaker=CircuitBreaker(options.breaker_rest_seconds, clock.monotonic),
        price=price,
        clock=clock,
        ids=ids,
        jitter=random.random,
        schema_mode=options.schema_mode,
    )
    redactor = Redactor(options.redaction_key, enabled=options.redacts)
    return RemoteModel(client, redactor, calls=options.calls)


def _price(options: ModelOptions) -> Price | None:
    if options.price_sent is not None and options.price_written is not None:
        return Price(options.price_sent, options.price_written, options.price_sent)
    listed = price_of(options.model)
    if listed is None and options.requires_budget:
        raise SettingsError(
            f"The price of {options.model} is unknown, so a budget cannot be enforced. Set LEADOPS_LLM_PRICE_INPUT and "
            "LEADOPS_LLM_PRICE_OUTPUT in dollars per million tokens (0 for a model you host)."
        )
    return listed


def _openai_client(options: ModelOptions) -> "Callable[[], AsyncOpenAI]":
    if not options.api_key and not options.base_url:
        raise SettingsError(
            "LLM_PROVIDER is openai, but neither OPENAI_API_KEY nor OPENAI_BASE_URL is set. Set one of them."
        )

    def make() -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        # A local server needs no key, but the SDK does.
        return AsyncOpenAI(
            api_key=options.api_key or "none",
            base_url=options.base_url,
            max_retries=0,
            timeout=options.call_seconds,
            http_client=_http_client(options),
        )

    return make


def _azure_client(options: ModelOptions, credential: Any) -> "Callable[[], AsyncOpenAI]":
    endpoint = options.azure_endpoint
    if not endpoint:
        raise SettingsError(
            "LLM_PROVIDER is azure_openai, but AZURE_OPENAI_ENDPOINT is not set. The format is https://NAME.openai.azure.com."
        )
    provider = None if options.api_key else _entra_tokens(credential)

    def make() -> "AsyncOpenAI":
        from openai import AsyncAzureOpenAI

        return AsyncAzureOpenAI(
            azure_endpoint=endpoint,
            azure_deployment=options.model,
            api_version=options.azure_api_version,
            api_key=options.api_key,
            azure_ad_token_provider=provider,
            max_retries=0,
            timeout=options.call_seconds,
            http_client=_http_client(options),
        )

    return make


@cache
def _certificates() -> "ssl.SSLContext":
    import httpx2

    # Every client would read them, which takes 30 ms.
    return httpx2.create_ssl_context()


def _http_client(options: ModelOptions) -> Any:
    from openai import DefaultAioHttpClient

    from leadops_core.llm.limited import ACCEPTED_ENCODINGS, limit_answer

    # On aiohttp a request costs half the processor time that it does on the SDK's own transport.
    return DefaultAioHttpClient(
        verify=_certificates(),
        timeout=options.call_seconds,
        headers={"accept-encoding": ACCEPTED_ENCODINGS},
        event_hooks={"response": [limit_answer]},
    )


def _entra_tokens(credential: Any) -> Any:
    """Return a provider of tokens for the identity of this process, such as a managed identity."""
    try:
        from azure.identity.aio import DefaultAzureCredential, get_bearer_token_provider
    except ImportError as error:
        raise SettingsError(
            "LLM_PROVIDER=azure_openai without AZURE_OPENAI_API_KEY uses Entra ID. Run: pip install 'leadops[azure]'"
        ) from error
    return get_bearer_token_provider(credential or DefaultAzureCredential(), _SCOPE)
