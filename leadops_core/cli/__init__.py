"""The `leadops` command: the facade's verbs for people at a terminal and for machines.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 130 stopped with Ctrl-C. Other packages add commands of their own
through the entry-point group `leadops.commands`, made with the classes given here.
"""

from leadops_core.cli.app import main
from leadops_core.cli.extensions import ExtraCommand
from leadops_core.cli.options import Command, Group
from leadops_core.cli.output import Output, Refused

__all__ = ["Command", "ExtraCommand", "Group", "Output", "Refused", "main"]
