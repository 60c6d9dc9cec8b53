"""The `leadops` command: the use cases of the library at a terminal.

Exit codes: 0 success, 1 refused or failed, 2 usage error, 130 stopped with Ctrl-C. Other packages add commands through the
entry-point group `leadops.commands`, with the classes in this package.
"""

from leadops_core.cli.app import main
from leadops_core.cli.extensions import ExtraCommand
from leadops_core.cli.garbage import exempt_loaded_objects
from leadops_core.cli.options import Command, CommandGroup
from leadops_core.cli.output import CommandError, Output

__all__ = [
    "Command",
    "CommandError",
    "CommandGroup",
    "ExtraCommand",
    "Output",
    "exempt_loaded_objects",
    "main",
]
