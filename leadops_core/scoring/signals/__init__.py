"""What a lead's own words say, read by rules in five languages."""

from leadops_core.scoring.signals.passage import READ_CHARACTERS
from leadops_core.scoring.signals.reader import RULES_VERSION, read_signals, signal_is_verbatim

__all__ = ["READ_CHARACTERS", "RULES_VERSION", "read_signals", "signal_is_verbatim"]
