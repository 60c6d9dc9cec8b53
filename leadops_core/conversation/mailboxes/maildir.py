"""A folder of messages: a Maildir, or `.eml` files that somebody put there."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadops_core.tools.mailbox import MailboxFailedError, RawMessage

INBOX = "Inbox"
SENT = "Sent"
MAX_MESSAGE_BYTES = 25 * 1024 * 1024

_POLL_SECONDS = 1.0
_BATCH = 500


class MaildirMailbox:
    """Messages in the folders `new` and `cur` of a Maildir, and in `.eml` files beside them.

    The subfolder `.Sent` (Maildir++) or `Sent` holds messages that a person sent. Nothing is moved or renamed. A message is
    known by its file name without flags, so that a mail client may move it from `new` to `cur`.
    """

    inbox = INBOX

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last_state: tuple[int, ...] | None = None

    @property
    def name(self) -> str:
        return f"maildir:{self._path}"

    def folders(self) -> Sequence[str]:
        if not self._path.is_dir():
            raise MailboxFailedError(
                f"The mailbox folder {self._path} does not exist. Create it, or set LEADOPS_MAILDIR."
            )
        return (INBOX, SENT) if self._sent_path() else (INBOX,)

    def fetch(
        self,
        folder: str,
        position: Mapping[str, Any] | None,
        known_keys: Callable[[Collection[str]], set[str]],
    ) -> Iterator[RawMessage]:
        del position  # A folder has none: its files may come in any order.
        path = self._path if folder == INBOX else self._sent_path()
        if path is None:
            return
        files = sorted(self._files(path), key=lambda file: (_changed_at(file), file.name))
        for start in range(0, len(files), _BATCH):
            batch = files[start : start + _BATCH]
            known = known_keys([_key(file) for file in batch])
            for file in batch:
                if _key(file) in known:
                    continue
                content = _read(file)
                if content is not None:
                    yield RawMessage(content, _changed_at(file), None, _key(file))

    def wait(self, timeout_seconds: float, stop: Callable[[], bool] = lambda: False) -> bool:
        before = self._state() if self._last_state is None else self._last_state
        end = time.monotonic() + timeout_seconds
        while True:
            self._last_state = self._state()
            if self._last_state != before:
                return True
            left = end - time.monotonic()
            if left <= 0 or stop():
                return False
            time.sleep(min(left, _POLL_SECONDS))

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def _state(self) -> tuple[int, ...]:
        sent = self._sent_path()
        roots = (self._path,) if sent is None else (self._path, sent)
        folders = [folder for root in roots for folder in (root, root / "new", root / "cur")]
        return tuple(folder.stat().st_mtime_ns for folder in folders if folder.is_dir())

    def _sent_path(self) -> Path | None:
        return next((path for name in (".Sent", SENT) if (path := self._path / name).is_dir()), None)

    def _files(self, path: Path) -> Iterator[Path]:
        yield from (file for file in path.glob("*.eml") if file.is_file())
        for part in ("new", "cur"):
            folder = path / part
            if folder.is_dir():
                yield from (
                    file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")
                )


def _key(file: Path) -> str:
    return file.name.partition(":2,")[0]


def _changed_at(file: Path) -> datetime:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        # A mail client moved or deleted the file meanwhile; the next poll finds it.
        return datetime.fromtimestamp(0, UTC)


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_MESSAGE_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MailboxFailedError(
            f"{file} cannot be read ({error.strerror}). Check its permissions."
        ) from error
