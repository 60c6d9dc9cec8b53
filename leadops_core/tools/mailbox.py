"""Port for reading a mailbox."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from leadops_core.tools.errors import ToolError


class MailboxFailedError(ToolError):
    """The mailbox cannot be read. The message says why and what to do; the next poll tries again."""


class RawMessage(NamedTuple):
    """A message as a mailbox holds it."""

    content: bytes
    received_at: datetime
    position: Mapping[str, Any] | None
    """The position after this message, to be stored with it. None leaves the stored position."""
    key: str
    """The name of the message in its folder, for mailboxes without positions."""


class Mailbox(Protocol):
    """A mailbox that is read and never changed. Methods block, and raise MailboxFailedError."""

    @property
    def name(self) -> str:
        """The name under which positions are stored, without secrets."""
        ...

    @property
    def inbox(self) -> str:
        """The name of the folder of received messages."""
        ...

    def folders(self) -> Sequence[str]:
        """Return the folders to read: received messages, and sent ones if there is such a folder."""
        ...

    def fetch(
        self,
        folder: str,
        position: Mapping[str, Any] | None,
        known_keys: Callable[[Collection[str]], set[str]],
    ) -> Iterator[RawMessage]:
        """Yield the messages after a position, oldest first.

        A mailbox whose positions can be lost, or that has none, yields messages again; they are recognized by their content.
        `known_keys` returns those of the keys that are stored already.
        """
        ...

    def wait(self, timeout_seconds: float, stop: Callable[[], bool] = lambda: False) -> bool:
        """Wait until a new message may have arrived, the time is over, or `stop` is true. Return True for the first.

        A message that arrived since the last call ends the wait at once.
        """
        ...

    def close(self) -> None:
        """End the connection. A mailbox that was closed can be used again."""
        ...
