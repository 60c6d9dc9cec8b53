"""A mock provider: an outbox folder with each message as a file, and no connection."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Collection
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path
from uuid import UUID

from leadops_core.outreach import UnsafeMessage, build_message
from leadops_core.schemas import OutboundEmail, SendReceipt, SendStatus
from leadops_core.tools import HandoverCallback

_TRANSIENT_ERRORS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.EINTR, errno.EBUSY}
)
"""Errors that may pass."""
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
_SIMULATED = "Written to the outbox folder; nothing left this machine."


class MockEmailTool:
    """Writes each message as `OUTBOX/<draft id>.eml`, and opens no connection. A file is complete or absent.

    Sending a Message-ID again writes nothing and gives the same receipt, also in another process or after a crash. A second
    message of the same draft under another Message-ID is refused.
    """

    provider = "mock"

    def __init__(self, outbox: Path | str) -> None:
        self._outbox = Path(outbox)

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        """Write the message. An error of the file system becomes a receipt, not an exception."""
        try:
            content = build_message(message).as_bytes()
        except UnsafeMessage as error:
            return self._receipt(SendStatus.REFUSED, f"The message was not built: {error}.")
        hand_over(message.message_id)
        try:
            return self._keep(message, content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            if error.errno in _TRANSIENT_ERRORS:
                return self._receipt(
                    SendStatus.RETRY_LATER, f"The outbox folder is not writable right now: {reason}."
                )
            return self._receipt(
                SendStatus.REFUSED,
                f"The outbox folder is not writable: {reason}. Fix its permissions or set another folder.",
            )

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """Return `simulated` if the outbox holds the message, or else `unknown`: somebody may have deleted the file."""
        if self._has(message_id):
            return SendReceipt(
                status=SendStatus.SIMULATED,
                provider=self.provider,
                provider_message_id=message_id,
                note=_SIMULATED,
            )
        return self._receipt(SendStatus.UNKNOWN, "The message is not in the outbox folder.")

    def forget(self, draft_ids: Collection[UUID], addresses: Collection[str]) -> int:
        """Delete the messages of these drafts and to these addresses, and return their number."""
        stems = {str(id) for id in draft_ids}
        deleted_count = 0
        for file in sorted(self._outbox.glob("*.eml")):
            if file.stem in stems or _recipient(file) in addresses:
                file.unlink(missing_ok=True)
                deleted_count += 1
        # Incomplete files of processes that died.
        for file in self._outbox.glob(".*.part"):
            if file.name[1:37] in stems:
                file.unlink(missing_ok=True)
        if deleted_count:
            _sync_folder(self._outbox)
        return deleted_count

    def _has(self, message_id: str) -> bool:
        try:
            return any(_message_id(path) == message_id for path in self._outbox.glob("*.eml"))
        except OSError:
            return False

    def _keep(self, message: OutboundEmail, content: bytes) -> SendReceipt:
        self._outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A UUID and nothing else: no text of a lead ever names a file.
        path = self._outbox / f"{message.draft_id}.eml"
        if not path.exists() and self._write_once(path, content):
            return self._simulated(message)
        if _message_id(path) == message.message_id:
            return self._simulated(message)
        return self._receipt(
            SendStatus.REFUSED,
            "The outbox holds another message of this draft; a draft is sent at most once.",
        )

    def _write_once(self, path: Path, content: bytes) -> bool:
        """Write the file and return True, or return False if it exists."""
        handle, name = tempfile.mkstemp(dir=self._outbox, prefix=f".{path.stem}.", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return _publish(part, path)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _simulated(self, message: OutboundEmail) -> SendReceipt:
        return SendReceipt(
            status=SendStatus.SIMULATED,
            provider=self.provider,
            provider_message_id=message.message_id,
            note=_SIMULATED,
        )

    def _receipt(self, status: SendStatus, note: str) -> SendReceipt:
        return SendReceipt(status=status, provider=self.provider, note=note)


def _publish(part: Path, path: Path) -> bool:
    try:
        # A hard link, because a rename would replace a file that another process has just written.
        path.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        part.rename(path)
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    # The file exists even if this fails; not every system can sync a folder.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _recipient(path: Path) -> str:
    written = message_from_bytes(path.read_bytes())["To"]
    return parseaddr(str(written))[1].lower() if written is not None else ""


def _message_id(path: Path) -> str | None:
    written = message_from_bytes(path.read_bytes())["Message-ID"]
    return str(written).strip() if written is not None else None
