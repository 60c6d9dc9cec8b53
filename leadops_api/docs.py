"""Serve the OpenAPI document and FastAPI's page for it. The page's scripts and styles are in an installed package."""

import base64
import hashlib
import re
from importlib.resources import files

from fastapi import Depends, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from leadops_api.deps import PUBLIC_GUARD, role_guard
from leadops_api.errors import ProblemError
from leadops_api.guard import Guard
from leadops_api.middleware import is_loopback
from leadops_api.security import Role
from leadops_core import Settings

_FILES = files("fastapi_offline") / "static"
_ASSETS = {"swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"}
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def add_docs(app: FastAPI, config: Settings) -> None:
    """Serve the document at `/openapi.json` and the page at `/docs`, within the rate limits.

    Without `public_docs`, they need a caller if other machines can reach the service.
    """
    is_public = is_loopback(config.host) if config.public_docs is None else config.public_docs
    guard: Guard = PUBLIC_GUARD if is_public else role_guard(Role.READER)
    document = JSONResponse(app.openapi())
    page = _page()
    page.headers["content-security-policy"] = _policy(page.body)

    @app.get("/docs", include_in_schema=False, dependencies=[Depends(guard)])
    async def show_page() -> HTMLResponse:
        return page

    @app.get("/docs/{name}", include_in_schema=False, dependencies=[Depends(guard)])
    def send_asset(name: str) -> FileResponse:
        if name not in _ASSETS:
            raise ProblemError(404, "The API documentation has no such file.")
        return FileResponse(str(_FILES / name), headers={"cache-control": "max-age=86400"})

    @app.get("/openapi.json", include_in_schema=False, dependencies=[Depends(guard)])
    async def show_document() -> JSONResponse:
        return document


def _page() -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="LeadOps API",
        swagger_js_url="/docs/swagger-ui-bundle.js",
        swagger_css_url="/docs/swagger-ui.css",
        swagger_favicon_url="/docs/favicon.png",
    )


def _policy(page: bytes | memoryview) -> str:
    """Return a Content-Security-Policy that allows our own files and the inline scripts of FastAPI's page."""
    digests = [hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(page)]
    inline = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src 'self' {inline}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
