# ruff: noqa: S101
"""Contract of every `Mailbox`.

class TestMyMailbox(MailboxContract):
    def open_mailbox(self): ...
    def deliver(self, raw): ...
    def deliver_sent(self, raw): ...
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from threading import Timer
from typing import Any

from leadops_core.tools.mailbox import Mailbox, RawMessage

_WAIT_SECONDS = 60


def make_raw(number: int) -> bytes:
    """Return raw message number `number`."""
    return (
        f"From: lead@company.example\r\nTo: alex@sender.example\r\nSubject: Message {number}\r\n"
        f"Message-ID: <{number}@company.example>\r\n\r\nWords {number}\r\n"
    ).encode()


class FolderReader:
    """Reads a folder as a poll does: it keeps the position, or the keys, of what it has read."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.position: Mapping[str, Any] | None = None
        self.keys: set[str] = set()

    def read(self, mailbox: Mailbox, limit: int | None = None) -> list[bytes]:
        """Return the new messages, at most `limit`."""
        contents = []
        for raw in mailbox.fetch(self.folder, self.position, self._known):
            self.keep(raw)
            contents.append(raw.content)
            if len(contents) == limit:
                break
        return contents

    def keep(self, raw: RawMessage) -> None:
        self.keys.add(raw.key)
        if raw.position is not None:
            self.position = raw.position

    def _known(self, keys: Collection[str]) -> set[str]:
        return self.keys.intersection(keys)


class MailboxContract(ABC):
    """What every mailbox must do. Each test starts with an empty one."""

    @abstractmethod
    def open_mailbox(self) -> Mailbox:
        """Return the mailbox, with a folder of sent messages."""

    @abstractmethod
    def deliver(self, raw: bytes) -> None:
        """Deliver a message to the folder of received messages."""

    @abstractmethod
    def deliver_sent(self, raw: bytes) -> None:
        """Store a message in the folder of sent messages."""

    def test_received_and_sent_messages_are_read_once(self) -> None:
        mailbox = self.open_mailbox()
        self.deliver(make_raw(1))
        self.deliver_sent(make_raw(2))
        received, sent = map(FolderReader, mailbox.folders())
        assert received.folder == mailbox.inbox
        assert [words_of(raw) for raw in received.read(mailbox)] == ["Words 1"]
        assert [words_of(raw) for raw in sent.read(mailbox)] == ["Words 2"]
        assert received.read(mailbox) == sent.read(mailbox) == []
        self.deliver(make_raw(3))
        assert [words_of(raw) for raw in received.read(mailbox)] == ["Words 3"]
        mailbox.close()

    def test_interrupted_reading_continues_after_the_last_message(self) -> None:
        mailbox = self.open_mailbox()
        for number in range(5):
            self.deliver(make_raw(number))
        reader = FolderReader(mailbox.inbox)
        read = reader.read(mailbox, limit=2)
        mailbox.close()
        read += reader.read(mailbox)
        assert sorted(map(words_of, read)) == [f"Words {number}" for number in range(5)]
        mailbox.close()

    def test_new_message_ends_a_wait(self) -> None:
        mailbox = self.open_mailbox()
        mailbox.wait(0)
        delivery = Timer(0.3, self.deliver, [make_raw(1)])
        delivery.start()
        assert mailbox.wait(_WAIT_SECONDS)
        delivery.join()
        mailbox.close()

    def test_message_before_a_wait_ends_it(self) -> None:
        mailbox = self.open_mailbox()
        assert not mailbox.wait(0)
        self.deliver(make_raw(1))
        assert mailbox.wait(_WAIT_SECONDS)
        assert not mailbox.wait(0)
        mailbox.close()

    def test_stopped_wait_returns(self) -> None:
        mailbox = self.open_mailbox()
        assert not mailbox.wait(_WAIT_SECONDS, lambda: True)
        mailbox.close()

    def test_mailbox_without_messages_yields_none(self) -> None:
        mailbox = self.open_mailbox()
        assert [FolderReader(folder).read(mailbox) for folder in mailbox.folders()] == [[], []]
        mailbox.close()


def words_of(raw: bytes) -> str:
    """Return the text of a message that `make_raw` made."""
    return raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[1].decode().strip()
