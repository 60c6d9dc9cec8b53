"""Checks, effective settings, and backups of an installation, for operators."""

from leadops_core.operations.backup import BackupError, back_up, restore
from leadops_core.operations.doctor import diagnose
from leadops_core.operations.effective_settings import effective_settings, unknown_variables

__all__ = ["BackupError", "back_up", "diagnose", "effective_settings", "restore", "unknown_variables"]
