"""What a received message does to the emails of its lead, as one table."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas import LeadStatus, Outcome, StopReason, SuppressionReason
from leadops_core.schemas.conversation import CalendarAnswer, CalendarResponse, MessageKind, ReplyIntent


class ReplyPolicy(NamedTuple):
    """What follows from a reply. Nothing in it sends an email or closes a lead."""

    needs_answer: bool
    """A person answers it: it is listed in the inbox until then."""
    suppression: SuppressionReason | None = None
    """Why the address is added to the do-not-contact list at once."""
    outcome: Outcome | None = None
    """The outcome that is recorded at once, unless one that says more is known. A reply that decides nothing records none."""
    proposed_status: LeadStatus | None = None
    """A status that is offered to the person who reads the reply."""
    proposed_outcome: Outcome | None = None
    """An outcome that is offered to the person who reads the reply."""


_I = ReplyIntent

REPLY_POLICIES: Mapping[ReplyIntent, ReplyPolicy] = MappingProxyType(
    {
        _I.UNSUBSCRIBE: ReplyPolicy(
            needs_answer=False, suppression=SuppressionReason.OPT_OUT, outcome=Outcome.NEGATIVE_REPLY
        ),
        _I.WRONG_PERSON: ReplyPolicy(needs_answer=True, proposed_status=LeadStatus.DISQUALIFIED),
        _I.NOT_INTERESTED: ReplyPolicy(
            needs_answer=True, outcome=Outcome.NEGATIVE_REPLY, proposed_outcome=Outcome.CLOSED_LOST
        ),
        _I.NOT_NOW: ReplyPolicy(needs_answer=True),
        _I.MEETING_ACCEPTED: ReplyPolicy(
            needs_answer=True,
            outcome=Outcome.REPLIED,
            proposed_status=LeadStatus.MEETING_BOOKED,
            proposed_outcome=Outcome.BOOKED_DEMO,
        ),
        _I.OBJECTION: ReplyPolicy(needs_answer=True),
        _I.INTERESTED: ReplyPolicy(needs_answer=True, outcome=Outcome.REPLIED),
        _I.QUESTION: ReplyPolicy(needs_answer=True, outcome=Outcome.REPLIED),
        _I.OTHER: ReplyPolicy(needs_answer=True),
    }
)
"""The policy of each intent. Every reply stops the follow-ups."""


_REPLACED_BY_REPLIES = frozenset(
    {Outcome.NO_RESPONSE, Outcome.NO_SHOW, Outcome.REPLIED, Outcome.NEGATIVE_REPLY}
)


def replaces_label(label: Outcome | None, outcome: Outcome) -> bool:
    """Return True if a reply with this outcome is news about a lead with this label.

    A meeting, a closed deal, and a disqualification say more than a reply, so only a person changes them.
    """
    return label is None or (label in _REPLACED_BY_REPLIES and label is not outcome)


class MessageEffects(NamedTuple):
    """What storing a message changes."""

    stops: StopReason | None = None
    pauses: bool = False
    suppression: SuppressionReason | None = None
    outcome: Outcome | None = None
    needs_answer: bool = False


def effects_of(
    kind: MessageKind, intent: ReplyIntent | None, until: date | None, calendar: CalendarAnswer | None = None
) -> MessageEffects:
    """Return what a message of a known lead changes. `until` is the day that it names for a pause.

    A reply stops the follow-ups. An out-of-office reply pauses them if it names a day. A message that we wrote ourselves stops
    them, because a person has taken over. An accepted invitation with a time needs no answer: the meeting is booked. Bounces
    and complaints are delivery reports, which `leadops_core.delivery` records.
    """
    match kind:
        case MessageKind.REPLY:
            policy = REPLY_POLICIES[intent or ReplyIntent.OTHER]
            return MessageEffects(
                stops=StopReason.REPLIED,
                suppression=policy.suppression,
                outcome=policy.outcome,
                needs_answer=policy.needs_answer,
            )
        case MessageKind.AUTO_REPLY:
            return MessageEffects(pauses=until is not None)
        case MessageKind.CALENDAR_ANSWER:
            return MessageEffects(stops=StopReason.REPLIED, needs_answer=not _books_meeting(calendar))
        case MessageKind.OWN_COPY:
            return MessageEffects(stops=StopReason.STOPPED)
        case MessageKind.BOUNCE | MessageKind.COMPLAINT | MessageKind.BULK:
            return MessageEffects()


def _books_meeting(calendar: CalendarAnswer | None) -> bool:
    return (
        calendar is not None
        and calendar.response is CalendarResponse.ACCEPTED
        and calendar.starts_at is not None
    )
