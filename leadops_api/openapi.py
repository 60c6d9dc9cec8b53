"""The OpenAPI document: FastAPI's document with additions."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import compile_path

DESCRIPTION = """\
Import leads, score them with a sum that adds up, decide the next step, draft the email, and send it after a person approves
it.

- **Errors** are problem details (RFC 9457) with a `request_id` that you can look up in the log.
- **Idempotency-Key** on a POST: the same key and body return the same response for a day; a different body is refused.
- **ETag and If-Match** protect edits: 412 if the record was changed, 428 if the header is required and missing.
- **Pages**: pass `next_cursor` as `cursor` to get the next page; null on the last page.
- **Rate limits**: `RateLimit` shows the remaining requests; `Retry-After` on a 429 shows how long to wait.
"""
TAGS = [
    {"name": "leads", "description": "List, search, add, edit, process and update leads."},
    {
        "name": "conversation",
        "description": "The conversation with a lead, and messages that wait for a person.",
    },
    {"name": "meetings", "description": "Meetings with leads, and the webhooks that report them."},
    {"name": "drafts", "description": "Read, edit, approve, send and reject drafts."},
    {"name": "uploads", "description": "Preview, import and undo files of leads."},
    {
        "name": "jobs",
        "description": "Long work, such as rescoring and learning, with its progress and result.",
    },
    {"name": "duplicates", "description": "Leads that may be the same person."},
    {"name": "review", "description": "Drafts waiting for review."},
    {"name": "dashboard", "description": "Metrics."},
    {
        "name": "scorecards",
        "description": "Scorecard versions, comparison, simulation and learning.",
    },
    {"name": "settings", "description": "Settings that can be changed at runtime."},
    {"name": "playbook", "description": "What emails may say about the company that sends them."},
    {"name": "suppressions", "description": "The do-not-contact list."},
    {"name": "events", "description": "Delivery reports from email providers."},
    {"name": "session", "description": "Sign in and out, sessions, and the current user."},
    {"name": "audit", "description": "The log of events that matter for security."},
    {"name": "service", "description": "Health checks and metrics."},
]


class AllowedMethods:
    """The methods of every path, over all routes."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._paths = [
            ("{" in path, compile_path(path)[0], sorted(method.upper() for method in item))
            for path, item in document["paths"].items()
        ]

    def of(self, path: str) -> list[str]:
        """Return the methods of the route that matches this path. A route without parameters has priority."""
        matching = [
            (is_template, methods) for is_template, regex, methods in self._paths if regex.match(path)
        ]
        literal = [methods for is_template, methods in matching if not is_template]
        return next(iter(literal or [methods for _, methods in matching]), ["GET"])


def describe(app: FastAPI) -> None:
    """Build the document on first use and cache it."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=DESCRIPTION,
                routes=app.routes,
                tags=TAGS,
                license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
            )
            _as_problems(document)
            _without_null(document)
            _with_files(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _as_problems(document: dict[str, Any]) -> None:
    """Set the content type of errors, which FastAPI cannot express."""
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation.get("responses", {}).items():
                if status >= "4" and "content" in response:
                    schema = response["content"].get("application/json", {}).get("schema")
                    response["content"] = {
                        "application/problem+json": {
                            "schema": schema or {"$ref": "#/components/schemas/Problem"}
                        }
                    }
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)


def _without_null(document: dict[str, Any]) -> None:
    """Remove null from query and header parameters, which are either present or absent."""
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
                if len(kinds) == 1:
                    del schema["anyOf"]
                    parameter["schema"] = {**kinds[0], **schema}


def _with_files(document: dict[str, Any]) -> None:
    """Mark files in the way of OpenAPI 3.0, too, which client generators recognize."""
    for schema in document["components"]["schemas"].values():
        for field in schema.get("properties", {}).values():
            if field.get("contentMediaType") == "application/octet-stream":
                field["format"] = "binary"
