"""Command output: the result on standard output, everything else on standard error."""

import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import update_wrapper
from typing import IO, TYPE_CHECKING, Any, Concatenate, ParamSpec, TextIO, TypeVar, cast

import click

from leadops_core.cli.garbage import exempt_loaded_objects
from leadops_core.cli.options import DB_KEY, JSON_KEY
from leadops_core.errors import LeadOpsError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console, RenderableType

    from leadops_core.app import LeadOps
    from leadops_core.schemas.progress import Progress
    from leadops_core.settings import Settings

_IN_MEMORY = 32 * 1024 * 1024
Params = ParamSpec("Params")
Result = TypeVar("Result")

PIPED_WIDTH = 100_000
"""Wide enough that no line is cut or wrapped in a pipe."""


class CommandError(LeadOpsError):
    """A valid request that cannot be carried out; `document` is added to the JSON error."""

    def __init__(self, message: str, document: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.document = dict(document or {})


class LongTaskInterrupted(KeyboardInterrupt):
    """Ctrl-C during work that the same command continues."""


@contextmanager
def long_task() -> Iterator[None]:
    """Mark work that the same command continues: Ctrl-C raises LongTaskInterrupted."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise LongTaskInterrupted from error


class Output:
    """The output of one command."""

    def __init__(self, ctx: click.Context) -> None:
        self.as_json = bool(ctx.meta.get(JSON_KEY))
        self.url: str | None = ctx.meta.get(DB_KEY)

    def answer(self, document: Any, draw: "Callable[[], RenderableType]") -> None:
        """Print the result: the document with `--json`, otherwise the drawing."""
        if self.as_json:
            write_json(document)
        else:
            console().print(draw(), soft_wrap=False)

    def remark(self, text: str) -> None:
        """Print a remark on standard error, unless `--json` is set."""
        if not self.as_json:
            click.echo(text, err=True)

    @contextmanager
    def progress(self, title: str) -> "Iterator[Progress | None]":
        """Show a bar on standard error during a long task; None if standard error is no terminal.

        Ctrl-C raises LongTaskInterrupted: what was finished is stored, and the same command continues.
        """
        with long_task():
            if self.as_json or not sys.stderr.isatty():
                yield None
                return
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
            )
            with Progress(*columns, console=console(err=True), transient=True) as bar:
                task = bar.add_task(title, total=None)
                yield lambda done, total: bar.update(task, completed=done, total=total)

    @contextmanager
    def leadops(
        self, config: "Settings | None" = None, *, create: bool = False, in_memory_if_missing: bool = False
    ) -> "Iterator[LeadOps]":
        """Open the database of `--db`. A missing one is an error, or created, or replaced by an empty one in memory."""
        from leadops_core.app import LeadOps
        from leadops_core.database.errors import MissingDatabaseError

        try:
            opened = LeadOps.open(self.url, config=config, create=create)
        except MissingDatabaseError:
            if not in_memory_if_missing:
                raise
            opened = LeadOps.open("sqlite://", config=config)
        exempt_loaded_objects()
        with opened as ops:
            yield ops


def pass_output(command: Callable[Concatenate[Output, Params], Result]) -> Callable[Params, Result]:
    """Pass the command its `Output` as the first argument."""

    @click.pass_context
    def with_output(ctx: click.Context, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        return command(Output(ctx), *args, **kwargs)

    return update_wrapper(with_output, command)


def console(*, err: bool = False) -> "Console":
    """Return a console that prints text literally, without markup, emoji codes, or highlighting.

    Outside a terminal, it prints no escape sequences and does not wrap lines, unless COLUMNS sets a width.
    """
    from rich.console import Console

    stream = sys.stderr if err else sys.stdout
    width = None
    if not stream.isatty():
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and int(columns) else PIPED_WIDTH
    file = cast("IO[str]", _Unpadded(stream)) if width else stream
    return Console(file=file, width=width, markup=False, emoji=False, highlight=False)


class _Unpadded:
    """A stream that removes trailing spaces, because tables are padded to the console width."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        ends = "\n" if text.endswith("\n") else ""
        self._stream.write("\n".join(line.rstrip(" ") for line in text.removesuffix("\n").split("\n")) + ends)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def write_json(document: Any) -> None:
    """Write one JSON document in UTF-8, with a newline after it."""
    words = json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    stream = sys.stdout.buffer
    # A lone surrogate (half of a broken character) has no UTF-8.
    stream.write(words.encode("utf-8", "replace") + b"\n")
    stream.flush()


@contextmanager
def data_stream() -> Iterator[TextIO]:
    """Standard output for data: UTF-8 and line ends as written, regardless of the terminal's settings."""
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        with suppress(BrokenPipeError):
            stream.detach()


def write_items(name: str, items: "Iterable[BaseModel]") -> None:
    """Write all items as one JSON document, only once it is complete, with bounded memory."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        spool.write(f'{{"{name}": ['.encode())
        separator = b""
        for item in items:
            spool.write(separator + item.model_dump_json().encode())
            separator = b",\n"
        spool.write(b'], "next_cursor": null}\n')
        spool.seek(0)
        shutil.copyfileobj(spool, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def plain(thing: Any) -> Any:
    """Return a record as JSON values."""
    return thing.model_dump(mode="json")
