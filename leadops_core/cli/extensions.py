"""Commands of other packages, found by the entry-point group `leadops.commands`.

An entry point names a click command: `serve = "leadops_api.serve:serve"`. `leadops --help` loads its module, so the module
may import only click and `leadops_core.cli` at the top. The command imports the packages of its extra when it runs.
"""

from collections.abc import Mapping
from functools import cached_property
from importlib import metadata
from typing import Any

import click

from leadops_core.cli.options import Command, CommandGroup
from leadops_core.cli.output import CommandError

GROUP = "leadops.commands"
_OURS = ("leadops_core", "leadops_api", "console")


class ExtraCommand(Command):
    """A command that needs an extra of LeadOps. Without it, the error says how to install it."""

    def __init__(self, *args: Any, extra: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = extra

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raise CommandError, with the remedy, if a package of the extra is missing."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if not missing or missing.partition(".")[0] in _OURS:
                raise
            raise CommandError(
                f"leadops {ctx.info_name} needs {missing.partition('.')[0]}, which is not installed. "
                f"Run: pip install 'leadops[{self.extra}]'"
            ) from error


class ExtensibleGroup(CommandGroup):
    """A group with its own commands and those of installed packages.

    Its own command takes precedence over another of the same name. A command that cannot be loaded does not affect the others.
    """

    @cached_property
    def _found(self) -> Mapping[str, metadata.EntryPoint]:
        entry_points = {entry_point.name: entry_point for entry_point in metadata.entry_points(group=GROUP)}
        return {name: entry_points[name] for name in sorted(entry_points) if name not in self.commands}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return its own commands in their order, then the others sorted by name."""
        return [*super().list_commands(ctx), *self._found]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None if there is no such command."""
        own = super().get_command(ctx, cmd_name)
        if own is not None or cmd_name not in self._found:
            return own
        return _load(self._found[cmd_name])


def _load(point: metadata.EntryPoint) -> click.Command:
    package = point.dist.name if point.dist else point.value.partition(":")[0]
    try:
        command = point.load()
    except (ImportError, AttributeError) as error:
        return _Unloadable(
            point.name, f"The command {point.name} from {package} could not be loaded: {error}"
        )
    if not isinstance(command, click.Command):
        return _Unloadable(point.name, f"The command {point.name} from {package} is not a click command")
    return command


class _Unloadable(Command):
    """Placeholder for an installed command that cannot be loaded."""

    def __init__(self, name: str, why: str) -> None:
        context = {"allow_extra_args": True, "ignore_unknown_options": True}
        super().__init__(name, short_help="(could not be loaded)", help=why, context_settings=context)
        self._why = why

    def invoke(self, ctx: click.Context) -> Any:
        raise CommandError(f"{self._why}. Reinstall the package or remove it.")
