"""Drawing: the same things for a terminal (rich) and for a notebook (HTML). Schemas themselves know nothing of it."""

from leadops_core.display.notebook import enable_notebook

__all__ = ["enable_notebook"]
