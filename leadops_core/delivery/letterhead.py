"""What every email of this company carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from leadops_core.outreach import sign_unsubscribe
from leadops_core.outreach.booking_links import personal_link
from leadops_core.outreach.reply_address import make_reply_address
from leadops_core.schemas import DraftId, EmailDraft, LeadId, OutboundEmail, Sender


@dataclass(frozen=True)
class Letterhead:
    """Sender, reply address, and how to unsubscribe."""

    find_sender: Callable[[], Sender]
    reply_to: str | None = None
    unsubscribe_mailto: str | None = None
    unsubscribe_url: str | None = None
    unsubscribe_secret: str | None = None
    reply_address_secret: str | None = None
    """With it, each email asks for replies to a signed address of its own."""

    def compose(
        self, draft: EmailDraft, *, to_name: str | None, references: tuple[str, ...], date: datetime
    ) -> OutboundEmail:
        """Return the message of an approved draft. `references` are the Message-IDs of earlier emails, oldest first."""
        sender = self.find_sender()
        return OutboundEmail(
            draft_id=draft.id,
            message_id=draft.message_id or "",
            to=draft.recipient or "",
            to_name=to_name,
            subject=draft.subject,
            body=draft.body,
            language=draft.language,
            sender=sender,
            date=date,
            reply_to=self._reply_address(draft.id),
            unsubscribe_mailto=self.unsubscribe_mailto,
            unsubscribe_url=self._unsubscribe_link(draft.id),
            booking_link=self._booking_link(sender, draft.lead_id),
            references=references,
        )

    def _reply_address(self, draft_id: DraftId) -> str | None:
        if self.reply_address_secret is None:
            return self.reply_to
        return make_reply_address(
            self.reply_to or self.find_sender().email, draft_id, self.reply_address_secret
        )

    def _booking_link(self, sender: Sender, lead_id: LeadId) -> str | None:
        link = sender.calendar_link
        personal = None if link is None else personal_link(link, lead_id, self.unsubscribe_secret)
        return None if personal == link else personal

    def _unsubscribe_link(self, draft_id: DraftId) -> str | None:
        if not self.unsubscribe_url or not self.unsubscribe_secret:
            return None
        return f"{self.unsubscribe_url.rstrip('/')}/{sign_unsubscribe(draft_id, self.unsubscribe_secret)}"
