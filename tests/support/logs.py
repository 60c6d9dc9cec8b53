"""Logs as the service writes them."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from leadops_api.observability.logs import configure_logs
from leadops_core import Settings


@contextmanager
def captured_logs(config: Settings) -> Iterator[io.StringIO]:
    """Log with these settings, one JSON document a line, and restore the configuration afterward."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    structlog.reset_defaults()
    configure_logs(config)
    lines = io.StringIO()
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines)
    try:
        yield lines
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
        structlog.configure(**before)
