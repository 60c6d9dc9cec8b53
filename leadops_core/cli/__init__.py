"""The `leadops` command: the facade's verbs for people at a terminal and for machines.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 stopped with Ctrl-C.
"""

from leadops_core.cli.app import main

__all__ = ["main"]
