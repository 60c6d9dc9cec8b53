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
    """A group whose commands, and which itself, have `--db` and `--json`: they may stand before or after a command's name."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += common_options()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a person needs them, not by the alphabet."""
        return list(self.commands)


def common_options() -> list[click.Parameter]:
    """New `--db` and `--json` options that leave their value in the context."""
    return [
        click.Option(
            ["--db"],
            metavar="URL",
            help="Database URL, such as sqlite:///leads.db. Default: LEADOPS_DATABASE_URL, or sqlite:///leadops.db.",
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
    """One value of an enumeration of `leadops_core.schemas`, in any case, with `-` for `_`; loaded when it is needed."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _members(self) -> list[Any]:
        return list(getattr(import_module("leadops_core.schemas"), self.name))

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The values, as the help text shows them."""
        values = "|".join(member.value for member in self._members())
        return f"[{values}]" if isinstance(param, click.Option) else "{" + values + "}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The member that is meant."""
        members = self._members()
        said = str(value).strip().casefold().replace("-", "_").replace(" ", "_")
        for member in members:
            if member is value or said == member.value.casefold().replace("-", "_"):
                return member
        raise click.BadParameter(
            f"{value!r} is not one of {', '.join(member.value for member in members)}.", ctx, param
        )

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """Values that begin as typed."""
        from click.shell_completion import CompletionItem

        typed = incomplete.casefold()
        return [
            CompletionItem(each.value) for each in self._members() if each.value.casefold().startswith(typed)
        ]


class TextType(click.ParamType[str]):
    """Words as a person typed them; bytes that are no UTF-8 become a mark and not an error later on."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The words."""
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
