"""What people call a lead. `frontend/src/lib/lead-name.ts` is the same rule, held to the same cases."""

from uuid import UUID

_ID_LENGTH = 13
"""The beginning of a UUIDv7 that tells leads apart: the time to the millisecond."""


def full_name(first_name: str | None, last_name: str | None) -> str | None:
    """Return first and last name as far as they are known, or None."""
    return " ".join(part for part in (first_name, last_name) if part) or None


def display_name(
    name: str | None, email: str | None, company_name: str | None, lead_id: UUID | str | None = None
) -> str:
    """Return the name of a lead, else its email address, else its company, else a name made of its id."""
    known = name or email or company_name
    if known:
        return known
    return "Nameless lead" if lead_id is None else f"Lead {UUID(str(lead_id))!s:.{_ID_LENGTH}}"
