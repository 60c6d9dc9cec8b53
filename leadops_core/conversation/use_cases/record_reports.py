"""Receive delivery reports and complaints that a person exported from a mailbox."""

from collections import Counter
from collections.abc import Iterable

from leadops_core.conversation.read_message import read_message
from leadops_core.conversation.use_cases.receive import OwnAddresses, ReceiveResult, receive
from leadops_core.database.database import Database
from leadops_core.schemas import DeliveryEventsReport
from leadops_core.schemas.conversation import MessageKind

_REPORTS = (MessageKind.BOUNCE, MessageKind.COMPLAINT)


def record_reports(database: Database, mails: Iterable[bytes], *, own: OwnAddresses) -> DeliveryEventsReport:
    """Receive the delivery reports and complaints among these raw messages, and leave out the others."""
    counts: Counter[str] = Counter()
    for raw in mails:
        read = read_message(raw, own_addresses=own.addresses, received_at=database.clock.now())
        if read.kind not in _REPORTS:
            counts["ignored"] += 1
            continue
        received = receive(database, raw, own=own)
        counts["suppressed"] += received.is_suppressed
        counts[_result(received)] += 1
    return DeliveryEventsReport(**counts)


def _result(received: ReceiveResult) -> str:
    if received.message is None:
        return "repeated"
    return "unmatched" if received.message.lead_id is None else "recorded"
