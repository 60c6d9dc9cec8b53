"""Findings of checks as sentences."""

from leadops_core.schemas.doctor import InstallationCheck
from leadops_core.texts import en


def finding_sentence(check: InstallationCheck) -> str:
    """Return what was found."""
    return en.FINDINGS[check.finding].format(**check.facts)


def remedy_sentence(check: InstallationCheck) -> str | None:
    """Return what to do about it, or None if there is nothing to do."""
    remedy = en.REMEDIES[check.finding]
    return None if remedy == en.NO_REMEDY else remedy.format(**check.facts)
