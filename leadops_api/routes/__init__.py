"""One module per resource."""

from fastapi import APIRouter

from leadops_api.routes import (
    audit,
    conversation,
    drafts,
    duplicates,
    events,
    exploration,
    follow_ups,
    insights,
    jobs,
    leads,
    learning,
    meetings,
    outcomes,
    playbook,
    privacy,
    scorecards,
    service,
    session,
    settings,
    suppressions,
    uploads,
    webhooks,
    work,
)
from leadops_core import Settings


def routers(config: Settings) -> tuple[APIRouter, ...]:
    """Return all routers, in the order in which a request is matched."""
    return (
        leads.router,
        uploads.intake_router(config.max_bytes),
        outcomes.import_router(config.max_bytes),
        *_ROUTERS,
    )


_ROUTERS: tuple[APIRouter, ...] = (
    uploads.router,
    outcomes.router,
    privacy.router,
    follow_ups.router,
    conversation.router,
    meetings.router,
    webhooks.router,
    drafts.router,
    work.router,
    scorecards.router,
    learning.router,
    exploration.router,
    insights.router,
    jobs.router,
    settings.router,
    playbook.router,
    duplicates.router,
    suppressions.router,
    suppressions.public_router,
    events.router,
    session.router,
    session.sessions_router,
    audit.router,
    service.router,
)
