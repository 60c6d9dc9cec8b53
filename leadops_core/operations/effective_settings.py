"""The settings of this process: their values, without secrets, and where each came from."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import orjson
from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_settings import DotEnvSettingsSource

from leadops_core.database.engine import describe_url, parse_url
from leadops_core.schemas.doctor import EffectiveSetting, SettingSource
from leadops_core.settings import Settings

_PREFIX = "LEADOPS_"
_HIDDEN = "****"
_OTHER_VARIABLES = frozenset(
    "LEADOPS_DEBUG LEADOPS_CONSOLE_FILE LEADOPS_API_URL LEADOPS_DASHBOARD_URL LEADOPS_DASHBOARD_PROXIES"
    " LEADOPS_ENTRA_CLIENT_ID LEADOPS_ENTRA_CLIENT_SECRET LEADOPS_EVENT_SECRET".split()
)
"""Variables of the dashboard, the console, and the deployment."""


def effective_settings(config: Settings) -> tuple[EffectiveSetting, ...]:
    """Return all settings in the order of their definition. Secrets and passwords in URLs are masked."""
    environment, file = _given_variables()
    return tuple(
        _effective(name, field, getattr(config, name), environment, file)
        for name, field in Settings.model_fields.items()
    )


def unknown_variables() -> dict[str, str | None]:
    """Return the variables with our prefix that set nothing, each with the most similar name that would."""
    known_names = {
        variable for name, field in Settings.model_fields.items() for variable in _variables(name, field)
    }
    used_names = {name for variables in _given_variables() for name in variables if name.startswith(_PREFIX)}
    return {
        name: next(iter(get_close_matches(name, known_names, n=1, cutoff=0.8)), None)
        for name in sorted(used_names - known_names - _OTHER_VARIABLES)
    }


def variable_of(location: str) -> str:
    """Return the variable for the first part of the location of a validation error, which is a field or an alias."""
    field = Settings.model_fields.get(location)
    return location.upper() if field is None else next(_variables(location, field))


def _given_variables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the variables of the environment and of the file, in upper case and without empty values."""
    file = DotEnvSettingsSource(Settings).env_vars
    return (
        {name.upper(): value for name, value in os.environ.items() if value},
        {name.upper(): value for name, value in file.items() if value},
    )


def _variables(name: str, field: FieldInfo) -> Iterator[str]:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        yield from (str(choice).upper() for choice in alias.choices)
    else:
        yield f"{_PREFIX}{name.upper()}"


def _effective(
    name: str, field: FieldInfo, value: Any, environment: Mapping[str, str], file: Mapping[str, str]
) -> EffectiveSetting:
    variables = tuple(_variables(name, field))
    variable, source = variables[0], SettingSource.DEFAULT
    for where, values in ((SettingSource.ENVIRONMENT, environment), (SettingSource.ENV_FILE, file)):
        present = next((candidate for candidate in variables if candidate in values), None)
        if present is not None:
            variable, source = present, where
            break
    is_secret = "SecretStr" in str(field.annotation)
    return EffectiveSetting(
        variable=variable,
        value=_text_of(name, value, is_secret=is_secret),
        source=source,
        description=field.description or "",
    )


def _text_of(name: str, value: Any, *, is_secret: bool) -> str | None:
    if value is None or value == ():
        return None
    if name == "database_url":
        return describe_url(parse_url(value))
    if is_secret:
        return _HIDDEN
    if isinstance(value, str):
        return value
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
