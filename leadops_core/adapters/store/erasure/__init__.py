"""Erasing a person: what hangs on them goes, what must stay loses them, and that they are not written to stays."""

from leadops_core.adapters.store.erasure.erasures import Erasures

__all__ = ["Erasures"]
