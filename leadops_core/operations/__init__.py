"""Checks of an installation and its effective settings, for operators."""

from leadops_core.operations.doctor import diagnose
from leadops_core.operations.effective_settings import effective_settings, unknown_variables

__all__ = ["diagnose", "effective_settings", "unknown_variables"]
