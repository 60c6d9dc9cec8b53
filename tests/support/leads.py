"""Use cases of leads over a store, one transaction each."""

from collections.abc import Mapping
from typing import Any

from leadops_core.leads import add_lead as additions
from leadops_core.leads import add_note as notes
from leadops_core.leads import edit_lead as edits
from leadops_core.leads import status_changes, undo_move
from leadops_core.schemas import Lead, LeadContent, LeadId, LeadStatus
from tests.support.repositories import Repositories


def add_lead(store: Repositories, content: LeadContent, *, by: str) -> Lead:
    with store.database.writing() as transaction:
        return additions.add_lead(transaction, content, by=by, update_existing=True)


def set_status(store: Repositories, lead_id: LeadId, to: LeadStatus, *, by: str, **options: Any) -> Lead:
    with store.database.writing() as transaction:
        return status_changes.change_status(transaction, lead_id, to, by=by, **options)


def add_note(store: Repositories, lead_id: LeadId, text: str, *, by: str) -> None:
    with store.database.writing() as transaction:
        notes.add_note(transaction, lead_id, text, by=by)


def hold(store: Repositories, lead_id: LeadId, *, by: str, **options: Any) -> Lead:
    with store.database.writing() as transaction:
        return status_changes.put_on_hold(transaction, lead_id, by=by, **options)


def undo(store: Repositories, lead_id: LeadId, *, by: str, **options: Any) -> Lead:
    with store.database.writing() as transaction:
        return undo_move.undo_move(transaction, lead_id, by=by, **options)


def edit(
    store: Repositories, lead_id: LeadId, changes: Mapping[str, Any], version: int | None = None, *, by: str
) -> Lead:
    with store.database.writing() as transaction:
        return edits.edit_lead(transaction, lead_id, changes, by=by, expected_version=version)
