"""Processes that approve and send, killed or stopped at a named moment, with one guard removed if asked.

A small server has everything loaded and forks a child for each order. One JSON line in, one out: `start` answers with the
child's number at once, `wait` with how it ended.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

MOMENTS = (
    *("approve: before the commit", "approve: after the commit"),
    *("claim: before the commit", "claim: after the commit"),
    *("connected", "after RCPT"),
    *("transmitting: before the commit", "transmitting: after the commit"),
    *("in the middle of DATA", "after the final dot", "after the 250"),
    *("result: before the commit", "result: after the commit"),
    *("reaper: before the commit", "reaper: after the commit"),
)


@contextmanager
def sender_server() -> Iterator["Senders"]:
    """The server, for as long as it is needed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.senders"]
    here = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Senders(process)


class Senders:
    """Starts children and says how they ended."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def start(self, verb: str, url: str, port: int, **more: Any) -> int:
        """Start a child at a verb; its process number. More: `at` and `signal`, `mutant`, `ahead` (seconds), settings."""
        return int(self._ask({"op": "start", "verb": verb, "url": url, "port": port, **more}))

    def wait(self, child: int) -> int:
        """Wait for a child: its exit code, negative for the signal that ended it; -19 where it has halted."""
        return int(self._ask({"op": "wait", "child": child}))

    def run(self, verb: str, url: str, port: int, **more: Any) -> int:
        """Start and wait."""
        return self.wait(self.start(verb, url, port, **more))


def _serve() -> None:
    import leadops_core.app  # noqa: F401 - loaded here, so that no child has to

    for line in sys.stdin:
        order = json.loads(line)
        if order["op"] == "wait":
            _, status = os.waitpid(order["child"], os.WUNTRACED)
            halted = os.WIFSTOPPED(status)
            print(-os.WSTOPSIG(status) if halted else os.waitstatus_to_exitcode(status), flush=True)
            continue
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(_work(order))
        print(child, flush=True)


class _Ahead:
    """The system's clock, some seconds ahead."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        from leadops_core.tools.system import SystemClock

        return SystemClock().now() + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()


def _work(order: dict[str, Any]) -> int:
    from leadops_core import LeadOps, Settings
    from leadops_core.delivery.providers import SmtpEmailTool, SmtpServer

    if order.get("mutant"):
        MUTANTS[order["mutant"]]()
    if order.get("at"):
        _arrange(order["at"], getattr(signal, order.get("signal", "SIGKILL")))
    options = {"daily_cap": 10_000, "undo_seconds": 0, "delivery_concurrency": 1, **order.get("settings", {})}
    tool = SmtpEmailTool(
        SmtpServer("127.0.0.1", order["port"], "none", timeout_seconds=60, data_timeout_seconds=60)
    )
    try:
        with LeadOps.open(
            order["url"],
            config=Settings(_env_file=None, **options),
            email=tool,
            clock=_Ahead(order.get("ahead", 0)),
        ) as ops:
            if order["verb"] == "approve":
                for draft in map(ops.drafts.get, order["drafts"]):
                    ops.drafts.approve(draft.id, by="rep", expected_version=draft.version)
            else:
                ops.delivery.deliver_due()
    except Exception as error:
        if not order.get("mutant"):
            print(f"{order['verb']}: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


# Moments


def _arrange(moment: str, what: int) -> None:
    """Have this process signalled at the moment."""
    import smtplib

    from sqlalchemy import Engine, event

    from leadops_core.delivery.transitions import DeliveryTransitions
    from leadops_core.drafts.transitions import DraftTransitions

    def now() -> None:
        # To this thread, because it would go on until another thread has received a signal for the process.
        signal.pthread_kill(threading.get_ident(), what)

    step, _, when = moment.partition(": ")
    methods: dict[str, tuple[type, str]] = {
        "approve": (DraftTransitions, "approve"),
        "claim": (DeliveryTransitions, "claim_due"),
        "transmitting": (DeliveryTransitions, "mark_transmitting"),
        "result": (DeliveryTransitions, "mark_sent"),
        "reaper": (DeliveryTransitions, "end_expired_claims"),
    }
    if step in methods:
        owner, name = methods[step]
        plain = getattr(owner, name)
        inside = [False]

        def at_commit(_: Any) -> None:
            if inside[0]:
                now()

        def method(self: Any, *args: Any, **options: Any) -> Any:
            inside[0] = when == "before the commit"
            try:
                answer = plain(self, *args, **options)
            finally:
                inside[0] = False
            if when == "after the commit":
                now()
            return answer

        event.listen(Engine, "commit", at_commit)
        setattr(owner, name, method)
        return

    def after(name: str) -> None:
        plain = getattr(smtplib.SMTP, name)

        def method(self: Any, *args: Any, **options: Any) -> Any:
            answer = plain(self, *args, **options)
            now()
            return answer

        setattr(smtplib.SMTP, name, method)

    def data(self: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
        code, _ = self.docmd("data")
        assert code == 354
        if moment == "in the middle of DATA":
            self.send(content[: len(content) // 2])
            time.sleep(0.05)
            now()
        self.send(content + b".\r\n")
        # The server has the whole message once its answer is here, which this process does not read.
        assert self.sock is not None
        select.select([self.sock], [], [], 60)
        now()
        return self.getreply()

    match moment:
        case "connected":
            after("connect")
        case "after RCPT":
            after("rcpt")
        case "after the 250":
            after("data")
        case _:
            setattr(smtplib.SMTP, "data", data)  # noqa: B010 - mypy lets no method be replaced


# Guards taken out, one at a time


def _claim_whatever_the_state() -> None:
    from sqlalchemy import select, update

    from leadops_core.delivery import transitions as delivery
    from leadops_core.outreach.repository.draft_states import get_draft
    from leadops_core.tables import drafts

    claimed: list[Any] = []

    def claim_due(self: Any, worker: str, lease: float, *, daily_cap: int | None = None) -> Any:
        with self._database.writing() as transaction:
            found = transaction.connection.execute(
                select(drafts.c.id).where(drafts.c.due_at <= transaction.now)
            ).scalar()
            # Once in this process, which would go on for ever.
            if found is None or claimed:
                return delivery.ClaimResult(None)
            transaction.connection.execute(
                update(drafts)
                .where(drafts.c.id == found)
                .values(
                    state="claimed",
                    attempt=drafts.c.attempt + 1,
                    lease_owner=worker,
                    lease_expires_at=transaction.now + timedelta(seconds=lease),
                )
            )
            claimed.append(found)
            return delivery.ClaimResult(get_draft(transaction.connection, found))

    delivery.DeliveryTransitions.claim_due = claim_due  # type: ignore[assignment,method-assign]


def _record_nothing_before_data() -> None:
    from leadops_core.delivery.transitions import DeliveryTransitions

    def mark(self: Any, draft_id: Any, worker: str, **_: Any) -> Any:
        return None

    DeliveryTransitions.mark_transmitting = mark  # type: ignore[method-assign]


def _hand_over_without_compare() -> None:
    from sqlalchemy import update

    from leadops_core.delivery import transitions as delivery
    from leadops_core.tables import drafts

    def mark(self: Any, draft_id: Any, worker: str, **_: Any) -> None:
        with self._database.writing() as transaction:
            transaction.connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(state="transmitting")
            )

    delivery.DeliveryTransitions.mark_transmitting = mark  # type: ignore[method-assign,assignment]


def _reaper_repeats() -> None:
    from sqlalchemy import update

    from leadops_core.delivery import transitions as delivery
    from leadops_core.outreach.repository.draft_states import NO_LEASE
    from leadops_core.tables import drafts

    def end_expired_claims(self: Any, is_dead: Callable[[str], bool] | None = None) -> Any:
        with self._database.writing() as transaction:
            rows = transaction.connection.execute(
                update(drafts)
                .where(drafts.c.state.in_(["claimed", "transmitting"]))
                .values(state="approved", **NO_LEASE)
            ).rowcount
            return delivery.ExpiredClaims(rows, 0)

    delivery.DeliveryTransitions.end_expired_claims = end_expired_claims  # type: ignore[method-assign]


def _silence_is_tried_again() -> None:
    from leadops_core.delivery.providers import smtp
    from leadops_core.schemas import SendStatus

    plain = smtp._SmtpSession._transmit

    def transmit(self: Any, content: bytes) -> Any:
        receipt = plain(self, content)
        again = receipt.status is SendStatus.UNKNOWN
        return receipt.model_copy(update={"status": SendStatus.RETRY_LATER}) if again else receipt

    smtp._SmtpSession._transmit = transmit  # type: ignore[method-assign]


def _approve_whatever_the_state() -> None:
    from sqlalchemy import update

    from leadops_core.drafts.transitions import DraftTransitions
    from leadops_core.tables import drafts

    plain = DraftTransitions.approve

    def approve(self: Any, draft_id: Any, **options: Any) -> Any:
        with self._database.writing() as transaction:
            transaction.connection.execute(
                update(drafts).where(drafts.c.id == draft_id).values(state="draft")
            )
        return plain(self, draft_id, **options)

    DraftTransitions.approve = approve  # type: ignore[method-assign]


def _look_at_nothing_when_claiming() -> None:
    import leadops_core.delivery.transitions as module

    setattr(module, "find_refusal", lambda *_: None)  # noqa: B010 - a name that it imports


def _count_no_cap() -> None:
    from leadops_core.delivery import transitions as delivery

    setattr(delivery, "count_claimed", lambda *_: 0)  # noqa: B010 - a name that it imports


def _count_slowly() -> None:
    """No guard taken out: time for others to come in between counting and claiming."""
    from leadops_core.delivery import transitions as delivery
    from leadops_core.delivery.repository.deliveries import count_claimed as plain

    def slowly(*args: Any) -> int:
        count = plain(*args)
        time.sleep(0.5)
        return count

    setattr(delivery, "count_claimed", slowly)  # noqa: B010 - mypy lets no function be replaced


def _claim_all_at_once() -> None:
    from leadops_core.database.database import Transaction

    _count_slowly()
    Transaction.take_lock = lambda *_: None  # type: ignore[method-assign]


MUTANTS: dict[str, Callable[[], None]] = {
    "claims whatever the state": _claim_whatever_the_state,
    "records nothing before DATA": _record_nothing_before_data,
    "hands over without compare-and-set": _hand_over_without_compare,
    "reaper repeats what was being handed over": _reaper_repeats,
    "silence is tried again": _silence_is_tried_again,
    "approves whatever the state": _approve_whatever_the_state,
    "looks at nothing when claiming": _look_at_nothing_when_claiming,
    "counts no cap": _count_no_cap,
    "counts slowly": _count_slowly,
    "claims all at once": _claim_all_at_once,
}

if __name__ == "__main__":
    _serve()
