"""Render records for a terminal (rich) and for a notebook (HTML). Schemas do not depend on this package."""

from leadops_core.display.notebook import enable_notebook

__all__ = ["enable_notebook"]
