"""Words for conversations."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas.conversation import (
    BounceType,
    CalendarResponse,
    MatchedBy,
    MessageDirection,
    MessageKind,
    ReplyIntent,
)

MESSAGE_KINDS: Final[Mapping[MessageKind, str]] = {
    MessageKind.REPLY: "Reply",
    MessageKind.AUTO_REPLY: "Automatic reply",
    MessageKind.BOUNCE: "Delivery problem",
    MessageKind.COMPLAINT: "Spam complaint",
    MessageKind.CALENDAR_ANSWER: "Calendar answer",
    MessageKind.OWN_COPY: "From your team",
    MessageKind.BULK: "Mass mailing",
}
REPLY_INTENTS: Final[Mapping[ReplyIntent, str]] = {
    ReplyIntent.UNSUBSCRIBE: "Wants no more emails",
    ReplyIntent.WRONG_PERSON: "Names somebody else",
    ReplyIntent.NOT_INTERESTED: "Not interested",
    ReplyIntent.NOT_NOW: "Not now",
    ReplyIntent.MEETING_ACCEPTED: "Accepts a meeting",
    ReplyIntent.OBJECTION: "Has an objection",
    ReplyIntent.INTERESTED: "Interested",
    ReplyIntent.QUESTION: "Asks a question",
    ReplyIntent.OTHER: "Other reply",
}
BOUNCE_TYPES: Final[Mapping[BounceType, str]] = {
    BounceType.HARD: "The address does not exist",
    BounceType.MAILBOX_FULL: "The mailbox is full",
    BounceType.SOFT: "Not delivered",
}
BOUNCE_DELAYED: Final = "Delayed; the mail server keeps trying"
BOUNCE_DELIVERED: Final = "Delivered"
CALENDAR_RESPONSES: Final[Mapping[CalendarResponse, str]] = {
    CalendarResponse.ACCEPTED: "Accepted the invitation",
    CalendarResponse.TENTATIVE: "Accepted the invitation tentatively",
    CalendarResponse.DECLINED: "Declined the invitation",
}
MESSAGE_MATCHED_BY: Final[Mapping[MatchedBy, str]] = {
    MatchedBy.MESSAGE_ID: "Answers an email from you",
    MatchedBy.THREAD: "Belongs to the conversation",
    MatchedBy.REPLY_ADDRESS: "Sent to the reply address of your email",
    MatchedBy.RECIPIENT: "Matched by the recipient",
    MatchedBy.SENDER: "Matched by the sender's address",
    MatchedBy.PERSON: "Assigned by a person",
}
MESSAGE_DIRECTIONS: Final[Mapping[MessageDirection, str]] = {
    MessageDirection.RECEIVED: "Received",
    MessageDirection.SENT: "Sent",
}
MESSAGE_UNTIL: Final = "until {date}"
TO_ANSWER: Final = "To answer"
UNMATCHED: Final = "Unmatched"
NO_WAITING_MESSAGES: Final = "No message waits for an answer."
NO_UNMATCHED_MESSAGES: Final = "No unmatched messages."
"""Empty list of messages that answer no email of ours and come from no address of a lead."""
NO_MESSAGES: Final = "No messages yet."
NO_MAILBOX: Final = "No mailbox is set up. Set LEADOPS_MAILBOX to maildir or imap."
MAILBOX_COUNTS: Final[Mapping[str, tuple[str, str]]] = {
    "replies": ("reply", "replies"),
    "auto_replies": ("automatic reply", "automatic replies"),
    "bounces": ("delivery problem", "delivery problems"),
    "complaints": ("spam complaint", "spam complaints"),
    "calendar_answers": ("calendar answer", "calendar answers"),
    "own_copies": ("message from your team", "messages from your team"),
    "bulk": ("mass mailing", "mass mailings"),
    "unmatched": ("message of no known lead", "messages of no known lead"),
}
MAILBOX_SUPPRESSED: Final = (
    "address added to the do-not-contact list",
    "addresses added to the do-not-contact list",
)
ANSWERS_DRAFTED: Final = ("answer drafted for review", "answers drafted for review")
MESSAGES_RETURNED: Final = (
    "message came back, because its day has come",
    "messages came back, because their day has come",
)
CONVERSATION: Final = "Conversation"
ANSWER_DRAFTED: Final = "Answer drafted"
"""Entry of the timeline."""
DRAFT_ANSWER: Final = "Draft an answer"
REVIEW_ANSWER: Final = "Review the answer"
NOTHING_NEW: Final = "No new messages."
"""Result of reading a mailbox."""
