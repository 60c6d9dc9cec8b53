"""Notes on the timeline of a lead, in the caller's transaction."""

from leadops_core.database.database import Transaction
from leadops_core.database.errors import InvalidValueError
from leadops_core.schemas import ActivityType, LeadId
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.stored_leads import read_lead


def add_note(transaction: Transaction, lead_id: LeadId, text: str, *, by: str) -> None:
    """Add a note. Raise NotFoundError, or InvalidValueError for an empty note."""
    if not text.strip():
        raise InvalidValueError("The note is empty. Enter some text.")
    read_lead(transaction.connection, lead_id)
    log_activity(transaction, lead_id, ActivityType.NOTE, {"text": text}, by=by)
