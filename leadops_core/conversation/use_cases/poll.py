"""Read the new messages of a mailbox."""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress

from leadops_core.conversation.repository.mailboxes import MailboxRepository
from leadops_core.conversation.repository.messages import MessageRepository
from leadops_core.conversation.use_cases.receive import MailboxPosition, ReceiveResult
from leadops_core.database.worker_id import is_dead
from leadops_core.schemas.conversation import MailboxReport, MessageKind
from leadops_core.tools.mailbox import Mailbox, MailboxFailedError, RawMessage

Receive = Callable[[RawMessage, MailboxPosition], ReceiveResult]

_FIELDS = {
    MessageKind.REPLY: "replies",
    MessageKind.AUTO_REPLY: "auto_replies",
    MessageKind.BOUNCE: "bounces",
    MessageKind.COMPLAINT: "complaints",
    MessageKind.CALENDAR_ANSWER: "calendar_answers",
    MessageKind.OWN_COPY: "own_copies",
    MessageKind.BULK: "bulk",
}


def poll(
    mailbox: Mailbox,
    folders: MailboxRepository,
    messages: MessageRepository,
    receive: Receive,
    *,
    worker: str,
    lease_seconds: float,
    stop: Callable[[], bool] = lambda: False,
) -> MailboxReport:
    """Read the new messages of all folders of a mailbox, each message in a transaction of its own.

    A folder that another worker reads is left to it. If the mailbox fails, what was read until then stays, and the report says
    why.
    """
    counts: Counter[str] = Counter()
    trouble: str | None = None
    try:
        for folder in mailbox.folders():
            if stop() or not folders.claim(mailbox.name, folder, worker, lease_seconds, is_dead):
                continue
            failure: str | None = None
            try:
                position = folders.position(mailbox.name, folder)
                for raw in mailbox.fetch(folder, position, _known_keys(messages, mailbox.name, folder)):
                    read_from = MailboxPosition(mailbox.name, folder, raw.position, raw.key)
                    _count(counts, receive(raw, read_from))
                    folders.claim(mailbox.name, folder, worker, lease_seconds, is_dead)
                    if stop():
                        break
            except MailboxFailedError as error:
                failure = trouble = str(error)
            finally:
                folders.release(mailbox.name, folder, worker, trouble=failure)
    except MailboxFailedError as error:
        trouble = str(error)
        folders.record_failure(mailbox.name, mailbox.inbox, trouble)
    finally:
        with suppress(MailboxFailedError):
            mailbox.close()
    return MailboxReport(**counts, trouble=trouble)


def _known_keys(
    messages: MessageRepository, mailbox: str, folder: str
) -> Callable[[Collection[str]], set[str]]:
    def known(keys: Collection[str]) -> set[str]:
        sources = {MailboxPosition(mailbox, folder, None, key).source: key for key in keys}
        return {sources[source] for source in messages.stored_sources(list(sources))}

    return known


def _count(counts: Counter[str], received: ReceiveResult) -> None:
    if not received.is_new:
        counts[
            "own_copies" if received.kind is MessageKind.OWN_COPY and received.is_own_email else "repeated"
        ] += 1
        return
    counts["suppressed"] += received.is_suppressed
    is_unmatched = received.message is not None and received.message.lead_id is None
    if is_unmatched and received.kind in (MessageKind.REPLY, MessageKind.CALENDAR_ANSWER):
        counts["unmatched"] += 1
    else:
        counts[_FIELDS[received.kind]] += 1
