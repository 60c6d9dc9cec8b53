"""The audit log."""

from fastapi import APIRouter

from leadops_api.deps import Ops, requires
from leadops_api.guard import GuardedRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.security import Role
from leadops_core.schemas import AuditEvent, Page

router = APIRouter(prefix="/api/audit", tags=["audit"], route_class=GuardedRoute)


@router.get("", operation_id="list_audit_events", summary="List audit events", **requires(Role.ADMIN))
def list_audit_events(ops: Ops, cursor: Cursor = None, limit: Limit = 50) -> Page[AuditEvent]:
    """Return events that matter for security, newest first: sign-ins, revoked sessions, and sensitive changes."""
    return ops.audit.list(cursor=cursor, limit=limit)
