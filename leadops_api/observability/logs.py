"""Logs as JSON with request, run and lead ids; addresses are hashed and secrets masked before a line is written."""

import hashlib
import hmac
import logging
import re
import secrets
import string
import sys
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

import structlog

from leadops_core.settings import Settings

_LOCAL_PART = f"{string.ascii_letters}{string.digits}.!#$%&'*+/=?^_`{{|}}~-"
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# Before a host there may be a password, behind it only a port.
_CREDENTIAL = re.compile(
    r"(?i)\b(bearer\s+|password=|token=|secret=|key=|sig=|://[^\s:/@]*:(?=[^\s/]*@))[^\s&@'\"]+"
)
_SECRET_NAMES = re.compile(r"(?i)token|secret|password|authorization|cookie|api_key")
_PERSONAL_NAMES = frozenset(
    {"body", "subject", "lead_message", "pain_point", "first_name", "last_name", "notes", "full_name"}
)
MASK = "[redacted]"


class Redactor:
    """A structlog processor: addresses become a keyed hash; secrets and what a lead wrote are masked, all the way down."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, logger: object, name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        """The event without personal data."""
        return {key: self._clean(key, value) for key, value in event.items()}

    def text(self, value: str) -> str:
        """The text with its addresses hashed and its credentials masked."""
        # Nearly all texts hold neither, and asking for a letter is quicker than a pattern.
        if "@" in value:
            value = _replace_addresses(value, self.hash)
        if "=" in value or "://" in value or "bearer" in value.lower():
            value = _CREDENTIAL.sub(lambda found: found.group(1) + MASK, value)
        return value

    def hash(self, address: str) -> str:
        """The same short name for the same address, under this key only."""
        digest = hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
        return f"email:{digest[:16]}"

    def _clean(self, key: str, value: Any) -> Any:
        if value is not None and _is_hidden(key):
            return MASK
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(each): self._clean(str(each), inner) for each, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean("", inner) for inner in value]
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self.text(str(value))


def _replace_addresses(text: str, replace: Callable[[str], str]) -> str:
    """Return `text` with each email address replaced, in time linear in its length.

    A pattern for whole addresses would try every character as the first of one, and read on to the end each time. Here each
    `@` is found first, and the characters before it are looked at once.
    """
    parts: list[str] = []
    copied = searched = 0
    while (at := text.find("@", searched)) >= 0:
        start = searched + len(text[searched:at].rstrip(_LOCAL_PART))
        searched = at + 1
        domain = _DOMAIN.match(text, searched)
        if start == at or domain is None:
            continue
        parts += (text[copied:start], replace(text[start : domain.end()]))
        copied = searched = domain.end()
    return "".join((*parts, text[copied:])) if parts else text


@lru_cache(maxsize=1024)
def _is_hidden(key: str) -> bool:
    return key in _PERSONAL_NAMES or _SECRET_NAMES.search(key) is not None


def redactor_for(config: Settings) -> Redactor:
    """The redactor under the key that is set, or under one that only this process knows."""
    key = config.log_hash_key
    return Redactor(key.get_secret_value().encode() if key else secrets.token_bytes(32))


def configure_logs(config: Settings) -> None:
    """Let structlog and the standard library's loggers, uvicorn's too, write one redacted line an event to standard error."""
    redact = redactor_for(config)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if config.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level)
    for name in ("alembic", "azure", "httpx", "httpx2", "urllib3"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
