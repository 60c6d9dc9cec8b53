"""Which model reads and writes, what it cost, and how good it is."""

import logging
import secrets
from datetime import datetime
from importlib.util import find_spec

from leadops_core.errors import SettingsError
from leadops_core.llm import OfflineModel
from leadops_core.schemas import CostReport
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools import Clock, IdSource, ModelTool

log = logging.getLogger("leadops.model")


def provider_of(config: Settings) -> str:
    """`openai`, `azure_openai` or `offline`, as the settings have it or as what is there suggests."""
    if config.llm_provider is not None:
        return config.llm_provider
    return "openai" if config.openai_api_key or config.openai_base_url else "offline"


def describe(config: Settings) -> str:
    """The provider in words for log and screen; no key, no query of a URL."""
    provider = provider_of(config)
    if provider == "offline":
        return "offline (rules and templates)"
    where = config.azure_openai_endpoint if provider == "azure_openai" else config.openai_base_url
    at = f" at {where.split('?')[0].rpartition('@')[2]}" if where else ""
    return f"{provider} {config.llm_model}{at}"


def describe_model(config: Settings, model: ModelTool) -> str:
    """The model in use in words: the settings', unless another one was given in its place."""
    provider = provider_of(config)
    expected = "offline" if provider == "offline" else f"{provider}:{config.llm_model}"
    return describe(config) if model.name == expected else model.name


def open_model(config: Settings, store: Store, *, clock: Clock, ids: IdSource) -> ModelTool:
    """The model that the settings name. Only a provider loads the SDKs; offline needs none of them."""
    provider = provider_of(config)
    log.info("model provider: %s", describe(config))
    if provider == "offline":
        return OfflineModel()
    if config.llm_trace_raw and not store.is_local:
        raise SettingsError(
            "LEADOPS_LLM_TRACE_RAW works only with a local SQLite file. Unset it, or choose such a file with --db."
        )
    missing = [name for name in ("openai", "aiohttp", "tenacity") if find_spec(name) is None]
    if missing:
        raise SettingsError(
            f"The provider {provider} needs {' and '.join(missing)}, which is not installed. "
            "Run pip install 'leadops[openai]', or set LLM_PROVIDER=offline."
        )
    # The SDK is an optional dependency, and takes 0.7 s to load.
    from leadops_core.llm.build import ModelOptions, open_remote_model

    azure = provider == "azure_openai"
    key = config.azure_openai_api_key if azure else config.openai_api_key
    budgets = {"llm_budget_per_day", "llm_budget_per_run"} & config.model_fields_set
    options = ModelOptions(
        provider="azure_openai" if azure else "openai",
        model=config.llm_model,
        api_key=key.get_secret_value() if key else None,
        base_url=None if azure else config.openai_base_url,
        azure_endpoint=config.azure_openai_endpoint,
        azure_api_version=config.azure_openai_api_version,
        at_once=config.llm_at_once,
        call_seconds=config.llm_call_seconds,
        run_seconds=config.llm_run_seconds,
        tries=config.llm_tries,
        breaker_rest_seconds=config.llm_rest_seconds,
        budget_per_day=config.llm_budget_per_day,
        budget_per_run=config.llm_budget_per_run,
        budget_is_wanted=any(getattr(config, name) is not None for name in budgets),
        price_sent=config.llm_price_input,
        price_written=config.llm_price_output,
        schema_mode=config.llm_schema_mode,
        calls=config.llm_calls,
        redaction_key=_redaction_key(config),
        redacts=not config.llm_trace_raw,
    )
    if config.llm_trace_raw:
        log.warning("traces are not redacted (LEADOPS_LLM_TRACE_RAW)")
    return open_remote_model(options, store.model_calls, clock=clock, ids=ids)


def _redaction_key(config: Settings) -> bytes:
    if config.redaction_key is not None:
        return config.redaction_key.get_secret_value().encode()
    return secrets.token_bytes(32)


def cost(store: Store, config: Settings, now: datetime, since: datetime | None) -> CostReport:
    """What models cost, by day and model."""
    from leadops_core.llm.prices import prices_as_of

    lines = store.model_calls.costs(since)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return CostReport(
        lines=lines,
        cost_usd=sum(line.cost_usd for line in lines),
        spent_today_usd=store.model_calls.spent_since(midnight),
        budget_per_day_usd=config.llm_budget_per_day,
        budget_per_run_usd=config.llm_budget_per_run,
        prices_as_of=prices_as_of(),
        provider=describe(config),
        is_offline=provider_of(config) == "offline",
    )
