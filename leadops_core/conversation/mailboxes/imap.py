"""A mailbox on an IMAP server, which is opened read-only."""

import ssl
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from leadops_core.tools.mailbox import MailboxFailedError, RawMessage
from leadops_core.tools.oauth import MailTokenError, OAuthTokens

IDLE_SECONDS = 25 * 60
"""Servers may end an IDLE after 29 minutes (RFC 2177)."""
MAX_MESSAGE_BYTES = 25 * 1024 * 1024

_BATCH = 20
_STOP_SECONDS = 1.0
_SENT_NAMES = ("Sent", "Sent Items", "Sent Messages", "[Gmail]/Sent Mail", "Gesendet", "Envoyés", "Enviados")


class ImapMailbox:
    """The inbox of an account, and its folder of sent messages.

    Folders are opened with EXAMINE, and messages are fetched with BODY.PEEK, so nothing in the mailbox changes. The position of
    a folder is its UIDVALIDITY and the highest UID that was read. If UIDVALIDITY changed, UIDs mean other messages now: the
    folder is read again from the beginning, and messages that are stored already are recognized by their content.
    """

    def __init__(
        self,
        host: str,
        port: int,
        username: str,
        *,
        password: str | None,
        tokens: OAuthTokens | None,
        security: str,
        ca_file: str | None,
        days: int,
        timeout_seconds: float,
        sent_folder: str | None = None,
    ) -> None:
        self._host, self._port, self._username = host, port, username
        self._password, self._tokens = password, tokens
        self._security, self._ca_file = security, ca_file
        self._days, self._timeout = days, timeout_seconds
        self._sent_folder = sent_folder
        self._client: IMAPClient | None = None
        self._next_uid: int | None = None

    inbox = "INBOX"

    @property
    def name(self) -> str:
        return f"imap:{self._username}@{self._host}"

    def folders(self) -> Sequence[str]:
        with _translated(self):
            client = self._connected()
            sent = self._sent_folder or client.find_special_folder(b"\\Sent") or self._sent_by_name(client)
            return (self.inbox, str(sent)) if sent else (self.inbox,)

    def fetch(
        self,
        folder: str,
        position: Mapping[str, Any] | None,
        known_keys: Callable[[Collection[str]], set[str]],
    ) -> Iterator[RawMessage]:
        del known_keys  # UIDs tell what is new.
        with _translated(self):
            client = self._connected()
            validity, _ = self._examine(client, folder)
            is_same = position is not None and position.get("uid_validity") == validity
            last_uid = int(position["last_uid"]) if position is not None and is_same else 0
            found = self._search(client, last_uid, position)
            uids = sorted(uid for uid in found if uid > last_uid)
        for start in range(0, len(uids), _BATCH):
            yield from self._fetch_batch(folder, uids[start : start + _BATCH], validity)

    def wait(self, timeout_seconds: float, stop: Callable[[], bool] = lambda: False) -> bool:
        end = time.monotonic() + min(timeout_seconds, IDLE_SECONDS)
        with _translated(self):
            client = self._connected()
            before = self._next_uid
            _, self._next_uid = self._examine(client, self.inbox)
            if before is not None and self._next_uid != before:
                return True
            if b"IDLE" not in client.capabilities():
                return _sleep(end, stop)
            if has_news := self._idle(client, end, stop):
                # The poll that follows reads the messages up to here.
                _, self._next_uid = self._examine(client, self.inbox)
            return has_news

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            try:
                client.logout()
            except (IMAPClientError, OSError):
                client.shutdown()

    def drop(self) -> None:
        """Forget a connection that failed."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.shutdown()
            except (IMAPClientError, OSError):
                return

    def _search(self, client: IMAPClient, last_uid: int, position: Mapping[str, Any] | None) -> list[int]:
        if last_uid:
            return list(client.search(["UID", f"{last_uid + 1}:*"]))
        since = date.today() - timedelta(days=self._days)  # noqa: DTZ011 - IMAP dates have no time zone
        if position is not None and (last := position.get("received_at")):
            # The folder was numbered again, perhaps after a long time without a poll.
            since = min(since, date.fromisoformat(last) - timedelta(days=1))
        return list(client.search(["SINCE", since]))

    def _idle(self, client: IMAPClient, end: float, stop: Callable[[], bool]) -> bool:
        client.idle()
        try:
            while (left := end - time.monotonic()) > 0 and not stop():
                began, seconds = time.monotonic(), min(left, _STOP_SECONDS)
                responses = client.idle_check(timeout=seconds)
                # Only a message wakes the poll: "* OK Still here" does not.
                if any(len(response) > 1 and response[1] in {b"EXISTS", b"RECENT"} for response in responses):
                    return True
                if not responses and time.monotonic() - began < seconds / 2:
                    # The server ended the connection, which `idle_done` reports.
                    return False
            return False
        finally:
            client.idle_done()

    def _examine(self, client: IMAPClient, folder: str) -> tuple[int, int | None]:
        """Open a folder for reading, and return its UIDVALIDITY and the UID of its next message."""
        opened = client.select_folder(folder, readonly=True)
        next_uid = opened.get(b"UIDNEXT")
        return int(opened[b"UIDVALIDITY"]), None if next_uid is None else int(next_uid)

    def _fetch_batch(self, folder: str, uids: Sequence[int], validity: int) -> list[RawMessage]:
        """Fetch messages, once more on a new connection if the first one broke or its token expired."""
        try:
            return self._read_batch(uids, validity)
        except MailboxFailedError:
            with _translated(self):
                if self._examine(self._connected(), folder)[0] != validity:
                    raise MailboxFailedError(
                        f"The mail server numbered the messages of {folder} again. The next poll reads them."
                    ) from None
            return self._read_batch(uids, validity)

    def _read_batch(self, uids: Sequence[int], validity: int) -> list[RawMessage]:
        with _translated(self):
            client = self._connected()
            sizes = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
            fetched: list[RawMessage] = []
            for uid in uids:
                if uid not in sizes:
                    continue
                # A large message is read in part: its text comes before its attachments.
                is_large = int(sizes[uid].get(b"RFC822.SIZE", 0)) > MAX_MESSAGE_BYTES
                section = f"BODY.PEEK[]<0.{MAX_MESSAGE_BYTES}>" if is_large else "BODY.PEEK[]"
                parts = client.fetch([uid], [section]).get(uid, {})
                content = next((value for key, value in parts.items() if key.startswith(b"BODY[")), None)
                if isinstance(content, bytes):
                    received_at = _in_utc(sizes[uid].get(b"INTERNALDATE"))
                    position = {
                        "uid_validity": validity,
                        "last_uid": uid,
                        "received_at": received_at.date().isoformat(),
                    }
                    fetched.append(RawMessage(content, received_at, position, f"{validity}:{uid}"))
            return fetched

    def _sent_by_name(self, client: IMAPClient) -> str | None:
        names = {str(name) for _, _, name in client.list_folders()}
        return next((name for name in _SENT_NAMES if name in names), None)

    def _connected(self) -> IMAPClient:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> IMAPClient:
        context = None if self._security == "none" else ssl.create_default_context(cafile=self._ca_file)
        client = IMAPClient(
            self._host,
            self._port,
            ssl=self._security == "tls",
            ssl_context=context,
            use_uid=True,
            timeout=self._timeout,
        )
        # Naive INTERNALDATE values would lose their time zone.
        client.normalise_times = False
        try:
            if self._security == "starttls":
                client.starttls(context)
            self._log_in(client)
        except BaseException:
            client.shutdown()
            raise
        return client

    def _log_in(self, client: IMAPClient) -> None:
        if self._tokens is None:
            client.login(self._username, self._password or "")
            return
        try:
            client.oauth2_login(self._username, self._tokens.access_token())
        except LoginError:
            client.oauth2_login(self._username, self._tokens.access_token(renew=True))


class _translated:  # noqa: N801 - a context manager, used like a function
    """Translate errors of the connection into MailboxFailedError, and drop the connection."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self._mailbox = mailbox

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: object
    ) -> None:
        if isinstance(error, MailboxFailedError):
            self._mailbox.drop()
        elif isinstance(error, MailTokenError):
            self._mailbox.drop()
            raise MailboxFailedError(str(error)) from error
        elif isinstance(error, LoginError):
            self._mailbox.drop()
            raise MailboxFailedError(
                "The mail server refused the sign-in. Check LEADOPS_IMAP_USERNAME and the password or token."
            ) from error
        elif isinstance(error, IMAPClientError | OSError | EOFError):
            self._mailbox.drop()
            raise MailboxFailedError(
                f"The mail server did not answer as expected ({type(error).__name__}). The next poll tries again."
            ) from error


def _sleep(end: float, stop: Callable[[], bool]) -> bool:
    while (left := end - time.monotonic()) > 0 and not stop():
        time.sleep(min(left, _STOP_SECONDS))
    return False


def _in_utc(moment: object) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.fromtimestamp(0, UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
