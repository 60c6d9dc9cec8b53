"""Verbs that screens and services need beside those of the pipeline: edits, figures, what-if, preferences."""

from leadops_core.graph import Toolbox
from leadops_core.schemas import (
    DraftVariant,
    EmailDraft,
)
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.verbs import drafts


class ServiceVerbs:
    """What `LeadOps` offers to screens and services; part of the facade."""

    store: Store
    toolbox: Toolbox
    config: Settings

    def create_draft(
        self,
        lead: str,
        *,
        by: str,
        variant: DraftVariant = DraftVariant.FIRST_TOUCH,
        subject: str | None = None,
        body: str | None = None,
    ) -> EmailDraft:
        """Put a draft for a lead into the inbox, in place of the one that waits there; without words they are written.

        Raises `IllegalStateError` while an approved draft of the same lead is still to go.
        """
        return drafts.create(
            self.store, self.toolbox, lead, by=by, variant=variant, subject=subject, body=body
        )
