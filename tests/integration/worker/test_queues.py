"""One suite for both queues, then faults of a broker, through the real SDK over AMQP."""

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any
from uuid import UUID

import pytest
from azure.servicebus.aio import ServiceBusReceiver
from pydantic import SecretStr

from leadops_api.queue import LocalQueue, QueueError, QueueMessage, WorkKind, WorkQueue, open_queue
from leadops_api.queue.port import UnreadableMessage
from leadops_api.worker import Worker
from leadops_core import LeadOps, Settings
from tests.integration.worker.conftest import add_leads
from tests.integration.worker.test_worker import until
from tests.support.servicebus import Broker, running_broker

IDS = [UUID(int=number) for number in range(1, 6)]
WORKS = [QueueMessage(WorkKind.LEADS, id) for id in IDS]
Use = Callable[[WorkQueue], Awaitable[None]]


@pytest.fixture
def broker() -> Iterator[Broker]:
    with running_broker() as running:
        yield running


def bus_settings(broker: Broker, **more: Any) -> Settings:
    return Settings(
        _env_file=None,
        queue="servicebus",
        servicebus_connection_string=SecretStr(broker.connection_string),
        **more,
    )


def using(config: Settings, use: Use, seconds: float = 240) -> None:
    """Open the queue, use it, close it."""

    async def run() -> None:
        async with asyncio.timeout(seconds):
            queue = open_queue(config)
            try:
                await use(queue)
            finally:
                await queue.close()

    try:
        asyncio.run(run())
    finally:
        with warnings.catch_warnings():
            # The SDK leaves the socket of a connection that was cut to the collector.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


async def take_all(queue: WorkQueue, count: int) -> list[Any]:
    taken: list[Any] = []
    while len(taken) < count:
        taken += await queue.take(5)
    return taken


@pytest.fixture(params=["local", "servicebus"])
def any_config(request: pytest.FixtureRequest) -> Iterator[Settings]:
    if request.param == "local":
        yield Settings(_env_file=None)
        return
    with ExitStack() as stack:
        yield bus_settings(stack.enter_context(running_broker()))


def test_sent_message_is_received(any_config: Settings) -> None:
    async def use(queue: WorkQueue) -> None:
        await queue.check()
        await queue.put(WORKS)
        taken = await take_all(queue, len(WORKS))
        assert sorted(each.message.id.int for each in taken) == [1, 2, 3, 4, 5]
        for each in taken:
            await each.complete()
        assert await queue.take(0.3) == []

    using(any_config, use)


def test_empty_queue_returns_nothing(any_config: Settings) -> None:
    async def use(queue: WorkQueue) -> None:
        await queue.put([])
        assert await queue.take(0.2) == []

    using(any_config, use)


def test_queue_delivers_an_abandoned_message_again(any_config: Settings) -> None:
    async def use(queue: WorkQueue) -> None:
        await queue.put(WORKS[:1])
        [first] = await take_all(queue, 1)
        await first.abandon()
        [again] = await take_all(queue, 1)
        assert again.message == first.message
        await again.complete()
        assert await queue.take(0.3) == []

    using(any_config, use)


def test_queue_wait_can_be_cancelled(any_config: Settings) -> None:
    async def use(queue: WorkQueue) -> None:
        taking = asyncio.ensure_future(queue.take(60))
        await asyncio.sleep(0.3)
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        await queue.put(WORKS[:1])
        [taken] = await take_all(queue, 1)
        await taken.complete()

    using(any_config, use)


def test_take_ends_if_the_sdk_loses_a_cancellation(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    connecting = asyncio.Event()

    async def lose_cancellation(receiver: ServiceBusReceiver) -> ServiceBusReceiver:
        connecting.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return receiver

    async def use(queue: WorkQueue) -> None:
        with monkeypatch.context() as patches:
            patches.setattr(ServiceBusReceiver, "__aenter__", lose_cancellation)
            taking = asyncio.ensure_future(queue.take(3))
            await connecting.wait()
            taking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await taking
        await queue.put(WORKS[:1])
        [taken] = await take_all(queue, 1)
        await taken.complete()

    using(bus_settings(broker), use)


def test_full_local_queue_drops_the_oldest_message() -> None:
    async def run() -> None:
        queue = LocalQueue(size=2)
        await queue.put(WORKS[:3])
        assert [each.message for each in await queue.take(1)] == WORKS[1:3]

    asyncio.run(run())


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\xff", b"[]", b'{"kind": "sing"}', b'{"kind": "leads", "id": "x"}']
)
def test_unknown_message_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableMessage):
        QueueMessage.from_bytes(body)


def test_queue_message_contains_only_kind_and_id(broker: Broker) -> None:
    using(bus_settings(broker), lambda queue: queue.put(WORKS[:1]))
    [(body, _)] = broker.waiting
    assert QueueMessage.from_bytes(body) == WORKS[0]
    assert body == b'{"kind":"leads","id":"00000000-0000-0000-0000-000000000001"}'
    assert broker.tokens == [f"sb://127.0.0.1:{broker.port}/leadops"]


def test_unreadable_message_is_dead_lettered_with_the_reason(broker: Broker) -> None:
    async def use(queue: WorkQueue) -> None:
        broker.put_raw(b"What is this?")
        await queue.put(WORKS[:1])
        [taken] = await take_all(queue, 1)
        await taken.complete()
        await until(broker.is_empty)

    using(bus_settings(broker), use)
    assert broker.dead == [(b"What is this?", "unreadable", "the message names no kind of work and id")]
    assert len(broker.completed) == 1


def test_queue_renews_the_lock_during_long_work() -> None:
    with running_broker(lock_seconds=12.0) as broker:

        async def use(queue: WorkQueue) -> None:
            await queue.put(WORKS[:1])
            [taken] = await take_all(queue, 1)
            [held] = broker.held.values()
            locked_until = held.until
            await until(lambda: broker.renewals >= 1)
            assert held.until > locked_until
            await taken.complete()
            await until(broker.is_empty)

        using(bus_settings(broker), use)
        assert len(broker.delivered) == len(broker.completed) == 1


def test_message_with_a_lost_lock_is_received_again() -> None:
    with running_broker(lock_seconds=1.0, refuses_renewal=True) as broker:

        async def use(queue: WorkQueue) -> None:
            await queue.put(WORKS[:1])
            [first] = await take_all(queue, 1)
            [again] = await take_all(queue, 1)
            assert again.message == first.message
            # Too late, which is no reason to fail: the work was done, and the second delivery will find it so.
            await first.complete()
            await again.complete()

        using(bus_settings(broker), use)
        assert len(broker.delivered) >= 2


def test_cut_connection_is_reopened(broker: Broker) -> None:
    async def use(queue: WorkQueue) -> None:
        await queue.put(WORKS[:1])
        [taken] = await take_all(queue, 1)
        await taken.complete()
        before = broker.connections
        broker.cut_connections()
        await asyncio.sleep(0.1)
        for attempt in range(3):
            try:
                await queue.put(WORKS[1:2])
                break
            except QueueError:
                assert attempt < 2
        taken_again: list[Any] = []
        while not taken_again:
            try:
                taken_again = list(await queue.take(5))
            except QueueError:
                continue
        assert taken_again[0].message == WORKS[1]
        await taken_again[0].complete()
        assert broker.connections > before

    using(bus_settings(broker), use)


def test_unreachable_broker_is_reported_without_a_secret() -> None:
    with running_broker() as broker:
        config = bus_settings(broker)

    async def use(queue: WorkQueue) -> None:
        for act in (lambda: queue.put(WORKS), lambda: queue.take(1), queue.check):
            with pytest.raises(QueueError, match="Service Bus queue leadops") as raised:
                await act()
            assert "SharedAccessKey" not in str(raised.value)

    using(config, use)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "NAMESPACE"),
        ({"servicebus_connection_string": "nonsense"}, "not a valid Service Bus connection string"),
    ],
)
def test_incomplete_queue_settings_are_refused_with_the_missing_one(given: dict[str, Any], said: str) -> None:
    config = Settings(_env_file=None, queue="servicebus", **given)
    with pytest.raises(QueueError, match=said):
        open_queue(config)


def test_queue_with_a_namespace_uses_the_managed_identity() -> None:
    config = Settings(_env_file=None, queue="servicebus", servicebus_namespace="name.servicebus.windows.net")

    async def use(queue: WorkQueue) -> None:
        credential = vars(queue)["_credential"]
        assert type(credential).__name__ == "DefaultAzureCredential"

    using(config, use)


@pytest.mark.parametrize("fault", ["none", "lost", "repeated", "reordered", "cut", "lock lost"])
def test_lost_and_repeated_messages_process_each_lead_once(
    fault: str, sqlite_url: str, tmp_path: Any
) -> None:
    options: dict[str, Any] = {"lock_seconds": 1.0, "refuses_renewal": True} if fault == "lock lost" else {}
    with running_broker(**options) as broker:
        config = bus_settings(
            broker,
            database_url=sqlite_url,
            outbox_dir=tmp_path,
            # Only a lost message is left to the worker's own looking.
            worker_poll_seconds=1.0 if fault == "lost" else 20.0,
            worker_batch=5,
        )
        broker.repeats = fault == "repeated"
        broker.reverses = fault == "reordered"
        with LeadOps.open(config=config) as ops:

            async def use(queue: WorkQueue) -> None:
                stop = asyncio.Event()
                worker = Worker(ops, queue, config)
                run_worker = asyncio.create_task(worker.run(stop))
                for number in range(4):
                    await asyncio.to_thread(add_leads, ops, 6, first=100 * number)
                    broker.loses = 1 if fault == "lost" else 0
                    if fault == "cut" and number == 2:
                        broker.cut_connections()
                    sender = open_queue(config)
                    await sender.put([QueueMessage(WorkKind.LEADS, IDS[number])])
                    await sender.close()
                await until(
                    lambda: ops.pipeline.backlog().queued == 0 and ops.pipeline.backlog().running == 0
                )
                if fault != "lock lost":
                    await until(broker.is_empty)
                stop.set()
                await run_worker

            using(config, use)
            for lead in ops.leads.iterate():
                detail = ops.leads.show(str(lead.id))
                assert (lead.processing_state.value, lead.version) == ("done", 2)
                assert (len(detail.traces), len(detail.drafts)) == (1, 1)
            assert ops.leads.figures().total == 24
    if fault == "repeated":
        assert len(broker.delivered) >= 8
    if fault == "lost":
        assert broker.delivered == []
    assert broker.dead == []
