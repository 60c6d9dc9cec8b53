"""Word of work: within the process, or over Azure Service Bus. The database is the truth; the queue only carries ids."""

import structlog

from leadops_api.queue.local import LocalQueue
from leadops_api.queue.port import Delivery, QueueError, Work, WorkKind, WorkQueue
from leadops_core import Settings

__all__ = ["Delivery", "LocalQueue", "QueueError", "Work", "WorkKind", "WorkQueue", "open_queue", "tell"]

log = structlog.get_logger("leadops.queue")


def open_queue(config: Settings) -> WorkQueue:
    """The queue that the settings name; to be closed. Raises QueueError where it cannot be set up."""
    if config.queue == "local":
        return LocalQueue()
    try:
        from leadops_api.queue.servicebus import ServiceBusQueue
    except ModuleNotFoundError as error:
        raise QueueError(
            f"LEADOPS_QUEUE=servicebus needs {error.name}, which is not installed. Run: pip install 'leadops[azure]'"
        ) from None
    return ServiceBusQueue.of(config)


async def tell(queue: WorkQueue, *works: Work) -> bool:
    """Send word of work that is in the database; whether it went out.

    Where it did not, that is logged and nothing else: workers also look by themselves.
    """
    try:
        await queue.put(works)
    except QueueError as error:
        log.warning("work_not_announced", why=str(error))
        return False
    return True
