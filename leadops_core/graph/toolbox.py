"""The tools of a run."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from leadops_core.decision import Policy, default_policy
from leadops_core.schemas.draft import DraftText, EmailDraft
from leadops_core.schemas.email import Sender
from leadops_core.schemas.ids import DraftId, LeadId
from leadops_core.schemas.trace import NodeWork
from leadops_core.tools import (
    Clock,
    CRMTool,
    EnrichmentTool,
    IdSource,
    ModelTool,
    RandomSource,
    ScoringConfigTool,
)
from leadops_core.tools.system import SeededDraws


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools and rules of a graph run: LangGraph's runtime context. Replace one with `dataclasses.replace`."""

    crm: CRMTool
    enrichment: EnrichmentTool
    scoring_config: ScoringConfigTool
    model: ModelTool
    clock: Clock
    ids: IdSource
    find_sender: Callable[[], Sender]
    """Returns the sender with the current playbook."""
    policy: Policy = field(default_factory=default_policy)
    draws: RandomSource = field(default_factory=SeededDraws)
    """Random numbers by which leads are chosen for exploration."""
    exploration_share: Callable[[], float] = lambda: 0.0
    """Returns the share of leads to propose at random among those that the policy would not write to; 0 is off."""
    node_tries: int = 3
    """Maximum number of attempts after a TransientToolError."""
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Waits between two attempts, in seconds."""
    on_node: Callable[[NodeWork], None] | None = None
    """Called after each node. It must return quickly and not raise."""
    raise_errors: bool = False
    """Raise unexpected exceptions of a node instead of putting the lead on hold. For development."""

    def new_draft(self, text: DraftText, lead_id: LeadId) -> EmailDraft:
        """Return a new draft with this text."""
        return EmailDraft.of_text(
            text, draft_id=DraftId(self.ids.new()), lead_id=lead_id, at=self.clock.now()
        )
