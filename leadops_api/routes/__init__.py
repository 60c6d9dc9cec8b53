"""The routes, by topic."""

from fastapi import APIRouter

from leadops_api.routes import (
    drafts,
    events,
    leads,
    learning,
    scorecards,
    service,
    session,
    settings,
    suppressions,
    uploads,
    work,
)
from leadops_core import Settings


def routers(config: Settings) -> tuple[APIRouter, ...]:
    """All routers, in the order in which they are asked."""
    # Each is asked in turn, so what is called most comes first.
    return (
        leads.reads,
        uploads.intake_router(config.max_bytes),
        learning.outcomes_router(config.max_bytes),
        *_ROUTERS,
    )


_ROUTERS: tuple[APIRouter, ...] = (
    uploads.router,
    leads.router,
    drafts.router,
    work.router,
    scorecards.router,
    learning.router,
    settings.router,
    suppressions.router,
    suppressions.public_router,
    events.router,
    session.router,
    service.router,
)
