"""The do-not-contact list and unsubscribe links."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response
from pydantic import (
    ConfigDict,
    StringConstraints,
)

from leadops_api.deps import NOT_FOUND, CallingActor, Ops, public, requires
from leadops_api.guard import GuardedRoute
from leadops_api.idempotency import IdempotentRoute
from leadops_api.pages import Cursor, Limit
from leadops_api.request_body import Note, RequestBody
from leadops_api.security import Role
from leadops_core.schemas import (
    Page,
    SuppressionEntry,
    SuppressionId,
    SuppressionReason,
)

router = APIRouter(prefix="/api/suppressions", tags=["suppressions"], route_class=IdempotentRoute)
public_router = APIRouter(prefix="/unsubscribe", tags=["suppressions"], route_class=GuardedRoute)

Token = Annotated[str, Path(min_length=1, max_length=500, description="Signed token from the link.")]
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><main><h1>{title}</h1><p>{text}</p>{form}</main></body></html>
"""
_HTML = {"content": {"text/html": {"schema": {"type": "string"}}}, "description": "A page for a person."}


class SuppressionIn(RequestBody):
    """The do-not-contact list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"value": "someone@company.example", "reason": "opt_out"}]}
    )

    value: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    """An address, or a domain with its subdomains."""
    reason: SuppressionReason = SuppressionReason.OPT_OUT
    note: Note | None = None


@router.get(
    "", operation_id="list_suppressions", summary="List do-not-contact entries", **requires(Role.READER)
)
def list_suppressions(ops: Ops, cursor: Cursor = None, limit: Limit = 50) -> Page[SuppressionEntry]:
    """Return them newest first."""
    return ops.suppressions.list(cursor=cursor, limit=limit)


@router.post(
    "",
    operation_id="add_suppression",
    summary="Add a do-not-contact entry",
    status_code=201,
    **requires(
        Role.REVIEWER,
        responses={
            201: {
                "links": {
                    "remove_suppression": {
                        "operationId": "remove_suppression",
                        "parameters": {"suppression_id": "$response.body#/id"},
                    }
                }
            }
        },
    ),
)
def add_suppression(body: SuppressionIn, ops: Ops) -> SuppressionEntry:
    """Add an address or domain. If it is already listed, the stronger reason is kept."""
    return ops.suppressions.add(body.value, reason=body.reason, note=body.note)


@router.delete(
    "/{suppression_id:uuid}",
    operation_id="remove_suppression",
    summary="Remove a do-not-contact entry",
    status_code=204,
    **requires(Role.ADMIN, NOT_FOUND),
)
def remove_suppression(suppression_id: UUID, ops: Ops, actor: CallingActor) -> None:
    """Remove an entry. An entry for the domain still applies."""
    ops.suppressions.remove_entry(SuppressionId(suppression_id), by=actor)


@public_router.get(
    "/{token}",
    operation_id="show_unsubscribe",
    summary="Show the unsubscribe page",
    response_class=HTMLResponse,
    **public(responses={200: _HTML}),
)
def show_unsubscribe(token: Token) -> HTMLResponse:  # noqa: ARG001 - the page posts to its own address
    """Show a page that asks for confirmation, because email scanners open links."""
    form = '<form method="post"><button>Unsubscribe</button></form>'
    text = "You will get no further emails from us."
    return _page("Unsubscribe?", text, form=form)


@public_router.post(
    "/{token}",
    operation_id="unsubscribe",
    summary="Unsubscribe with one click (RFC 8058)",
    response_class=HTMLResponse,
    **public(NOT_FOUND, responses={200: _HTML}),
)
def unsubscribe(token: Token, ops: Ops) -> Response:
    """Add the recipient of the email to the do-not-contact list. Repeating the request is safe."""
    ops.suppressions.unsubscribe(token)
    return _page("Unsubscribed", "You will get no further emails from us.")


def _page(title: str, text: str, *, form: str = "") -> HTMLResponse:
    page = HTMLResponse(_PAGE.format(title=title, text=text, form=form))
    if form:
        page.headers["Content-Security-Policy"] = (
            "default-src 'none'; frame-ancestors 'none'; form-action 'self'"
        )
    return page
