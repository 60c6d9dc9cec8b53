"""The switch for developers."""

import os


def is_debugging() -> bool:
    """Return True if `LEADOPS_DEBUG` is set, and not to 0: unexpected errors are then shown whole, and raised."""
    return os.environ.get("LEADOPS_DEBUG", "0") not in ("", "0")
