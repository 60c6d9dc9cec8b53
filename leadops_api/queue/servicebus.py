"""The queue on Azure Service Bus: peek-lock, locks renewed while work goes on, unreadable messages dead-lettered."""

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

from leadops_api.queue.port import QueueError, UnreadableWork, Work
from leadops_core import Settings

log = structlog.get_logger("leadops.queue")

_FAILURES = (AzureError, OSError, TimeoutError, ValueError)
"""What the SDK raises when it cannot: ValueError is what it raises for a client or link that was closed."""


@dataclass(frozen=True, slots=True)
class _BusDelivery:
    work: Work
    message: ServiceBusReceivedMessage
    receiver: ServiceBusReceiver

    async def complete(self) -> None:
        """Take the message off the queue. Where its lock is lost it comes again, and finds its work done."""
        await self._settle("complete", self.receiver.complete_message(self.message))

    async def abandon(self) -> None:
        """Give the message back at once; Service Bus dead-letters it by itself after its maximal delivery count."""
        await self._settle("abandon", self.receiver.abandon_message(self.message))

    async def _settle(self, how: str, settling: Any) -> None:
        try:
            await settling
        except _FAILURES as error:
            log.warning("message_not_settled", how=how, why=type(error).__name__)


class ServiceBusQueue:
    """Word of work over one Service Bus queue. Belongs to one event loop.

    Links are opened when they are first needed, and anew after they failed.
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
        """The queue that the settings name. Raises QueueError where they do not fit together."""
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
            # The SDK's text may repeat the connection string.
            raise QueueError(
                "LEADOPS_SERVICEBUS_CONNECTION_STRING is not a valid Service Bus connection string."
            ) from None
        return cls(
            client, config.servicebus_queue, lock_seconds=config.queue_lock_seconds, credential=credential
        )

    async def put(self, works: Sequence[Work]) -> None:
        """Send word, all in one batch. Raises QueueError."""
        if not works:
            return
        messages = [ServiceBusMessage(work.to_bytes(), content_type="application/json") for work in works]
        async with self._telling("send to"):
            if self._sender is None:
                self._sender = self._client.get_queue_sender(self._queue)
            await self._sender.send_messages(messages)

    async def take(self, seconds: float, most: int = 16) -> list[_BusDelivery]:
        """Up to `most` messages, their locks renewed until they are settled. Raises QueueError.

        A message that cannot be read goes to the dead-letter queue, with the reason.
        """
        async with self._telling("receive from"):
            if self._receiver is None:
                self._receiver = self._client.get_queue_receiver(self._queue)
                # Opened apart: opening takes its time, which the waiting for messages must not be charged with.
                await self._receiver.__aenter__()
                _raise_if_cancelled()
                self._renewer = AutoLockRenewer(
                    max_lock_renewal_duration=self._lock_seconds, on_lock_renew_failure=_say_lost
                )
            found = await self._receiver.receive_messages(max_message_count=most, max_wait_time=seconds)
            _raise_if_cancelled()
        return [delivery for message in found if (delivery := await self._open(message)) is not None]

    async def _open(self, message: ServiceBusReceivedMessage) -> _BusDelivery | None:
        receiver, renewer = self._receiver, self._renewer
        if receiver is None or renewer is None:
            return None
        try:
            work = Work.from_bytes(b"".join(message.body))
        except (UnreadableWork, TypeError) as error:
            log.error("message_unreadable", message_id=message.message_id, sequence=message.sequence_number)
            with contextlib.suppress(*_FAILURES):
                await receiver.dead_letter_message(message, reason="unreadable", error_description=str(error))
            return None
        with contextlib.suppress(ServiceBusError, ValueError):
            # Too late to be renewed, it is still to be done; settling it will say so.
            renewer.register(receiver, message)
        return _BusDelivery(work, message, receiver)

    async def check(self) -> None:
        """Peek into the queue. Raises QueueError."""
        async with self._telling("look into"):
            receiver = self._client.get_queue_receiver(self._queue)
            async with receiver:
                await receiver.peek_messages(max_message_count=1, timeout=5)

    async def close(self) -> None:
        """Close the links and the connection; what was taken and not settled comes again after its lock."""
        await self._drop()
        with contextlib.suppress(*_FAILURES):
            await self._client.close()
        if self._credential is not None:
            await self._credential.close()

    @contextlib.asynccontextmanager
    async def _telling(self, verb: str) -> AsyncIterator[None]:
        try:
            yield
        except asyncio.CancelledError:
            # Broken off in the middle, a link is of no use any more.
            await self._drop()
            raise
        except _FAILURES as error:
            await self._drop()
            raise QueueError(
                f"Could not {verb} the Service Bus queue {self._queue} ({type(error).__name__})."
            ) from None

    async def _drop(self) -> None:
        """Forget the links, so that the next call opens them anew."""
        links = [each for each in (self._renewer, self._receiver, self._sender) if each is not None]
        self._renewer = self._receiver = self._sender = None
        for link in links:
            with contextlib.suppress(*_FAILURES):
                await link.close()


def _raise_if_cancelled() -> None:
    """Raise CancelledError if this task was cancelled: the SDK loses some cancellations in `asyncio.wait_for`."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def _say_lost(message: Any, error: Exception | None) -> None:
    log.warning(
        "message_lock_lost", message_id=getattr(message, "message_id", None), why=type(error).__name__
    )
