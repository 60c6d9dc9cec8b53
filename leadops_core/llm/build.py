"""A model over a provider, made from the settings. Only this module loads the SDKs, when a request is sent."""

import asyncio
import random
import secrets
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from leadops_core.errors import SettingsError
from leadops_core.llm.client import CallLimits, ModelClient
from leadops_core.llm.limits import Budget, CircuitBreaker
from leadops_core.llm.masking import Redactor
from leadops_core.llm.openai_chat import OpenAIChat
from leadops_core.llm.prices import Price, price_of
from leadops_core.llm.remote import RemoteModel
from leadops_core.settings import Settings
from leadops_core.tools.clock import Clock, IdSource
from leadops_core.tools.model_calls import ModelCallLog

if TYPE_CHECKING:
    import ssl

    from openai import AsyncOpenAI

_SCOPE = "https://cognitiveservices.azure.com/.default"
_FIRST_PAUSE_SECONDS = 0.5
PROBE_SECONDS = 10


def open_remote_model(
    config: Settings,
    provider: str,
    call_log: ModelCallLog,
    *,
    clock: Clock,
    ids: IdSource,
    azure_credential: Any = None,
) -> RemoteModel:
    """Return the model. It connects with the first request. Raise SettingsError."""
    is_azure = provider == "azure_openai"
    chat = OpenAIChat(
        _azure_client(config, azure_credential) if is_azure else _openai_client(config),
        provider=provider,
        model=config.llm_model,
        clock=clock,
        call_seconds=config.llm_call_seconds,
        schema_mode=config.llm_schema_mode,
        uses_old_names=not is_azure and config.openai_base_url is not None,
    )
    client = ModelClient(
        chat,
        call_log,
        limits=CallLimits(config.llm_at_once, config.llm_tries, config.llm_run_seconds, _FIRST_PAUSE_SECONDS),
        budget=Budget(config.llm_budget_per_day, config.llm_budget_per_run),
        breaker=CircuitBreaker(config.llm_rest_seconds, clock.monotonic),
        price=_price(config),
        clock=clock,
        ids=ids,
        jitter=random.random,
        schema_mode=config.llm_schema_mode,
    )
    key = (
        config.redaction_key.get_secret_value().encode() if config.redaction_key else secrets.token_bytes(32)
    )
    redactor = Redactor(key, enabled=not config.llm_trace_raw)
    return RemoteModel(client, redactor, calls=config.llm_calls, drafting=config.llm_drafting)


def _price(config: Settings) -> Price | None:
    sent, written = config.llm_price_input, config.llm_price_output
    if sent is not None and written is not None:
        return Price(sent, written, sent)
    listed = price_of(config.llm_model)
    budgets = {"llm_budget_per_day", "llm_budget_per_run"} & config.model_fields_set
    if listed is None and any(getattr(config, name) is not None for name in budgets):
        raise SettingsError(
            f"The price of {config.llm_model} is unknown, so a budget cannot be enforced. Set LEADOPS_LLM_PRICE_INPUT and "
            "LEADOPS_LLM_PRICE_OUTPUT in dollars per million tokens (0 for a model you host)."
        )
    return listed


def _openai_client(config: Settings) -> "Callable[[], AsyncOpenAI]":
    key = config.openai_api_key
    if not key and not config.openai_base_url:
        raise SettingsError(
            "LLM_PROVIDER is openai, but neither OPENAI_API_KEY nor OPENAI_BASE_URL is set. Set one of them."
        )

    def make() -> "AsyncOpenAI":
        from openai import AsyncOpenAI

        return AsyncOpenAI(
            # A local server needs no key, but the SDK does.
            api_key=key.get_secret_value() if key else "none",
            base_url=config.openai_base_url,
            **_http_options(config),
        )

    return make


def _azure_client(config: Settings, credential: Any) -> "Callable[[], AsyncOpenAI]":
    endpoint, key = config.azure_openai_endpoint, config.azure_openai_api_key
    if not endpoint:
        raise SettingsError(
            "LLM_PROVIDER is azure_openai, but AZURE_OPENAI_ENDPOINT is not set. The format is https://NAME.openai.azure.com."
        )
    token_provider = None if key else _entra_tokens(credential)

    def make() -> "AsyncOpenAI":
        from openai import AsyncAzureOpenAI

        return AsyncAzureOpenAI(
            azure_endpoint=endpoint,
            azure_deployment=config.llm_model,
            api_version=config.azure_openai_api_version,
            api_key=key.get_secret_value() if key else None,
            azure_ad_token_provider=token_provider,
            **_http_options(config),
        )

    return make


def model_status(config: Settings, provider: str) -> int | None:
    """Ask the model's server for its models, and return the HTTP status, or None if it does not answer.

    No model is called, so this costs nothing. Raise SettingsError.
    """
    make = _azure_client(config, None) if provider == "azure_openai" else _openai_client(config)

    async def ask() -> int | None:
        import openai

        async with make() as client:
            try:
                async with asyncio.timeout(PROBE_SECONDS):
                    await client.models.list()
            except openai.APIStatusError as error:
                return error.status_code
            except (openai.OpenAIError, TimeoutError, ValueError, AttributeError, TypeError, OSError):
                return None
        return 200

    return asyncio.run(ask())


@cache
def _certificates() -> "ssl.SSLContext":
    import httpx2

    # Every client would read them, which takes 30 ms.
    return httpx2.create_ssl_context()


def _http_options(config: Settings) -> dict[str, Any]:
    from openai import DefaultAioHttpClient

    from leadops_core.llm.limited import ACCEPTED_ENCODINGS, limit_answer

    # On aiohttp, a request takes half the processor time of the SDK's default transport.
    http_client = DefaultAioHttpClient(
        verify=_certificates(),
        timeout=config.llm_call_seconds,
        headers={"accept-encoding": ACCEPTED_ENCODINGS},
        event_hooks={"response": [limit_answer]},
    )
    # ModelClient retries.
    return {"max_retries": 0, "timeout": config.llm_call_seconds, "http_client": http_client}


def _entra_tokens(credential: Any) -> Any:
    """Return a provider of tokens for the identity of this process, such as a managed identity."""
    try:
        from azure.identity.aio import DefaultAzureCredential, get_bearer_token_provider
    except ImportError as error:
        raise SettingsError(
            "LLM_PROVIDER=azure_openai without AZURE_OPENAI_API_KEY uses Entra ID. Run: pip install 'leadops[azure]'"
        ) from error
    return get_bearer_token_provider(credential or DefaultAzureCredential(), _SCOPE)
