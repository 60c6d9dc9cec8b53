"""Killed at any moment, approved twice, or run by many at once: nobody gets a second email, and none is lost silently."""

import itertools
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from leadops_core.schemas import (
    DeliveryState,
    EmailDraft,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.suppressions.repository.entries import add_suppression
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from tests.integration.store.rows import drafted
from tests.support.repositories import Repositories
from tests.support.senders import MOMENTS, MUTANTS, Senders, sender_server
from tests.support.smtp import DROP, Sink, smtp_sink

D = DeliveryState
KILLED, HALTED = -signal.SIGKILL, -signal.SIGSTOP
DRAFTS = 200
KILLS = 30


@pytest.fixture(scope="module")
def senders() -> Iterator[Senders]:
    with sender_server() as server:
        yield server


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture
def store(database_url: str) -> Iterator[Repositories]:
    with Repositories.open(database_url, clock=SystemClock(), ids=TimeOrderedIds()) as opened:
        yield opened


class Scene:
    """One database, one mail server, and processes that come and go."""

    def __init__(self, senders: Senders, store: Repositories, url: str, sink: Sink) -> None:
        self.senders, self.store, self.url, self.sink = senders, store, url, sink
        self._numbers = itertools.count(1)

    def draft(self) -> EmailDraft:
        """A draft to somebody else each time."""
        return drafted(self.store, next(self._numbers))

    def clear(self) -> None:
        """Nothing sent, nothing approved, nobody suppressed."""
        self.sink.messages.clear()
        for table in ("drafts", "cadences", "suppressions"):
            self.sql(f"DELETE FROM {table}")

    def run(self, verb: str, **more: Any) -> int:
        return self.senders.run(verb, self.url, self.sink.port, **more)

    def start(self, verb: str, **more: Any) -> int:
        return self.senders.start(verb, self.url, self.sink.port, **more)

    def approve(self, *drafts: EmailDraft, **more: Any) -> int:
        return self.run("approve", drafts=[str(draft.id) for draft in drafts], **more)

    def state(self, draft: EmailDraft) -> DeliveryState:
        return self.store.drafts.get(draft.id).state

    def arrived(self, *, halted: int = 0) -> int:
        """Return the number of messages received once only the connections of `halted` senders are open."""
        deadline = time.monotonic() + 120
        while self.sink.open_connections > halted:
            assert time.monotonic() < deadline, "a connection was never closed"
            time.sleep(0.02)
        return len(self.sink.messages)

    def sql(self, statement: str, **values: object) -> None:
        engine = create_engine(self.url, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(statement), values)


@pytest.fixture
def scene(senders: Senders, store: Repositories, database_url: str, sink: Sink) -> Scene:
    return Scene(senders, store, database_url, sink)


AFTER: dict[str, tuple[DeliveryState, int]] = {
    "approve: before the commit": (D.DRAFT, 0),
    "approve: after the commit": (D.SENT, 1),
    "claim: before the commit": (D.SENT, 1),
    "claim: after the commit": (D.SENT, 1),
    "connected": (D.SENT, 1),
    "after RCPT": (D.SENT, 1),
    "transmitting: before the commit": (D.SENT, 1),
    "transmitting: after the commit": (D.UNKNOWN, 0),
    "in the middle of DATA": (D.UNKNOWN, 0),
    "after the final dot": (D.UNKNOWN, 1),
    "after the 250": (D.UNKNOWN, 1),
    "result: before the commit": (D.UNKNOWN, 1),
    "result: after the commit": (D.SENT, 1),
    "reaper: before the commit": (D.UNKNOWN, 0),
    "reaper: after the commit": (D.UNKNOWN, 0),
}
"""State of the draft and number of messages that arrived, after other processes have run."""


@pytest.mark.parametrize("moment", MOMENTS)
def test_draft_of_a_killed_sender_is_sent_once_or_unknown(scene: Scene, moment: str) -> None:
    draft = drafted(scene.store)
    if moment.startswith("approve"):
        assert scene.approve(draft, at=moment) == KILLED
    else:
        assert scene.approve(draft) == 0
        if moment.startswith("reaper"):
            # Something to reap: a sender that died while it handed a message over.
            assert scene.run("deliver", at="transmitting: after the commit") == KILLED
        assert scene.run("deliver", at=moment) == KILLED
    for _ in range(2):
        assert scene.run("deliver") == 0
    # However long one waits, it stays so.
    assert scene.run("deliver", ahead=90_000) == 0
    assert (scene.state(draft), scene.arrived()) == AFTER[moment]


@pytest.mark.parametrize("moment", ["claim: after the commit", "transmitting: after the commit"])
def test_sender_of_another_machine_is_replaced_only_after_its_lease(scene: Scene, moment: str) -> None:
    draft = drafted(scene.store)
    scene.approve(draft)
    assert scene.run("deliver", at=moment) == KILLED
    # As if on another host: nobody here can tell that it is dead.
    scene.sql("UPDATE drafts SET lease_owner = 'elsewhere:1:1:1'")
    before = scene.state(draft)
    scene.run("deliver")
    assert (scene.state(draft), scene.arrived()) == (before, 0)
    scene.run("deliver", ahead=301)
    if moment.startswith("claim"):
        assert (scene.state(draft), scene.arrived()) == (D.SENT, 1)
    else:
        assert (scene.state(draft), scene.arrived()) == (D.UNKNOWN, 0)


# Each guard, in place and taken out: what is held here must fall there.


def resend_after_a_crash(scene: Scene, mutant: str | None) -> int:
    """Killed after the final dot, then run again."""
    draft = scene.draft()
    scene.approve(draft)
    assert scene.run("deliver", at="after the final dot", mutant=mutant) == KILLED
    scene.run("deliver", mutant=mutant)
    return scene.arrived()


def resend_what_was_sent(scene: Scene, mutant: str | None) -> int:
    """Sent, then run again."""
    scene.approve(scene.draft())
    scene.run("deliver", mutant=mutant)
    scene.run("deliver", mutant=mutant)
    return scene.arrived()


def approve_what_was_sent(scene: Scene, mutant: str | None) -> int:
    """Sent, approved once more, then run again."""
    draft = scene.draft()
    for _ in range(2):
        scene.approve(draft, mutant=mutant)
        scene.run("deliver")
    return scene.arrived()


def wake_up_late(scene: Scene, mutant: str | None) -> int:
    """Halted before it hands over; when it wakes up, somebody else has sent the message."""
    scene.approve(scene.draft())
    sleeper = scene.start("deliver", at="after RCPT", signal="SIGSTOP", mutant=mutant)
    assert scene.senders.wait(sleeper) == HALTED
    scene.run("deliver", ahead=301)
    assert scene.arrived(halted=1) == 1
    os.kill(sleeper, signal.SIGCONT)
    scene.senders.wait(sleeper)
    return scene.arrived()


def break_off_after_the_message(scene: Scene, mutant: str | None) -> int:
    """The server accepts the message and disconnects before it replies. Then an hour passes."""
    scene.approve(scene.draft())
    scene.sink.script.data = DROP
    scene.run("deliver", mutant=mutant)
    scene.sink.script.data = None
    scene.run("deliver", ahead=3600, mutant=mutant)
    return scene.arrived()


def opt_out_after_the_approval(scene: Scene, mutant: str | None) -> int:
    """Suppressed between approval and claim, in a way that touches no draft; 2 where it was sent all the same."""
    draft = scene.draft()
    scene.approve(draft)
    address = scene.store.drafts.get(draft.id).recipient
    with scene.store.database.writing() as transaction:
        entry = SuppressionEntry(
            id=SuppressionId(transaction.new_id()),
            kind=SuppressionKind.ADDRESS,
            value=str(address),
            reason=SuppressionReason.OPT_OUT,
            created_at=transaction.now,
        )
        add_suppression(transaction.connection, entry)
    scene.run("deliver", mutant=mutant)
    assert scene.state(draft) is (D.FAILED if mutant is None else D.SENT)
    return 1 + scene.arrived()


def change_words_after_the_approval(scene: Scene, mutant: str | None) -> int:
    """Changed behind the product's back between approval and claim; 2 where it was sent all the same."""
    draft = scene.draft()
    scene.approve(draft)
    scene.sql("UPDATE drafts SET body = 'Pay us today.'")
    scene.run("deliver", mutant=mutant)
    assert scene.state(draft) is (D.DRAFT if mutant is None else D.SENT)
    return 1 + scene.arrived()


GUARDS = {
    "records nothing before DATA": resend_after_a_crash,
    "reaper repeats what was being handed over": resend_after_a_crash,
    "claims whatever the state": resend_what_was_sent,
    "approves whatever the state": approve_what_was_sent,
    "hands over without compare-and-set": wake_up_late,
    "silence is tried again": break_off_after_the_message,
    "looks at nothing when claiming": opt_out_after_the_approval,
    "looks at nothing when claiming, words": change_words_after_the_approval,
}


@pytest.mark.parametrize("guard", GUARDS)
def test_delivery_guard_prevents_what_happens_without_it(scene: Scene, guard: str) -> None:
    assert GUARDS[guard](scene, None) == 1
    scene.clear()
    mutant = guard.partition(",")[0]
    assert mutant in MUTANTS
    assert GUARDS[guard](scene, mutant) == 2


def send_with_cap(scene: Scene, mutant: str) -> int:
    """Eight approved drafts, four senders at once, a cap of three."""
    drafts = [drafted(scene.store, number) for number in range(1, 9)]
    scene.approve(*drafts)
    children = [scene.start("deliver", mutant=mutant, settings={"daily_cap": 3}) for _ in range(4)]
    for child in children:
        scene.senders.wait(child)
    return scene.arrived()


def test_daily_cap_limits_concurrent_senders(scene: Scene, sink: Sink) -> None:
    assert send_with_cap(scene, "counts slowly") == 3
    scene.run("deliver", settings={"daily_cap": 3})
    assert scene.arrived() == 3
    # A day later there is room again, for as many.
    scene.run("deliver", ahead=86_401, settings={"daily_cap": 3})
    assert scene.arrived() == 6


def test_daily_cap_is_exceeded_without_counting(scene: Scene) -> None:
    assert send_with_cap(scene, "counts no cap") == 8


def test_daily_cap_is_exceeded_on_postgres_without_the_lock(
    senders: Senders, postgres_database_url: str, sink: Sink
) -> None:
    with Repositories.open(postgres_database_url, clock=SystemClock(), ids=TimeOrderedIds()) as store:
        scene = Scene(senders, store, postgres_database_url, sink)
        assert send_with_cap(scene, "claims all at once") > 3


def test_random_kills_and_races_send_no_email_twice(
    scene: Scene, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    """200 drafts, four sending processes, two people who approve the same drafts, and random kills."""
    drafts = [drafted(scene.store, number) for number in range(1, DRAFTS + 1)]
    gone = {f"zoe{number}@company{number}.example" for number in range(1, DRAFTS, 40)}
    scene.sink.script.rcpt = lambda address: "550 5.1.1 nobody here" if address in gone else None
    dice = random.Random(20261124)
    ids = [str(draft.id) for draft in drafts]
    verbs: list[dict[str, Any]] = [
        {"verb": "approve", "drafts": dice.sample(ids, len(ids))} for _ in range(2)
    ]
    verbs += [{"verb": "deliver"} for _ in range(4)]
    running = [(scene.start(**verb), verb) for verb in verbs]
    kills: Counter[str] = Counter()
    while kills.total() < KILLS:
        time.sleep(dice.uniform(0.0, 0.25))
        child, verb = running.pop(dice.randrange(len(running)))
        os.kill(child, signal.SIGKILL)
        # It may have come to its end just before.
        if scene.senders.wait(child) == KILLED:
            kills[verb["verb"]] += 1
        running.append((scene.start(**verb), verb))
    for child, _ in running:
        scene.senders.wait(child)
    scene.approve(*drafts)
    scene.approve(*drafts)
    for _ in range(3):
        scene.run("deliver")

    states = Counter(scene.state(draft) for draft in drafts)
    known = [scene.store.drafts.get(draft.id) for draft in drafts]
    scene.arrived()
    received = Counter(scene.sink.message_ids)
    unknown = [draft for draft in known if draft.state is D.UNKNOWN]
    lost = sum(received[draft.message_id or ""] == 0 for draft in unknown)
    with capsys.disabled():
        print(
            f"\n{request.node.callspec.id}: {DRAFTS} drafts, killed {dict(kills)}; "
            f"{dict(sorted((str(state), count) for state, count in states.items()))}; "
            f"{scene.sink.most_to_one} at most to one address; of {len(unknown)} unknown "
            f"{len(unknown) - lost} had arrived, {lost} had not"
        )
    assert scene.sink.most_to_one == 1
    assert set(states) <= {D.SENT, D.FAILED, D.UNKNOWN}
    assert states.total() == DRAFTS
    assert states[D.FAILED] == len(gone)
    assert all(received[draft.message_id or ""] == 1 for draft in known if draft.state is D.SENT)
    # Each killed sender was at one draft, and each unknown one says what to look for.
    assert len(unknown) <= kills["deliver"]
    assert all((draft.message_id or "?") in (draft.delivery_note or "") for draft in unknown)
