"""Notify workers within the process or over Azure Service Bus. The database is the truth; the queue carries ids only."""

import structlog

from leadops_api.queue.local import LocalQueue
from leadops_api.queue.port import (
    QueueError,
    QueueMessage,
    ReceivedMessage,
    WorkKind,
    WorkQueue,
    lead_messages,
)
from leadops_core import Settings

__all__ = [
    "LocalQueue",
    "QueueError",
    "QueueMessage",
    "ReceivedMessage",
    "WorkKind",
    "WorkQueue",
    "lead_messages",
    "notify_workers",
    "open_queue",
]

log = structlog.get_logger("leadops.queue")


def open_queue(config: Settings) -> WorkQueue:
    """Return the queue of the settings. Raise QueueError if it cannot be set up. The caller closes it."""
    if config.queue == "local":
        return LocalQueue()
    try:
        from leadops_api.queue.servicebus import ServiceBusQueue
    except ModuleNotFoundError as error:
        raise QueueError(
            f"LEADOPS_QUEUE=servicebus needs {error.name}, which is not installed. Run: pip install 'leadops[azure]'"
        ) from None
    return ServiceBusQueue.of(config)


async def notify_workers(queue: WorkQueue, *messages: QueueMessage) -> bool:
    """Notify workers of work in the database. Return False if the notification failed.

    A failure is only logged, because workers also check the database regularly.
    """
    try:
        await queue.put(messages)
    except QueueError as error:
        log.warning("work_not_announced", why=str(error))
        return False
    return True
