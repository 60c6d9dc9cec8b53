"""`leadops demo --replies`: three leads reply, and one reply is answered."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from leadops_core.cli.output import plain

if TYPE_CHECKING:
    from leadops_core.app import LeadOps
    from leadops_core.schemas import EmailDraft, ReviewItem
    from leadops_core.schemas.conversation import Message
    from leadops_core.schemas.conversation_thread import Thread

_REPLIES = (
    "Sounds interesting. Do you integrate with our CRM?",
    "Not now, we are in the middle of a move. Please come back in three months.",
    "Was kostet das für ein Team von 20 Personen?",
)
_DEMO_ACTOR = "demo"


@dataclass(frozen=True)
class DemoReplies:
    """What became of the replies of the demo."""

    received: "tuple[Message, ...]"
    answer: "EmailDraft"
    """The answer that was sent, to the mock outbox."""
    thread: "Thread"
    """The conversation that it continues."""
    answers_waiting: int


def run_replies(ops: "LeadOps") -> "DemoReplies":
    """Send the first drafts, let their leads reply, and answer the first reply."""
    received = []
    for item, text in zip(ops.review(limit=len(_REPLIES)).items, _REPLIES, strict=True):
        sent = ops.delivery.send_now(item.draft.id, by=_DEMO_ACTOR, expected_version=item.draft.version)
        message = ops.conversation.receive(_reply(item, sent, text, ops)).message
        if message is not None:
            received.append(message)
    drafted = ops.answers.draft_due().drafted
    first = received[0]
    (waiting,) = (item.draft for item in ops.review(limit=drafted).items if item.draft.answers == first.id)
    answer = ops.delivery.send_now(waiting.id, by=_DEMO_ACTOR, expected_version=waiting.version)
    thread = ops.conversation.thread(str(answer.lead_id))
    return DemoReplies(tuple(received), answer, thread, drafted - 1)


def replies_document(replies: DemoReplies) -> dict[str, Any]:
    return {
        "received": [plain(message) for message in replies.received],
        "answer": plain(replies.answer),
        "thread": plain(replies.thread),
        "answers_waiting": replies.answers_waiting,
    }


def _reply(item: "ReviewItem", sent: "EmailDraft", text: str, ops: "LeadOps") -> bytes:
    message = EmailMessage()
    message["From"] = item.lead.email
    message["To"] = ops.config.sender.email
    message["Subject"] = f"Re: {sent.subject}"
    message["Date"] = format_datetime(ops.toolbox.clock.now())
    message["Message-ID"] = f"<reply-{sent.id}@{(item.lead.email or '@').rpartition('@')[2]}>"
    message["In-Reply-To"] = message["References"] = sent.message_id
    message.set_content(text)
    return message.as_bytes()
