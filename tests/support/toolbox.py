"""A deterministic toolbox: fakes for tools with state, the real tools otherwise."""

import asyncio

from leadops_core.enrichment.heuristic import HeuristicEnrichment
from leadops_core.graph import Toolbox
from leadops_core.llm import OfflineModel
from leadops_core.schemas import ScorecardId, ScorecardVersion
from leadops_core.scoring import default_scorecard
from leadops_core.settings import Settings
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.crm import InMemoryCRM
from leadops_core.testing.scoring_config import FixedScoringConfig


async def no_pause(_: float) -> None:
    """Let others run, but do not wait."""
    await asyncio.sleep(0)


def fresh_toolbox() -> tuple[Toolbox, InMemoryCRM]:
    """Tools with an empty CRM, and that CRM."""
    clock, ids = FixedClock(tick_seconds=0.001), CountingIds()
    crm = InMemoryCRM(clock, CountingIds(1_000_000))
    version = ScorecardVersion(
        id=ScorecardId(ids.new()),
        number=1,
        scorecard=default_scorecard(),
        made_by="leadops",
        reason="Shipped",
        is_active=True,
        created_at=clock.now(),
    )
    tools = Toolbox(
        crm=crm,
        enrichment=HeuristicEnrichment(),
        scoring_config=FixedScoringConfig(version),
        model=OfflineModel(),
        clock=clock,
        ids=ids,
        find_sender=lambda: Settings(_env_file=None).sender,
        pause=no_pause,
    )
    return tools, crm
