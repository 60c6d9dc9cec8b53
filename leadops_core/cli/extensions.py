"""Commands that other packages bring along, found by the entry-point group `leadops.commands`.

An entry point names a click command: `serve = "leadops_api.cli:serve"`. Its module may import no more than click and
`leadops_core.cli` at its top, for `leadops --help` loads it; what its extra brings is imported when the command runs.
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
    """A command that needs an extra of LeadOps; where that is not installed it says how to install it."""

    def __init__(self, *args: Any, extra: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = extra

    def invoke(self, ctx: click.Context) -> Any:
        """Run it. Raises CommandError, with the remedy, where a package of the extra is missing."""
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
    """A group that holds, behind its own commands, those that installed packages bring.

    A name of its own always means its own command. A package whose command cannot be loaded does not stop the others.
    """

    @cached_property
    def _found(self) -> Mapping[str, metadata.EntryPoint]:
        found = {each.name: each for each in metadata.entry_points(group=GROUP)}
        return {name: found[name] for name in sorted(found) if name not in self.commands}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Its own in their order, then the others by the alphabet."""
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
        """Say why. Raises CommandError."""
        raise CommandError(f"{self._why}. Reinstall the package or remove it.")
