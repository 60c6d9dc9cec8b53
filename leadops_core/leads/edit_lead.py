"""Editing the fields of a lead, in the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from leadops_core.database.database import INTAKE_LOCK, Transaction
from leadops_core.database.errors import InvalidValueError, NotFoundError, VersionConflict
from leadops_core.intake import dedupe_keys, normalize_lead_content, with_valid_email
from leadops_core.intake.merge import difference, without_budget_amount
from leadops_core.intake.repository.leads import leads_with_ids, update_contents
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.leads.repository.leads import find_by_dedupe_key
from leadops_core.schemas import ActivityType, Lead, LeadContent, LeadId
from leadops_core.tables.activity_log import log_activity
from leadops_core.tables.stored_leads import read_lead


def edit_lead(
    transaction: Transaction,
    lead_id: LeadId,
    changes: Mapping[str, Any],
    *,
    by: str,
    expected_version: int | None = None,
) -> Lead:
    """Change fields of a lead; None clears a field. The lead is processed again if its status is still open.

    Raise VersionConflict, DuplicateLeadError, InvalidValueError for values that the schema refuses, or IntakeError for an
    invalid email address.
    """
    transaction.take_lock(INTAKE_LOCK)
    stored = leads_with_ids(transaction.connection, [lead_id]).get(lead_id)
    if stored is None:
        raise NotFoundError("There is no lead with this ID.")
    if expected_version is not None and stored.version != expected_version:
        raise VersionConflict("lead", expected_version, stored.version)
    content = _changed(stored.content, changes)
    _, after = difference(stored.content, content)
    if after:
        key, name_key = dedupe_keys(content)
        if (key, name_key) == dedupe_keys(stored.content):
            # A lead that shares its name with another lead has its own key.
            key = stored.dedupe_key
        if key != stored.dedupe_key:
            other = find_by_dedupe_key(transaction.connection, key)
            if other is not None:
                raise DuplicateLeadError(f"Lead {other} already has this identity. Edit that lead instead.")
        stored.content, stored.dedupe_key, stored.name_key = content, key, name_key
        stored.version += 1
        update_contents(transaction, [stored])
        log_activity(
            transaction, lead_id, ActivityType.NOTE, {"text": "Edited", "changed": list(after)}, by=by
        )
    return read_lead(transaction.connection, lead_id)


def _changed(content: LeadContent, changes: Mapping[str, Any]) -> LeadContent:
    try:
        edited = LeadContent.model_validate({**content.__dict__, **changes})
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, entry["loc"])) for entry in error.errors()}))
        raise InvalidValueError(f"These fields have values that cannot be stored: {fields}.") from None
    normal = normalize_lead_content(edited)
    if changes.get("email") is not None:
        normal = with_valid_email(normal)
    values = {name: getattr(normal, name) for name in changes}
    if (
        values.get("budget_range", content.budget_range) != content.budget_range
        and "attributes" not in changes
    ):
        values["attributes"] = without_budget_amount(content.attributes)
    return content.model_copy(update=values)
