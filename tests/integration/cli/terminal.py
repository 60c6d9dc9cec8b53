"""A command in a pseudo-terminal, with its screen and its keyboard."""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
_CLEAR = re.compile(r"\x1b\[2?J")
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\-_])")
_PATIENCE = 120.0
# Without a controlling terminal of its own, the command would not receive Ctrl-C.
_COMMAND = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from leadops_core.cli import main; main()"
)


class Terminal:
    """The person's side of a pseudo-terminal."""

    def __init__(self, fd: int, process: "subprocess.Popen[bytes]") -> None:
        self._fd = fd
        self.process = process
        self.said = ""
        # One read may end in the middle of a letter.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def screen(self) -> str:
        """What was drawn since the screen was last cleared, without sequences."""
        return _SEQUENCE.sub("", _CLEAR.split(self.said)[-1]).replace("\r\n", "\n")

    def press(self, keys: str) -> None:
        """Press keys, one after another without a pause."""
        os.write(self._fd, keys.encode())

    def see(self, words: str) -> str:
        """Wait until the words stand on the screen, and return it."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.screen:
            if time.monotonic() > deadline or not self._read(0.2):
                raise AssertionError(f"{words!r} was never seen on:\n{self.screen}")
        return self.screen

    def finish(self) -> int:
        """Read to the end and return the exit code."""
        while self._read(_PATIENCE):
            pass
        return self.process.wait(_PATIENCE)

    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as it does outside of the inbox."""
        return bool(termios.tcgetattr(self._fd)[3] & termios.ECHO)

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], patience)
        if not ready:
            return self.process.poll() is None
        try:
            some = os.read(self._fd, 65536)
        except OSError:  # raised on Linux after the other side is closed
            return False
        self.said += self._decoder.decode(some)
        return bool(some)


@contextmanager
def terminal(
    words: Sequence[str],
    *,
    cwd: Path,
    columns: int = 120,
    lines: int = 40,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """`leadops` with these words in a terminal of that size."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    unwanted = ("COLUMNS", "LINES", "EDITOR", "VISUAL", "NO_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **(settings or {})}
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
