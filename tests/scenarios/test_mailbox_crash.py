"""Killed at any moment while it reads a mailbox: no message is lost, and none is acted on twice."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps
from tests.support.mailbox import ANN, BEN, bounce, opened_mailbox, reply, send_first_emails
from tests.support.victims import Victims, victim_server

KILLS = 5
MESSAGES = 40


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with victim_server() as server:
        yield server


def state_of(url: str, folder: Path) -> dict[str, Any]:
    """Return what the messages came to, without ids and times."""
    with opened_mailbox(url, folder) as ops:
        timelines = {
            address: Counter(
                (activity.type, activity.payload.get("text"), activity.payload.get("quote"))
                for activity in ops.leads.show(address).activities
            )
            for address in (ANN, BEN)
        }
        waiting = Counter(message.text for message in ops.conversation.inbox(limit=500).items)
        listed = {(entry.value, entry.reason) for entry in ops.suppressions.list().items}
        return {"timelines": timelines, "waiting": waiting, "listed": listed}


def fill(ops: LeadOps, folder: Path) -> None:
    sent = send_first_emails(ops)
    for number in range(MESSAGES):
        raw = reply(f"Question {number}?", to=sent[ANN], message_id=f"<{number}@acme.example>")
        (folder / f"{number:03}.eml").write_bytes(raw)
    (folder / "900.eml").write_bytes(bounce(sent[BEN]))
    (folder / "901.eml").write_bytes(reply("Unsubscribe", to=sent[ANN], message_id="<last@acme.example>"))


def test_random_kills_lose_and_repeat_no_message(victims: Victims, database_url: str, tmp_path: Path) -> None:
    with opened_mailbox(database_url, tmp_path) as ops:
        fill(ops, tmp_path / "inbox")
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    reference = f"sqlite:///{undisturbed / 'leads.db'}"
    with opened_mailbox(reference, undisturbed) as ops:
        fill(ops, undisturbed / "inbox")
    assert victims.run("read_mailbox", reference, file=undisturbed / "inbox")["code"] == 0

    dice = random.Random(20261130)
    kill_count, is_killed = 0, True
    while is_killed:
        end = victims.run(
            "read_mailbox", database_url, file=tmp_path / "inbox", kill_at_id=dice.randint(1, 30)
        )
        is_killed = end["killed"]
        kill_count += is_killed
    assert kill_count >= KILLS
    assert victims.run("read_mailbox", database_url, file=tmp_path / "inbox")["code"] == 0
    assert state_of(database_url, tmp_path) == state_of(reference, undisturbed)
