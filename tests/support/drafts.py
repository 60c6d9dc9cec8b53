"""Approving drafts below the services."""

from leadops_core.schemas import EmailDraft, Sender
from tests.support.repositories import Repositories

SENDER = Sender(
    name="Alex Rivera",
    company="Quillmere",
    email="alex@quillmere.example",
    postal_address="12 Harbour Street, Springfield",
    offer="teams write less",
)


def approve(
    store: Repositories, draft: EmailDraft, *, by: str = "ann", message_id: str = "<1@b.example>"
) -> EmailDraft:
    """Approve the draft in the version that was read."""
    return store.draft_transitions.approve(
        draft.id, by=by, message_id=message_id, expected_version=draft.version, sender=SENDER
    )
