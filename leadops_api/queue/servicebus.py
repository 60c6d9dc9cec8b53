"""The queue on Azure Service Bus, with peek-lock.

Locks are renewed during work, and unreadable messages are dead-lettered.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import structlog
from azure.core.exceptions import AzureError
from azure.servicebus import ServiceBusMessage, ServiceBusReceivedMessage
from azure.servicebus.aio import AutoLockRenewer, ServiceBusClient, ServiceBusReceiver, ServiceBusSender
from azure.servicebus.exceptions import ServiceBusError

from leadops_api.queue.port import QueueError, QueueMessage, UnreadableMessage
from leadops_core import Settings

log = structlog.get_logger("leadops.queue")

_FAILURES = (AzureError, OSError, TimeoutError, ValueError)
"""Exceptions of the SDK. It raises ValueError for a closed client or link."""


@dataclass(frozen=True, slots=True)
class _BusMessage:
    message: QueueMessage
    raw: ServiceBusReceivedMessage
    receiver: ServiceBusReceiver

    async def complete(self) -> None:
        """Remove the message. If its lock was lost, it is delivered again and finds its work done."""
        await self._settle("complete", self.receiver.complete_message(self.raw))

    async def abandon(self) -> None:
        """Return the message at once. Service Bus dead-letters it after its maximum delivery count."""
        await self._settle("abandon", self.receiver.abandon_message(self.raw))

    async def _settle(self, how: str, settling: Any) -> None:
        try:
            await settling
        except _FAILURES as error:
            log.warning("message_not_settled", how=how, why=type(error).__name__)


class ServiceBusQueue:
    """A Service Bus queue. It belongs to one event loop.

    Links are opened on first use, and again after a failure.
    """

    def __init__(
        self, client: ServiceBusClient, queue: str, *, lock_seconds: float, credential: Any = None
    ) -> None:
        self.name = f"servicebus {queue}"
        self._client = client
        self._queue = queue
        self._lock_seconds = lock_seconds
        self._credential = credential
        self._sender: ServiceBusSender | None = None
        self._receiver: ServiceBusReceiver | None = None
        self._renewer: AutoLockRenewer | None = None

    @classmethod
    def of(cls, config: Settings) -> Self:
        """Return the queue of the settings. Raise QueueError if they contradict each other."""
        limits: dict[str, Any] = {"retry_total": 3, "retry_backoff_factor": 0.2, "retry_backoff_max": 10}
        secret = config.servicebus_connection_string
        try:
            if secret is not None:
                client = ServiceBusClient.from_connection_string(secret.get_secret_value(), **limits)
                credential = None
            elif config.servicebus_namespace:
                from azure.identity.aio import DefaultAzureCredential

                credential = DefaultAzureCredential()
                client = ServiceBusClient(config.servicebus_namespace, credential, **limits)
            else:
                raise QueueError(
                    "LEADOPS_QUEUE=servicebus needs LEADOPS_SERVICEBUS_NAMESPACE (for a managed identity) or "
                    "LEADOPS_SERVICEBUS_CONNECTION_STRING."
                )
        except (ValueError, AzureError):
            # The SDK's message can contain the connection string.
            raise QueueError(
                "LEADOPS_SERVICEBUS_CONNECTION_STRING is not a valid Service Bus connection string."
            ) from None
        return cls(
            client, config.servicebus_queue, lock_seconds=config.queue_lock_seconds, credential=credential
        )

    async def put(self, messages: Sequence[QueueMessage]) -> None:
        """Send the messages in one batch. Raise QueueError."""
        if not messages:
            return
        batch = [
            ServiceBusMessage(message.to_bytes(), content_type="application/json") for message in messages
        ]
        async with self._translate_errors("send to"):
            if self._sender is None:
                self._sender = self._client.get_queue_sender(self._queue)
            await self._sender.send_messages(batch)

    async def take(self, seconds: float, max_messages: int = 16) -> list[_BusMessage]:
        """Return up to `most` messages, whose locks are renewed until they are settled. Raise QueueError.

        An unreadable message goes to the dead-letter queue, with the reason.
        """
        async with self._translate_errors("receive from"):
            if self._receiver is None:
                self._receiver = self._client.get_queue_receiver(self._queue)
                # Opening takes time that must not count as waiting for messages.
                await self._receiver.__aenter__()
                _raise_if_cancelled()
                self._renewer = AutoLockRenewer(
                    max_lock_renewal_duration=self._lock_seconds, on_lock_renew_failure=_log_lost_lock
                )
            received = await self._receiver.receive_messages(
                max_message_count=max_messages, max_wait_time=seconds
            )
            _raise_if_cancelled()
        return [delivery for message in received if (delivery := await self._open(message)) is not None]

    async def _open(self, message: ServiceBusReceivedMessage) -> _BusMessage | None:
        receiver, renewer = self._receiver, self._renewer
        if receiver is None or renewer is None:
            return None
        try:
            work = QueueMessage.from_bytes(b"".join(message.body))
        except (UnreadableMessage, TypeError) as error:
            log.error("message_unreadable", message_id=message.message_id, sequence=message.sequence_number)
            with contextlib.suppress(*_FAILURES):
                await receiver.dead_letter_message(message, reason="unreadable", error_description=str(error))
            return None
        with contextlib.suppress(ServiceBusError, ValueError):
            # It is too late to renew the lock, but the work must still be done. Settling reports the lost lock.
            renewer.register(receiver, message)
        return _BusMessage(work, message, receiver)

    async def check(self) -> None:
        """Peek into the queue. Raise QueueError."""
        async with self._translate_errors("look into"):
            receiver = self._client.get_queue_receiver(self._queue)
            async with receiver:
                await receiver.peek_messages(max_message_count=1, timeout=5)

    async def close(self) -> None:
        """Close the links and the connection. Unsettled messages are delivered again after their lock expires."""
        await self._drop()
        with contextlib.suppress(*_FAILURES):
            await self._client.close()
        if self._credential is not None:
            await self._credential.close()

    @contextlib.asynccontextmanager
    async def _translate_errors(self, verb: str) -> AsyncIterator[None]:
        try:
            yield
        except asyncio.CancelledError:
            # A link that was interrupted is no longer usable.
            await self._drop()
            raise
        except _FAILURES as error:
            await self._drop()
            raise QueueError(
                f"Could not {verb} the Service Bus queue {self._queue} ({type(error).__name__})."
            ) from None

    async def _drop(self) -> None:
        """Forget the links, so that the next call opens new ones."""
        links = [link for link in (self._renewer, self._receiver, self._sender) if link is not None]
        self._renewer = self._receiver = self._sender = None
        for link in links:
            with contextlib.suppress(*_FAILURES):
                await link.close()


def _raise_if_cancelled() -> None:
    """Raise CancelledError if this task was cancelled. The SDK swallows some cancellations in `asyncio.wait_for`."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _log_lost_lock(message: Any, error: Exception | None) -> None:
    log.warning(
        "message_lock_lost", message_id=getattr(message, "message_id", None), why=type(error).__name__
    )
