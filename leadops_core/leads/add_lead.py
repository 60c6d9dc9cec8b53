"""Adding one lead, in the caller's transaction."""

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import InvalidValueError
from leadops_core.errors import LeadExistsError
from leadops_core.intake import IntakeRow, dedupe_keys
from leadops_core.intake.use_cases.lead_index import LeadIndex
from leadops_core.intake.use_cases.upsert import RowSource, upsert_rows
from leadops_core.schemas import Lead, LeadContent
from leadops_core.schemas.display_name import display_name, full_name
from leadops_core.tables.stored_leads import read_lead

MAX_ATTRIBUTES = 1_000
"""Maximum number of attributes of a lead that is added by hand. Updates of the same lead add up."""


def add_lead(transaction: Transaction, content: LeadContent, *, by: str, update_existing: bool) -> Lead:
    """Add a lead, and return it as stored.

    With `update_existing` a lead that is stored already is updated by the policy for rows of a file. Otherwise it stays as it
    is, and LeadExistsError is raised. Raise InvalidValueError if the lead would have too many attributes.
    """
    dedupe_key, name_key = dedupe_keys(content)
    row = IntakeRow(line=1, content=content, dedupe_key=dedupe_key, name_key=name_key)
    transaction.take_lock(INTAKE_LOCK)
    existing = None if update_existing else LeadIndex(transaction, [row]).find(row)
    if existing is not None:
        stored = existing.content
        person = full_name(stored.first_name, stored.last_name)
        raise LeadExistsError(
            existing.id,
            display_name(person, stored.email, stored.company_name, existing.id),
            same_email=content.email is not None and stored.email == content.email,
        )
    result = upsert_rows(transaction, [row], RowSource(None, by, by))
    if result.last_lead is None:
        raise InvalidValueError("The lead could not be stored.")
    lead = read_lead(transaction.connection, result.last_lead)
    if len(lead.attributes) > MAX_ATTRIBUTES:
        raise InvalidValueError(
            f"The lead would have {len(lead.attributes):,} attributes, but at most {MAX_ATTRIBUTES:,} are allowed. "
            "Leave some out."
        )
    return lead
