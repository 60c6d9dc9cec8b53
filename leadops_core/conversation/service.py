"""Use cases of conversations."""

from collections.abc import Callable, Iterable
from datetime import datetime

from leadops_core.conversation.repository.mailboxes import MailboxRepository
from leadops_core.conversation.repository.messages import MessageRepository, clear_handled, set_handled
from leadops_core.conversation.thread import make_thread
from leadops_core.conversation.use_cases.assign import assign, unassign
from leadops_core.conversation.use_cases.make_lead import make_lead
from leadops_core.conversation.use_cases.poll import poll
from leadops_core.conversation.use_cases.receive import MailboxPosition, OwnAddresses, ReceiveResult, receive
from leadops_core.conversation.use_cases.record_reports import record_reports
from leadops_core.database.database import Database
from leadops_core.database.worker_id import worker_name
from leadops_core.outreach.repository.answered import withdraw_answer_to
from leadops_core.schemas import DeliveryEventsReport, EmailDraft, Lead, LeadId, Page
from leadops_core.schemas.conversation import (
    MailboxReport,
    MailboxStatus,
    Message,
    MessageId,
    WaitingMessage,
)
from leadops_core.schemas.conversation_thread import Thread
from leadops_core.schemas.meeting import Meeting
from leadops_core.tools.mailbox import Mailbox, RawMessage

_LEASE_SECONDS = 120.0
_CHANGE_AT_THE_SOURCE = "Messages are read there."


class ConversationService:
    """Messages of leads: read from a mailbox, matched to a lead, and acted on once.

    A reply stops the follow-ups of its lead at once, and an opt-out adds the address to the do-not-contact list. Nothing that a
    message says sends an email or closes a lead. Changes raise CopyError in a local copy.
    """

    def __init__(
        self,
        database: Database,
        messages: MessageRepository,
        folders: MailboxRepository,
        *,
        find_lead: Callable[[str], Lead],
        drafts_of: Callable[[LeadId], tuple[EmailDraft, ...]],
        meetings_of: Callable[[LeadId], tuple[Meeting, ...]],
        open_mailbox: Callable[[], Mailbox | None],
        own: OwnAddresses,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._database = database
        self._messages = messages
        self._folders = folders
        self._find_lead = find_lead
        self._drafts_of = drafts_of
        self._meetings_of = meetings_of
        self._open_mailbox = open_mailbox
        self._own = own
        self._waiting_mailbox: Mailbox | None = None
        self._refuse_in_copy = refuse_in_copy

    def receive(
        self,
        raw: bytes,
        *,
        received_at: datetime | None = None,
        read_from: MailboxPosition | None = None,
    ) -> ReceiveResult:
        """Store a raw message (RFC 5322) and act on it, in one transaction. Repeating it changes nothing."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return receive(
            self._database,
            raw,
            own=self._own,
            received_at=received_at,
            read_from=read_from,
        )

    def record_reports(self, mails: Iterable[bytes]) -> DeliveryEventsReport:
        """Receive the delivery reports and complaints among these raw messages. Other messages are not stored.

        An address that does not exist or that complains is added to the do-not-contact list. Any report of an email that did
        not arrive ends the follow-ups.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return record_reports(self._database, mails, own=self._own)

    def poll(self, *, stop: Callable[[], bool] = lambda: False) -> MailboxReport:
        """Read the new messages of the mailbox of the settings, each in a transaction of its own.

        It is safe to run this in several processes. Without a mailbox, nothing is read. Raise SettingsError.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        mailbox = self._open_mailbox()
        if mailbox is None:
            return MailboxReport()
        return poll(
            mailbox,
            self._folders,
            self._messages,
            self._receive_raw,
            worker=worker_name(),
            lease_seconds=_LEASE_SECONDS,
            stop=stop,
        )

    def wait_for_mail(self, timeout_seconds: float, *, stop: Callable[[], bool] = lambda: False) -> bool:
        """Wait until the mailbox may have a new message, the time is over, or `stop` is true. Return True for the first.

        One thread of a process may wait; its connection stays open between two calls. Raise MailboxFailedError, after which
        the next call connects again. Without a mailbox, return False at once.
        """
        if self._waiting_mailbox is None:
            self._waiting_mailbox = self._open_mailbox()
        return self._waiting_mailbox is not None and self._waiting_mailbox.wait(timeout_seconds, stop)

    def mailbox(self) -> MailboxStatus | None:
        """Return how the mailbox of the settings was read last, or None without one."""
        mailbox = self._open_mailbox()
        return None if mailbox is None else self._folders.status(mailbox.name)

    def inbox(
        self, *, is_matched: bool | None = None, cursor: str | None = None, limit: int = 50
    ) -> Page[WaitingMessage]:
        """Return received messages that wait for a person, oldest first: those of leads, unmatched ones, or both."""
        return self._messages.list_waiting(cursor, limit, is_matched=is_matched)

    def get(self, message: MessageId | str) -> Message:
        """Return a message by its ID or the first digits of it. Raise NotFoundError or AmbiguousReferenceError."""
        return self._messages.find(message) if isinstance(message, str) else self._messages.get(message)

    def raw(self, message: MessageId | str) -> bytes | None:
        """Return a message as it was received, or None if it is not kept any more."""
        return self._messages.raw(self.get(message).id)

    def thread(self, lead: str) -> Thread:
        """Return the conversation with a lead: its first message, our emails, and its replies, oldest first."""
        found = self._find_lead(lead)
        return make_thread(
            found, self._drafts_of(found.id), self._messages.of_lead(found.id), self._meetings_of(found.id)
        )

    def assign(self, message: MessageId | str, lead: str, *, by: str) -> Message:
        """Assign an unmatched message to a lead, with the effects that it would have had.

        Raise IllegalStateError for a message of another lead.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return assign(self._database, self.get(message).id, self._find_lead(lead).id, by=by)

    def unassign(self, message: MessageId | str, *, by: str) -> Message:
        """Undo an assignment by a person, with what it changed. The message waits in the inbox as unmatched again.

        Raise IllegalStateError for a message that no person assigned.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return unassign(self._database, self.get(message).id, by=by)

    def make_lead(self, message: MessageId | str, *, by: str) -> Message:
        """Add the sender of an unmatched message as a lead, and return the message, which now belongs to it.

        A sender who is a lead already gets the message assigned. Raise IllegalStateError for a message of a lead or an opt-out,
        IntakeError for an invalid address.
        """
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        return make_lead(self._database, self.get(message).id, by=by)

    def mark_done(self, message: MessageId | str, *, by: str) -> Message:
        """Take a message out of the inbox: it needs no answer, or was answered elsewhere. Its drafted answer is withdrawn."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        message_id = self.get(message).id
        with self._database.writing() as transaction:
            set_handled(transaction, [message_id], by)
            withdraw_answer_to(transaction, [message_id])
        return self._messages.get(message_id)

    def reopen(self, message: MessageId | str) -> Message:
        """Undo `mark_done`: put the message back into the inbox. A message that never waited there stays as it is."""
        self._refuse_in_copy(_CHANGE_AT_THE_SOURCE)
        message_id = self.get(message).id
        with self._database.writing() as transaction:
            clear_handled(transaction, message_id)
        return self._messages.get(message_id)

    def _receive_raw(self, raw: RawMessage, read_from: MailboxPosition) -> ReceiveResult:
        return self.receive(raw.content, received_at=raw.received_at, read_from=read_from)
