"""The columns that hold what a lead says."""

from typing import Any

from leadops_core.intake import company_key_of
from leadops_core.schemas import (
    LeadContent,
)


def lead_values(content: LeadContent, dedupe_key: str, name_key: str | None) -> dict[str, Any]:
    """Return the columns of `leads` that hold what the lead says and the keys that follow from it."""
    return {
        **vars(content),
        "dedupe_key": dedupe_key,
        "name_key": name_key,
        "company_key": company_key_of(content.company_name),
    }
