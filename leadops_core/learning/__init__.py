"""What outcomes teach; so far, which label an outcome is."""

from leadops_core.learning.labels import LABELS, Label, receipt

__all__ = ["LABELS", "Label", "receipt"]
