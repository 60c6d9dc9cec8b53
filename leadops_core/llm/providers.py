"""The choice of a model by the settings."""

import logging
from importlib.util import find_spec

from leadops_core.errors import SettingsError
from leadops_core.llm.offline import OfflineModel
from leadops_core.settings import Settings
from leadops_core.tools import Clock, IdSource, ModelTool
from leadops_core.tools.model_calls import ModelCallLog

log = logging.getLogger("leadops.model")


OFFLINE = "offline (rules and templates)"
"""What people read in place of a provider."""


def provider_of(config: Settings) -> str:
    """Return `openai`, `azure_openai` or `offline`: the setting, or else `openai` if there is a key or a URL for it."""
    if config.llm_provider is not None:
        return config.llm_provider
    return "openai" if config.openai_api_key or config.openai_base_url else "offline"


def describe_provider(config: Settings) -> str:
    """Return provider, model, and address for logs and screens, without keys and URL queries."""
    provider = provider_of(config)
    if provider == "offline":
        return OFFLINE
    where = config.azure_openai_endpoint if provider == "azure_openai" else config.openai_base_url
    at = f" at {where.split('?')[0].rpartition('@')[2]}" if where else ""
    return f"{provider} {config.llm_model}{at}"


def describe_model(config: Settings, model: ModelTool) -> str:
    """Return the provider of the settings in words, or the name of a model that was passed in its place."""
    provider = provider_of(config)
    expected = "offline" if provider == "offline" else f"{provider}:{config.llm_model}"
    return describe_provider(config) if model.name == expected else model.name


def missing_packages() -> list[str]:
    """Return the packages that a remote model needs and that are not installed."""
    return [name for name in ("openai", "aiohttp", "tenacity") if find_spec(name) is None]


def open_model(
    config: Settings, call_log: ModelCallLog, *, clock: Clock, ids: IdSource, is_local: bool
) -> ModelTool:
    """Return the model of the settings. `is_local` tells if the database is a SQLite file. Raise SettingsError."""
    provider = provider_of(config)
    log.info("model provider: %s", describe_provider(config))
    if provider == "offline":
        return OfflineModel()
    if config.llm_trace_raw and not is_local:
        raise SettingsError(
            "LEADOPS_LLM_TRACE_RAW works only with a local SQLite file. Unset it, or choose such a file with --db."
        )
    if missing := missing_packages():
        raise SettingsError(
            f"The provider {provider} needs {' and '.join(missing)}, which is not installed. "
            "Run pip install 'leadops[openai]', or set LLM_PROVIDER=offline."
        )
    if config.llm_trace_raw:
        log.warning("traces are not redacted (LEADOPS_LLM_TRACE_RAW)")
    # The SDK is an optional dependency, and takes 0.7 s to load.
    from leadops_core.llm.build import open_remote_model

    return open_remote_model(config, provider, call_log, clock=clock, ids=ids)
