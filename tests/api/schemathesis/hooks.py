"""Make requests as a correct client does: a new Idempotency-Key each time, and no invented cursors."""

import re
from typing import Any
from uuid import uuid4

import schemathesis

_KEY = re.compile(r"[!-~]{1,200}")
_ETAG = re.compile(r'"[0-9]{1,9}"')
_CURSOR = re.compile(r"WyI[A-Za-z0-9_-]{40,}")


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, object]
) -> None:
    """Change what a random value could only get wrong."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    headers: Any = case.headers or {}
    for name in [name for name in headers if name.lower() == "idempotency-key"]:
        if _KEY.fullmatch(str(headers[name])):
            headers[name] = uuid4().hex
    # The coverage phase sends 0 here although the pattern asks for quotes.
    for name in [
        name for name in headers if name.lower() == "if-match" and not _ETAG.fullmatch(str(headers[name]))
    ]:
        del headers[name]
    query: Any = case.query or {}
    if isinstance(query.get("cursor"), str) and not _CURSOR.fullmatch(query["cursor"]):
        del query["cursor"]
