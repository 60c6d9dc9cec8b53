"""Options shared by all commands, and enum values loaded only when they are needed."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

DB_KEY, JSON_KEY = "leadops.db", "leadops.json"


class Command(click.Command):
    """A command with `--db` and `--json`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += common_options()


class CommandGroup(click.Group):
    """A group with `--db` and `--json`, before or after the name of a command."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += common_options()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)


def common_options() -> list[click.Parameter]:
    """Return new `--db` and `--json` options, which store their value in the context."""
    return [
        click.Option(
            ["--db"],
            metavar="URL|FILE",
            help="Database URL, or the path of a SQLite file. Default: LEADOPS_DATABASE_URL, or sqlite:///leadops.db.",
            expose_value=False,
            callback=_keep(DB_KEY),
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            default=None,
            help="Print the result as one JSON document.",
            expose_value=False,
            callback=_keep(JSON_KEY),
        ),
    ]


def _keep(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            ctx.meta[key] = value

    return keep


class EnumOf(click.ParamType[Any]):
    """A value of an enum in `leadops_core.schemas`, or in a module of it, ignoring case, and with `-` or `_`.

    The enum is loaded when needed.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def _members(self) -> list[Any]:
        module, _, name = f"leadops_core.schemas.{self.name}".rpartition(".")
        return list(getattr(import_module(module), name))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        values = "|".join(member.value for member in self._members())
        return f"[{values}]" if isinstance(param, click.Option) else "{" + values + "}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        members = self._members()
        name = str(value).strip().casefold().replace("-", "_").replace(" ", "_")
        for member in members:
            if member is value or name == member.value.casefold().replace("-", "_"):
                return member
        raise click.BadParameter(
            f"{value!r} is not one of {', '.join(member.value for member in members)}.", ctx, param
        )

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        typed = incomplete.casefold()
        return [
            CompletionItem(member.value)
            for member in self._members()
            if member.value.casefold().startswith(typed)
        ]


class TextType(click.ParamType[str]):
    """A text, in which bytes that are not UTF-8 become replacement characters."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


TEXT = TextType()


def lead_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument `LEAD`: a lead ID, the start of one, or an email address."""
    return click.argument("lead", metavar="LEAD", type=TEXT)(command)


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--by NAME`: the person recorded as the author."""
    return click.option(
        "--by",
        metavar="NAME",
        type=TEXT,
        default=user_name,
        show_default="your login name",
        help="Your name, for the record.",
    )(command)


def user_name() -> str:
    """Return the login name of the current user."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return "leadops"


encoding_option = click.option(
    "--encoding",
    metavar="NAME",
    type=TEXT,
    help="Encoding of the file, such as cp1250, if the detected one is wrong.",
)

sheet_option = click.option(
    "--sheet",
    metavar="NAME",
    type=TEXT,
    help="Sheet of a workbook, if not the first one with rows.",
)
