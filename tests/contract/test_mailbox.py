"""The folder of messages keeps the contract of every mailbox. `e2e/test_mailbox.py` has the IMAP server."""

import time
from itertools import count
from pathlib import Path

import pytest

from leadops_core.conversation.mailboxes.maildir import MaildirMailbox
from leadops_core.testing.contracts.mailbox import MailboxContract

_TICK_SECONDS = 0.02
"""Folders have the time of the last timer tick."""


class TestMaildirMailbox(MailboxContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self._path, self._names = tmp_path, count()
        for folder in ("new", "cur", ".Sent/new", ".Sent/cur"):
            (tmp_path / folder).mkdir(parents=True)

    def open_mailbox(self) -> MaildirMailbox:
        return MaildirMailbox(self._path)

    def deliver(self, raw: bytes) -> None:
        time.sleep(_TICK_SECONDS)
        (self._path / "new" / f"{next(self._names)}.host").write_bytes(raw)

    def deliver_sent(self, raw: bytes) -> None:
        (self._path / ".Sent" / "cur" / f"{next(self._names)}.host:2,S").write_bytes(raw)
