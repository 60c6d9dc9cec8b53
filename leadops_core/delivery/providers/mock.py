"""An outbox folder in the place of a provider: the exact message as a file, and no connection."""

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
from leadops_core.tools import HandOver

_PASSING = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.EINTR, errno.EBUSY}
)
"""Errors that may be gone when it is tried again."""
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})


_SIMULATED = "Written to the outbox folder; nothing left this machine."


class MockEmailTool:
    """Writes each message once as `OUTBOX/<draft id>.eml`, whole or not at all, and opens no socket.

    The same Message-ID again is answered alike and writes nothing, also from another process and after a crash. A
    second message of the same draft under another Message-ID is refused.
    """

    provider = "mock"

    def __init__(self, outbox: Path | str) -> None:
        self._outbox = Path(outbox)

    def send(self, message: OutboundEmail, hand_over: HandOver) -> SendReceipt:
        """Write the message; what the disk answers becomes the receipt, never an exception."""
        try:
            content = build_message(message).as_bytes()
        except UnsafeMessage as error:
            return self._receipt(SendStatus.REFUSED, f"The message was not built: {error}.")
        hand_over(message.message_id)
        try:
            return self._keep(message, content)
        except OSError as error:
            said = error.strerror or type(error).__name__
            if error.errno in _PASSING:
                return self._receipt(
                    SendStatus.RETRY_LATER, f"The outbox folder is not writable right now: {said}."
                )
            return self._receipt(
                SendStatus.REFUSED,
                f"The outbox folder is not writable: {said}. Fix its permissions or set another folder.",
            )

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """Whether the message lies in the outbox; where it does not, it may have been taken out of it."""
        if self._has(message_id):
            return SendReceipt(
                status=SendStatus.SIMULATED,
                provider=self.provider,
                provider_message_id=message_id,
                note=_SIMULATED,
            )
        return self._receipt(SendStatus.UNKNOWN, "It does not lie in the outbox folder.")

    def forget(self, draft_ids: Collection[UUID], addresses: Collection[str]) -> int:
        """Take the messages of these drafts, and to these addresses, out of the outbox; how many there were."""
        stems = {str(id) for id in draft_ids}
        gone = 0
        for place in sorted(self._outbox.glob("*.eml")):
            if place.stem in stems or _recipient(place) in addresses:
                place.unlink(missing_ok=True)
                gone += 1
        # What a process that died has left half written.
        for place in self._outbox.glob(".*.part"):
            if place.name[1:37] in stems:
                place.unlink(missing_ok=True)
        if gone:
            _sync_folder(self._outbox)
        return gone

    def _has(self, message_id: str) -> bool:
        try:
            return any(_message_id(place) == message_id for place in self._outbox.glob("*.eml"))
        except OSError:
            return False

    def _keep(self, message: OutboundEmail, content: bytes) -> SendReceipt:
        self._outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A UUID and nothing else: no text of a lead ever names a file.
        place = self._outbox / f"{message.draft_id}.eml"
        if not place.exists() and self._write_once(place, content):
            return self._simulated(message)
        if _message_id(place) == message.message_id:
            return self._simulated(message)
        return self._receipt(
            SendStatus.REFUSED,
            "The outbox holds another message of this draft; a draft is sent at most once.",
        )

    def _write_once(self, place: Path, content: bytes) -> bool:
        """Put the whole file there, or leave the one that is there and say so."""
        handle, name = tempfile.mkstemp(dir=self._outbox, prefix=f".{place.stem}.", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            return _publish(part, place)
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


def _publish(part: Path, place: Path) -> bool:
    try:
        # A hard link, because a rename would replace what another process put there meanwhile.
        place.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        part.rename(place)
    _sync_folder(place.parent)
    return True


def _sync_folder(folder: Path) -> None:
    # The file is there whatever comes of this; not every system lets a folder be synced.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _recipient(place: Path) -> str:
    written = message_from_bytes(place.read_bytes())["To"]
    return parseaddr(str(written))[1].lower() if written is not None else ""


def _message_id(place: Path) -> str | None:
    written = message_from_bytes(place.read_bytes())["Message-ID"]
    return str(written).strip() if written is not None else None
