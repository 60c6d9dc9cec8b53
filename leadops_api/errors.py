"""Error responses as problem details (RFC 9457). They contain the request id, and no traceback, SQL, or secret."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from leadops_core.errors import ErrorKind, LeadExistsError, LeadOpsError
from leadops_core.outreach import DraftChangedError, FailingChecksError, UnconfirmedSentencesError
from leadops_core.playbook import PlaybookError
from leadops_core.schemas import CheckResult, DraftDecision, DraftSentence

log = structlog.get_logger("leadops.api")

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
_MAX_ERRORS = 50


class FieldError(BaseModel):
    """An error in one part of a request."""

    pointer: str
    """The location, such as `body/email`, `query/limit`, or `header/If-Match`."""
    message: str


class ExistingLead(BaseModel):
    """The existing lead that matches a new one."""

    id: UUID
    name: str
    """Name, or else email address, or else company."""
    same_email: bool
    """True if the email address is the same; false if the lead was found by name and company."""


class Problem(BaseModel):
    """Problem details."""

    type: Annotated[str, Field(examples=["urn:leadops:problem:not-found"])]
    """Stable identifier of the kind of problem."""
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    """What happened and what to do next."""
    instance: str
    """Path of the request."""
    request_id: str
    """The id of the request in the log, as in the header `X-Request-ID`."""
    errors: list[FieldError] = []
    """The invalid parts of the request."""
    existing: ExistingLead | None = None
    """Only with `lead-exists`: the stored lead, which was not changed."""


class DraftProblem(Problem):
    """Problem details if a draft prevents the request."""

    checks: list[CheckResult] = []
    """With `failing-checks`: the checks that block sending, with what to fix."""
    sentences: list[DraftSentence] = []
    """With `unconfirmed-sentences`: the sentences of a model that must be confirmed."""
    decision: DraftDecision | None = None
    """With `draft-changed`: who changed the draft or its lead after it was read, and how."""


_CODES: Mapping[str | None, str] = {
    FailingChecksError.code: "Checks block sending",
    UnconfirmedSentencesError.code: "Sentences must be confirmed",
    DraftChangedError.code: "Changed by someone else",
}
"""Titles of the errors with a code of their own."""
_NAMES = {
    400: ("malformed", "The request could not be parsed"),
    401: ("unauthenticated", "Not signed in"),
    403: ("forbidden", "Not allowed"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not supported"),
    406: ("not-acceptable", "Format not available"),
    408: ("too-slow", "Request too slow"),
    409: ("conflict", "Not possible in the current state"),
    412: ("changed-meanwhile", "Changed by someone else"),
    413: ("too-large", "Too large"),
    415: ("unsupported-media-type", "Content type not supported"),
    422: ("invalid", "Not valid"),
    428: ("precondition-required", "If-Match is missing"),
    429: ("rate-limited", "Too many requests"),
    500: ("internal", "Unexpected error"),
    503: ("unavailable", "Temporarily unavailable"),
}
_STATUS = {
    ErrorKind.REFUSED: 409,
    ErrorKind.INVALID: 422,
    ErrorKind.NOT_FOUND: 404,
    ErrorKind.CONFLICT: 409,
    ErrorKind.STALE: 409,
    ErrorKind.UNAVAILABLE: 503,
    ErrorKind.FAILED: 500,
}


class ProblemError(Exception):
    """A request that the API itself refuses."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.errors = list(errors)


def problem_response(
    request: Request,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[FieldError] = (),
    existing: ExistingLead | None = None,
) -> Response:
    """Return an error response."""
    name, title = _NAMES.get(status, ("http-" + str(status), HTTPStatus(status).phrase))
    if existing is not None:
        name, title = "lead-exists", "This lead already exists"
    body = Problem(
        type=f"urn:leadops:problem:{name}",
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=request_id_of(request),
        errors=list(errors),
        existing=existing,
    )
    return Response(body.model_dump_json(exclude_none=True), status, dict(headers or {}), MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """Return the id of this request in the log."""
    return str(request.scope.get("leadops.request_id", "-"))


def status_of(error: LeadOpsError) -> int:
    """Return the HTTP status for this error."""
    return _STATUS[error.kind]


def error_response(request: Request, error: Exception) -> Response:
    """Return the response for any exception."""
    if isinstance(error, ProblemError):
        return problem_response(
            request, error.status, error.detail, headers=error.headers, errors=error.errors
        )
    if isinstance(error, RequestValidationError):
        return _invalid_request_response(request, error)
    if isinstance(error, HTTPException) and error.status_code == 405:
        allowed = request.app.state.methods.of(request.url.path)
        detail = f"{request.method} is not supported here. Use {', '.join(allowed)}."
        return problem_response(request, 405, detail, headers={"Allow": ", ".join(allowed)})
    if isinstance(error, HTTPException):
        return problem_response(request, error.status_code, str(error.detail), headers=error.headers)
    if isinstance(error, LeadOpsError):
        return _refusal_response(request, error)
    log.error("request_failed", exc_info=error)
    return problem_response(
        request,
        500,
        "An unexpected error occurred, and nothing was changed. Send your administrator the request ID to find it in the log.",
    )


def _refusal_response(request: Request, error: LeadOpsError) -> Response:
    status = _STATUS[error.kind]
    if error.kind is ErrorKind.STALE and "if-match" in request.headers:
        status = 412
    if status >= 500:
        log.error("request_failed", kind=error.kind.value, reason=str(error))
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else None
    if error.code in _CODES:
        return _draft_refusal_response(request, error, status, headers)
    if isinstance(error, PlaybookError):
        faults = [FieldError(pointer="body", message=fault) for fault in error.faults[:_MAX_ERRORS]]
        return problem_response(request, status, str(error), errors=faults)
    existing = None
    if isinstance(error, LeadExistsError):
        existing = ExistingLead(id=error.lead_id, name=error.name, same_email=error.same_email)
    return problem_response(request, status, str(error), headers=headers, existing=existing)


def _draft_refusal_response(
    request: Request, error: LeadOpsError, status: int, headers: Mapping[str, str] | None
) -> Response:
    body = DraftProblem(
        type=f"urn:leadops:problem:{error.code}",
        title=_CODES[error.code],
        status=status,
        detail=str(error),
        instance=request.url.path,
        request_id=request_id_of(request),
        checks=list(error.checks) if isinstance(error, FailingChecksError) else [],
        sentences=list(error.sentences) if isinstance(error, UnconfirmedSentencesError) else [],
        decision=error.decision if isinstance(error, DraftChangedError) else None,
    )
    return Response(body.model_dump_json(), status, dict(headers or {}), MEDIA_TYPE)


def _invalid_request_response(request: Request, error: RequestValidationError) -> Response:
    errors = [_field_error(detail) for detail in error.errors()[:_MAX_ERRORS]]
    if any(
        detail["type"] == "missing" and detail["loc"] == ("header", "If-Match") for detail in error.errors()
    ):
        detail = "The If-Match header is missing. Send the ETag that you read, so that no other change is overwritten."
        return problem_response(request, 428, detail, errors=errors)
    if any(detail["type"] == "json_invalid" for detail in error.errors()):
        return problem_response(request, 400, "The request body is not valid JSON.", errors=errors)
    summary = "; ".join(f"{field.pointer}: {field.message}" for field in errors[:3])
    return problem_response(request, 422, f"{summary}.", errors=errors)


def _field_error(error: Mapping[str, Any]) -> FieldError:
    where = [str(part) for part in error["loc"]]
    if len(where) == 2 and where[0] == "header":
        where[1] = where[1].title()
    # The input is left out, because it may contain an address.
    return FieldError(pointer="/".join(where), message=str(error["msg"]).removeprefix("Value error, "))


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of the app with problem details."""
    for kind in (ProblemError, RequestValidationError, HTTPException, LeadOpsError):
        app.add_exception_handler(kind, _handle)


async def _handle(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code in (404, 405):
        # No route matched, so no guard has counted the request.
        try:
            request.app.state.limits.count_address(request.scope)
        except ProblemError as refused:
            error = refused
    return error_response(request, error)
