"""The display name of a lead. `frontend/src/lib/lead-name.ts` has the same rule and the same tests."""

from uuid import UUID

_ID_LENGTH = 13
"""The start of a UUIDv7: its time in milliseconds."""


def full_name(first_name: str | None, last_name: str | None) -> str | None:
    """Return the known parts of the name, or None."""
    return " ".join(part for part in (first_name, last_name) if part) or None


def display_name(
    name: str | None, email: str | None, company_name: str | None, lead_id: UUID | str | None = None
) -> str:
    """Return the lead's name, email address, or company, or else a name made from its id."""
    name_or_email = name or email or company_name
    if name_or_email:
        return name_or_email
    return "Nameless lead" if lead_id is None else f"Lead {UUID(str(lead_id))!s:.{_ID_LENGTH}}"
