"""Ways out for e-mail."""

from leadops_core.adapters.email.mock import MockEmailTool

__all__ = ["MockEmailTool"]
