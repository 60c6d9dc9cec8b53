"""Approving drafts below the services."""

from leadops_core.schemas import EmailDraft, Sender
from leadops_core.testing.playbook import simple_playbook
from tests.support.repositories import Repositories

SENDER = Sender(
    name="Alex Rivera",
    email="alex@quillmere.example",
    postal_address="12 Harbour Street, Springfield",
    playbook=simple_playbook(),
)


def approve(
    store: Repositories, draft: EmailDraft, *, by: str = "ann", message_id: str = "<1@b.example>"
) -> EmailDraft:
    """Approve the draft in the version that was read."""
    return store.draft_transitions.approve(
        draft.id, by=by, message_id=message_id, expected_version=draft.version, sender=SENDER
    )
