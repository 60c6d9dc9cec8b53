"""JSON logs with request, run, and lead ids. Addresses are hashed and secrets masked before a line is written."""

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
# A password can come before a host, but only a port after it.
_CREDENTIAL = re.compile(
    r"(?i)\b(bearer\s+|password=|token=|secret=|key=|sig=|://[^\s:/@]*:(?=[^\s/]*@))[^\s&@'\"]+"
)
# The user of a database is no person, and an operator needs the host.
_DATABASE_USER = re.compile(r"(?i)\bpostgres(?:ql)?(?:\+\w+)?://[^\s/@]*\Z")
_LONGEST_DATABASE_USER = 200
# An unsubscribe link never expires. Its token has a fixed length and version byte.
_UNSUBSCRIBE = re.compile(r"(?i:\b(unsubscribe/))[^\s\"'<>?#{}]+|(?<![\w-])A[Q-Za-f][\w-]{42}(?![\w-])")
_SECRET_NAMES = re.compile(r"(?i)token|secret|password|authorization|cookie|api_key")
_PERSONAL_NAMES = frozenset(
    {"body", "subject", "lead_message", "pain_point", "first_name", "last_name", "notes", "full_name"}
)
_TOKEN_CHARACTERS = 44
MASK = "[redacted]"


class LogRedactor:
    """A structlog processor that hashes addresses and masks secrets and leads' texts, in nested values, too."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, logger: object, name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        """Return the event without personal data."""
        return {key: self._clean(key, value) for key, value in event.items()}

    def text(self, value: str) -> str:
        """Return the text with hashed addresses and masked credentials."""
        # Most texts contain neither, and searching for a character is faster than for a pattern.
        if "@" in value:
            value = _replace_addresses(value, self.hash)
        if "=" in value or "://" in value or "bearer" in value.lower():
            value = _CREDENTIAL.sub(lambda match: match.group(1) + MASK, value)
        if len(value) >= _TOKEN_CHARACTERS or "nsubscribe/" in value:
            value = _UNSUBSCRIBE.sub(lambda match: (match.group(1) or "") + MASK, value)
        return value

    def hash(self, address: str) -> str:
        """Return the keyed hash of an address."""
        digest = hmac.new(self._key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
        return f"email:{digest[:16]}"

    def _clean(self, key: str, value: Any) -> Any:
        if value is not None and _is_hidden(key):
            return MASK
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(name): self._clean(str(name), inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._clean("", inner) for inner in value]
        if value is None or isinstance(value, (bool, int, float)):
            return value
        return self.text(str(value))


def _replace_addresses(text: str, replace: Callable[[str], str]) -> str:
    """Replace each email address in `text`, in time linear in its length.

    A pattern for whole addresses would try every character as the start of an address and scan to the end each time.
    This function finds each `@` first and looks at the characters before it once.
    """
    parts: list[str] = []
    copied = searched = 0
    while (at := text.find("@", searched)) >= 0:
        start = searched + len(text[searched:at].rstrip(_LOCAL_PART))
        searched = at + 1
        domain = _DOMAIN.match(text, searched)
        before = text[max(0, at - _LONGEST_DATABASE_USER) : at]
        if start == at or domain is None or _DATABASE_USER.search(before):
            continue
        parts += (text[copied:start], replace(text[start : domain.end()]))
        copied = searched = domain.end()
    return "".join((*parts, text[copied:])) if parts else text


@lru_cache(maxsize=1024)
def _is_hidden(key: str) -> bool:
    return key in _PERSONAL_NAMES or _SECRET_NAMES.search(key) is not None


def redactor_for(config: Settings) -> LogRedactor:
    """Return a redactor with the configured key, or with a random one for this process."""
    key = config.log_hash_key
    return LogRedactor(key.get_secret_value().encode() if key else secrets.token_bytes(32))


def configure_logs(config: Settings) -> None:
    """Make structlog and the standard library's loggers, including uvicorn's, write redacted lines to standard error."""
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
