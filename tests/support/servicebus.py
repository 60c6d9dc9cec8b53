"""A small Service Bus on loopback for the real SDK: AMQP 1.0 by qpid-proton, one queue, peek-lock.

It answers `$cbs` and `$management`, takes batches, locks what it delivers, takes locks back that run out, and keeps a
dead-letter list. Its faults are switched on by tests: messages lost, delivered twice, delivered in the wrong order, locks that
cannot be renewed, connections cut.
"""

import contextlib
import queue
import secrets
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from proton import Data, Delivery, Endpoint, Link, Message, symbol, timestamp, ulong
from proton.handlers import IncomingMessageHandler, MessagingHandler
from proton.reactor import Container

_DATA_SECTION = 0x75
_TICK = 0.02


@dataclass
class Held:
    """A message that a receiver has, and until when."""

    body: bytes
    until: float
    link: str
    count: int


@dataclass
class Broker:
    """What is in the queue, what happened, and which faults are on."""

    port: int
    lock_seconds: float = 30.0
    waiting: list[tuple[bytes, int]] = field(default_factory=list)
    """Bodies with how often each was delivered."""
    held: dict[uuid.UUID, Held] = field(default_factory=dict)
    dead: list[tuple[bytes, str, str]] = field(default_factory=list)
    """Body, reason and description."""
    delivered: list[bytes] = field(default_factory=list)
    completed: list[bytes] = field(default_factory=list)
    abandoned: list[bytes] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """What was authorised at `$cbs`."""
    renewals: int = 0
    connections: int = 0

    loses: int = 0
    """So many of the next messages are taken and lost."""
    repeats: bool = False
    """Every message is put into the queue twice."""
    reverses: bool = False
    """The last message comes first."""
    refuses_renewal: bool = False

    actions: "queue.Queue[Callable[[_Handler], None]]" = field(default_factory=queue.Queue)

    @property
    def connection_string(self) -> str:
        """What the SDK is given."""
        return (
            f"Endpoint=sb://127.0.0.1:{self.port};SharedAccessKeyName=R;SharedAccessKey=K;"
            "UseDevelopmentEmulator=true;"
        )

    def cut_connections(self) -> None:
        """End every connection without a word."""
        self.actions.put(lambda handler: handler.cut())

    def put_raw(self, body: bytes) -> None:
        """Put a message into the queue that no client of ours has written."""
        self.waiting.append((body, 0))
        self.actions.put(lambda handler: handler.hand_out())

    def is_empty(self) -> bool:
        """Whether nothing waits and nothing is held."""
        return not self.waiting and not self.held

    def take_in(self, body: bytes) -> None:
        """A message has arrived."""
        if self.loses > 0:
            self.loses -= 1
            return
        self.waiting += [(body, 0)] * (2 if self.repeats else 1)

    def expire(self) -> bool:
        """Return messages whose lock has expired to the queue. Return True if there were any."""
        now = time.monotonic()
        gone = [token for token, held in self.held.items() if held.until <= now]
        for token in gone:
            held = self.held.pop(token)
            self.waiting.append((held.body, held.count))
        return bool(gone)


class _Handler(MessagingHandler):
    def __init__(self, broker: Broker) -> None:
        super().__init__(prefetch=100, auto_accept=False, auto_settle=False)
        # Proton would keep only the last message of a batch: deliveries are read raw.
        handlers: Any = self.handlers
        self.handlers = [each for each in handlers if not isinstance(each, IncomingMessageHandler)]
        self.broker = broker
        self.replies: dict[tuple[str, str], Link] = {}
        """Where answers go, by connection and address."""
        self.outgoing: list[Link] = []
        self.open: list[Any] = []
        self.stopping = threading.Event()

    def on_start(self, event: Any) -> None:
        self.container = event.container
        self.acceptor = event.container.listen(f"127.0.0.1:{self.broker.port}")
        event.container.schedule(_TICK, self)

    def on_timer_task(self, event: Any) -> None:
        if self.stopping.is_set():
            self.acceptor.close()
            self.cut()
            self.container.stop()
            return
        with contextlib.suppress(queue.Empty):
            while True:
                self.broker.actions.get_nowait()(self)
        if self.broker.expire():
            self.hand_out()
        event.container.schedule(_TICK, self)

    def cut(self) -> None:
        for transport in self.open:
            transport.close_tail()
            transport.close_head()
        self.open.clear()
        self.outgoing.clear()
        self.replies.clear()

    def on_connection_bound(self, event: Any) -> None:
        sasl = event.transport.sasl()
        sasl.allowed_mechs("ANONYMOUS")
        sasl.allow_insecure_mechs = True

    def on_connection_opened(self, event: Any) -> None:
        self.broker.connections += 1
        self.open.append(event.connection.transport)

    def on_link_opening(self, event: Any) -> None:
        link = event.link
        link.source.address = link.remote_source.address
        link.target.address = link.remote_target.address
        if link.is_sender:
            address = link.remote_source.address
            if address.startswith("$") or "$management" in address:
                self.replies[_peer(link), address] = link
            else:
                self.outgoing.append(link)

    def on_link_flow(self, event: Any) -> None:
        self.hand_out()

    def on_link_remote_close(self, event: Any) -> None:
        if event.link in self.outgoing:
            self.outgoing.remove(event.link)

    def on_delivery(self, event: Any) -> None:
        delivery = event.delivery
        if event.link.is_receiver:
            self._receive(event.link, delivery)
        elif delivery.updated and not delivery.settled and delivery.remote_state:
            self._settle(delivery)

    def _receive(self, link: Link, delivery: Delivery) -> None:
        if not delivery.readable or delivery.partial:
            return
        raw = link.recv(delivery.pending)
        link.advance()
        delivery.update(Delivery.ACCEPTED)
        delivery.settle()
        address = _address(link)
        if address == "$cbs":
            self._answer(self._authorise, raw, link)
        elif address.endswith("$management"):
            self._answer(self._manage, raw, link)
        else:
            for inner in _data_sections(raw):
                for body in _data_sections(inner):
                    self.broker.take_in(body)
            self.hand_out()

    def _answer(self, answer: Callable[[Message], Message], raw: bytes, asked: Link) -> None:
        request = Message()
        request.decode(raw)
        reply = answer(request)
        reply.correlation_id = request.id
        link = self.replies[_peer(asked), _address(asked)]
        if link.state & Endpoint.LOCAL_ACTIVE:
            link.send(reply)

    def _authorise(self, request: Message) -> Message:
        said: Any = request.properties
        self.broker.tokens.append(said["name"])
        return Message(properties={"status-code": 202, "status-description": "Accepted"})

    def _manage(self, request: Message) -> Message:
        said: Any = request.properties
        asked: Any = request.body
        operation = said["operation"]
        if operation == "com.microsoft:peek-message":
            return Message(properties={"statusCode": 204, "statusDescription": "Nothing"})
        tokens = asked["lock-tokens"]
        known = [token for token in tokens if token in self.broker.held]
        if not known or (operation == "com.microsoft:renew-lock" and self.broker.refuses_renewal):
            return Message(
                properties={
                    "statusCode": 410,
                    "statusDescription": "The lock is gone",
                    "errorCondition": symbol("com.microsoft:message-lock-lost"),
                }
            )
        if operation == "com.microsoft:renew-lock":
            self.broker.renewals += 1
            for token in known:
                self.broker.held[token].until = time.monotonic() + self.broker.lock_seconds
            until = timestamp(int((time.time() + self.broker.lock_seconds) * 1000))
            return Message(properties={"statusCode": 200}, body={"expirations": [until]})
        for token in known:
            self._end(token, asked["disposition-status"], "", "")
        return Message(properties={"statusCode": 200})

    def _settle(self, delivery: Delivery) -> None:
        token = uuid.UUID(bytes_le=delivery.tag.encode())
        state: Any = delivery.remote_state
        reason = description = ""
        if state == Delivery.REJECTED and delivery.remote.condition is not None:
            info: Any = delivery.remote.condition.info or {}
            reason = str(info.get("DeadLetterReason", ""))
            description = str(info.get("DeadLetterErrorDescription", ""))
        name = {Delivery.ACCEPTED: "completed", Delivery.REJECTED: "suspended"}.get(state, "abandoned")
        self._end(token, name, reason, description)
        delivery.update(state)
        delivery.settle()
        self.hand_out()

    def _end(self, token: uuid.UUID, how: str, reason: str, description: str) -> None:
        held = self.broker.held.pop(token, None)
        if held is None:
            return
        if how == "completed":
            self.broker.completed.append(held.body)
        elif how == "suspended":
            self.broker.dead.append((held.body, reason, description))
        else:
            self.broker.abandoned.append(held.body)
            self.broker.waiting.append((held.body, held.count))

    def hand_out(self) -> None:
        broker = self.broker
        for link in [each for each in self.outgoing if each.state & Endpoint.LOCAL_ACTIVE]:
            while link.credit > 0 and broker.waiting:
                body, count = broker.waiting.pop(-1 if broker.reverses else 0)
                # Proton reads a tag as text, so the lock's token is one whose bytes are.
                token = uuid.UUID(bytes_le=secrets.token_hex(8).encode())
                broker.held[token] = Held(body, time.monotonic() + broker.lock_seconds, link.name, count + 1)
                broker.delivered.append(body)
                message = Message(body=body, inferred=True, id=str(token), delivery_count=count)
                message.annotations = {
                    symbol("x-opt-locked-until"): timestamp(int((time.time() + broker.lock_seconds) * 1000)),
                    symbol("x-opt-sequence-number"): len(broker.delivered),
                    symbol("x-opt-enqueued-time"): timestamp(int(time.time() * 1000)),
                }
                link.delivery(token.bytes_le.decode())
                link.stream(message.encode())
                link.advance()


def _address(link: Link) -> str:
    return str(link.remote_target.address)


def _peer(link: Link) -> str:
    return str(link.connection.remote_container)


def _data_sections(raw: bytes) -> Iterator[bytes]:
    """The data sections of an encoded message; of a batch each is a message of its own."""
    while raw:
        data = Data()
        size = data.decode(raw)
        section, raw = raw[:size], raw[size:]
        data.next()
        data.enter()
        data.next()
        if data.get_object() != ulong(_DATA_SECTION):
            continue
        data.next()
        yield bytes(data.get_binary())
        assert section


@contextlib.contextmanager
def running_broker(**options: Any) -> Iterator[Broker]:
    """The broker on a free port, on a thread of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        broker = Broker(port=probe.getsockname()[1], **options)
    handler = _Handler(broker)
    container = Container(handler)
    thread = threading.Thread(target=container.run, daemon=True)
    thread.start()
    try:
        yield broker
    finally:
        handler.stopping.set()
        thread.join(10)
        assert not thread.is_alive()
