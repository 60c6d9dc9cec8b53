"""Single keys and short lines, from a terminal or from a pipe."""

import codecs
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_ESCAPE = re.compile(r"\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])")
_ARROWS = {"\x1b[B": "j", "\x1b[C": "j", "\x1b[A": "k", "\x1b[D": "k", "\x1b[6~": " ", "\x1b[5~": "b"}
END = ""
"""Returned by `read` at the end of the input."""
_BACKSPACES, _ENTERS, _CANCEL, _CLEAR, _CTRL_C, _CTRL_D = "\x7f\b", "\r\n", "\x1b", "\x15", "\x03", "\x04"

Echo = Callable[[str], None]


class Keyboard:
    """Keys from standard input, which may be a terminal or a pipe."""

    def __init__(self) -> None:
        self.is_terminal = sys.stdin.isatty()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        self._use_single_keys: Callable[[], object] = lambda: None
        self._restore: Callable[[], object] = lambda: None

    @contextmanager
    def single_keys(self) -> Iterator[None]:
        """Switch the terminal to single keys without echo inside the block."""
        if not self.is_terminal or sys.platform == "win32":
            yield
            return
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        try:
            self._use_single_keys = lambda: tty.setcbreak(sys.stdin, termios.TCSADRAIN)
            self._restore = lambda: termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
            self._use_single_keys()
            yield
        finally:
            self._restore()

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Restore the terminal inside the block, for another program such as an editor."""
        self._restore()
        try:
            yield
        finally:
            self._use_single_keys()

    def read(self) -> str:
        """Return the next key, with arrows as `j` and `k`, or `END`. Line ends in a pipe are skipped."""
        while True:
            if not self._waiting and not self._fill():
                return END
            arrow = _ESCAPE.match(self._waiting)
            if arrow:
                self._waiting = self._waiting[arrow.end() :]
                if key := _ARROWS.get(arrow.group()):
                    return key
                continue
            key, self._waiting = self._waiting[0], self._waiting[1:]
            if key == _CTRL_D:
                return END
            if key == _CTRL_C:
                raise KeyboardInterrupt
            if key not in _ENTERS:
                return key

    def read_line(self, echo: Echo) -> str | None:
        """Return the text up to Enter, with echo, or None after Escape or at the end of the input."""
        text = ""
        while True:
            if not self._waiting and not self._fill():
                return text or None
            if self.is_terminal and (sequence := _ESCAPE.match(self._waiting)):
                self._waiting = self._waiting[sequence.end() :]
                continue
            key, self._waiting = self._waiting[0], self._waiting[1:]
            if key in _ENTERS:
                if key == "\r" and self._waiting.startswith("\n"):
                    self._waiting = self._waiting[1:]
                return text
            if key in (_CANCEL, _CTRL_D):
                return None
            if key == _CTRL_C:
                raise KeyboardInterrupt
            if key in _BACKSPACES:
                if text:
                    text = text[:-1]
                    echo("\b \b")
            elif key == _CLEAR:
                echo("\b \b" * len(text))
                text = ""
            elif key.isprintable() or key == "\t":
                text += key
                echo(key)

    def _fill(self) -> bool:
        if self.is_terminal and sys.platform == "win32":
            import click

            self._waiting += click.getchar()
            return True
        while not self._waiting:
            read = os.read(sys.stdin.fileno(), 1024) if self.is_terminal else _read_some()
            if not read:
                return False
            self._waiting += self._decoder.decode(read)
        return True


def _read_some() -> bytes:
    stream: Any = sys.stdin.buffer
    some: bytes = stream.read1(1024) if hasattr(stream, "read1") else stream.read(1024)
    return some
