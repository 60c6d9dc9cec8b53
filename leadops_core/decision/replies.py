"""What a received message does to the emails of its lead, as one table."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas import LeadStatus, Outcome, StopReason, SuppressionReason
from leadops_core.schemas.conversation import MessageKind, ReplyIntent


class ReplyPolicy(NamedTuple):
    """What follows from a reply. Nothing in it sends an email or closes a lead."""

    needs_answer: bool
    """A person answers it: it is listed in the inbox until then."""
    suppression: SuppressionReason | None = None
    """Why the address is added to the do-not-contact list at once."""
    proposed_status: LeadStatus | None = None
    """A status that is offered to the person who reads the reply."""
    proposed_outcome: Outcome | None = None
    """An outcome that is offered to the person who reads the reply."""


_I = ReplyIntent

REPLY_POLICIES: Mapping[ReplyIntent, ReplyPolicy] = MappingProxyType(
    {
        _I.UNSUBSCRIBE: ReplyPolicy(needs_answer=False, suppression=SuppressionReason.OPT_OUT),
        _I.WRONG_PERSON: ReplyPolicy(needs_answer=True, proposed_status=LeadStatus.DISQUALIFIED),
        _I.NOT_INTERESTED: ReplyPolicy(needs_answer=True, proposed_outcome=Outcome.CLOSED_LOST),
        _I.NOT_NOW: ReplyPolicy(needs_answer=True),
        _I.MEETING_ACCEPTED: ReplyPolicy(
            needs_answer=True,
            proposed_status=LeadStatus.MEETING_BOOKED,
            proposed_outcome=Outcome.BOOKED_DEMO,
        ),
        _I.OBJECTION: ReplyPolicy(needs_answer=True),
        _I.INTERESTED: ReplyPolicy(needs_answer=True),
        _I.QUESTION: ReplyPolicy(needs_answer=True),
        _I.OTHER: ReplyPolicy(needs_answer=True),
    }
)
"""The policy of each intent. Every reply stops the follow-ups."""


class MessageEffects(NamedTuple):
    """What storing a message changes."""

    stops: StopReason | None = None
    pauses: bool = False
    suppression: SuppressionReason | None = None
    needs_answer: bool = False


def effects_of(kind: MessageKind, intent: ReplyIntent | None, until: date | None) -> MessageEffects:
    """Return what a message of a known lead changes. `until` is the day that it names for a pause.

    A reply stops the follow-ups. An out-of-office reply pauses them if it names a day. A message that we wrote ourselves stops
    them, because a person has taken over. Bounces and complaints are delivery reports, which `leadops_core.delivery` records.
    """
    match kind:
        case MessageKind.REPLY:
            policy = REPLY_POLICIES[intent or ReplyIntent.OTHER]
            return MessageEffects(
                stops=StopReason.REPLIED, suppression=policy.suppression, needs_answer=policy.needs_answer
            )
        case MessageKind.AUTO_REPLY:
            return MessageEffects(pauses=until is not None)
        case MessageKind.CALENDAR_ANSWER:
            return MessageEffects(stops=StopReason.REPLIED, needs_answer=True)
        case MessageKind.OWN_COPY:
            return MessageEffects(stops=StopReason.STOPPED)
        case MessageKind.BOUNCE | MessageKind.COMPLAINT | MessageKind.BULK:
            return MessageEffects()
