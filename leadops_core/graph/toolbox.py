"""Everything a run may reach for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from leadops_core.decision import Policy, default_policy
from leadops_core.schemas.draft import DraftText, EmailDraft
from leadops_core.schemas.email import Sender
from leadops_core.schemas.ids import DraftId, LeadId
from leadops_core.schemas.trace import NodeWork
from leadops_core.tools import Clock, CRMTool, EnrichmentTool, IdSource, ModelTool, ScoringConfigTool


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools and rules that a graph run is given, as LangGraph's runtime context.

    `dataclasses.replace` swaps one of them.
    """

    crm: CRMTool
    enrichment: EnrichmentTool
    scoring_config: ScoringConfigTool
    model: ModelTool
    clock: Clock
    ids: IdSource
    sender: Sender
    policy: Policy = field(default_factory=default_policy)
    node_tries: int = 3
    """How often a node is tried when its failure may pass."""
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    """How to wait between two tries, in seconds."""
    on_node: Callable[[NodeWork], None] | None = None
    """Called with each node's work when the node ends. It must not raise and must return quickly."""
    raise_errors: bool = False
    """Raise an unexpected exception of a node instead of putting the lead on hold: for development."""

    def new_draft(self, text: DraftText, lead_id: LeadId) -> EmailDraft:
        """Return a draft with this text that nobody has looked at yet."""
        return EmailDraft.of_text(
            text, draft_id=DraftId(self.ids.new()), lead_id=lead_id, at=self.clock.now()
        )
