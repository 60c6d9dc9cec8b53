"""Read a mailbox with known truth: which kind each message is, which lead it belongs to, and what follows.

    python benchmarks/messages.py [--full] [--messages N] [--leads N] [--seed N]

Leads are imported, written to, and answered by generated messages (`mail_corpus.py`). Then a month passes, and all
follow-ups that are due are approved and sent by the mock provider.
"""

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from _measure import Aim, Table, make_parser, parse_arguments, run_child

from benchmarks.mail_corpus import START, Mail, Sent, messages, sent_emails

LIMITS = {"LEADOPS_DAILY_CAP": "1000000"}


class MovingClock:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@dataclass
class Result:
    """What became of the messages."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)


def read(leads: int, count: int, seed: int) -> dict[str, float]:
    from leadops_core import LeadOps
    from leadops_core.settings import Settings

    random = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        clock = MovingClock(START)
        config = Settings(
            outbox_dir=Path(folder) / "outbox", undo_seconds=0, daily_cap=1_000_000, llm_provider="offline"
        )
        with LeadOps.open(Path(folder) / "leads.db", config=config, clock=clock) as ops:
            sent = send_first_emails(ops, sent_emails(random, leads), Path(folder), clock)
            ids = {email.lead: ops.follow_ups.get(email.address).lead_id for email in sent}
            mails = list(messages(random, sent, count))
            started = time.process_time()
            result = receive_all(ops, mails, ids)
            seconds = time.process_time() - started
            clock.moment = START + timedelta(days=45)
            forbidden = {
                ids[mail.truth.lead]
                for mail in mails
                if mail.truth.kind == "reply" and mail.truth.lead is not None
            }
            written_to = send_follow_ups(ops, clock)
    for form, number in result.wrong.most_common(20):
        print(f"  {number:5d}  {form}", file=sys.stderr)
    counts = result.counts
    return {
        "kind": counts["kind right"] / count,
        "precision": counts["match right"] / max(1, counts["matched"]),
        "recall": counts["match right"] / max(1, counts["with lead"]),
        "words": counts["words right"] / max(1, counts["replies"]),
        "bounce": counts["bounce right"] / max(1, counts["bounces"]),
        "forbidden": len(forbidden & written_to),
        "written": len(written_to),
        "ms": seconds / count * 1000,
    }


def send_first_emails(ops: "object", emails: list[Sent], folder: Path, clock: MovingClock) -> list[Sent]:
    """Import the leads and send each its email; return the emails with their true Message-IDs."""
    rows = "".join(f"{email.name.split()[0]},{email.name.split()[-1]},{email.address}\n" for email in emails)
    file = folder / "leads.csv"
    file.write_text(f"first_name,last_name,email\n{rows}", encoding="utf-8")
    ops.ingest(file)
    sent = []
    for email in emails:
        clock.moment = email.at
        draft = ops.drafts.create(
            email.address, by="benchmark", subject=email.subject, body=email.text.split("\n-- \n")[0]
        )
        approved = ops.drafts.approve(draft.id, by="benchmark", expected_version=draft.version)
        ops.delivery.deliver_due()
        sent.append(email._replace(message_id=approved.message_id))
    return sent


def receive_all(ops: "object", mails: list[Mail], ids: dict[int, object]) -> Result:
    result = Result()
    counts = result.counts
    for mail in mails:
        received = ops.conversation.receive(mail.raw, received_at=START)
        truth, message = mail.truth, received.message
        is_kind = received.kind.value == truth.kind
        counts["kind right"] += is_kind
        if not is_kind:
            result.wrong[f"{mail.form}: read as {received.kind.value}"] += 1
        if message is None:
            continue
        lead = None if truth.lead is None else ids[truth.lead]
        counts["with lead"] += lead is not None
        counts["matched"] += message.lead_id is not None
        counts["match right"] += lead is not None and message.lead_id == lead
        if message.lead_id != lead:
            result.wrong[f"{mail.form}: matched {'another lead' if message.lead_id else 'no lead'}"] += 1
        if truth.words is not None and truth.lead is not None:
            counts["replies"] += 1
            is_right = " ".join(message.text.split()) == " ".join(truth.words.split())
            counts["words right"] += is_right
            if not is_right:
                result.wrong[f"{mail.form}: other words"] += 1
        if truth.bounce is not None:
            counts["bounces"] += 1
            is_right = message.bounce is not None and message.bounce.type.value == truth.bounce
            counts["bounce right"] += is_right
            if not is_right:
                result.wrong[f"{mail.form}: another type of bounce"] += 1
    return result


def send_follow_ups(ops: "object", clock: MovingClock) -> set[object]:
    """Draft, approve, and send every follow-up of the next weeks; return the leads that got one."""
    written_to = set()
    for _ in range(4):
        ops.follow_ups.draft_due()
        cursor = None
        while True:
            page = ops.drafts.review(cursor=cursor)
            for item in page.items:
                ops.drafts.approve(item.draft.id, by="benchmark", expected_version=item.draft.version)
                written_to.add(item.lead.id)
            if not page.items:
                break
        ops.delivery.deliver_due()
        clock.moment += timedelta(days=10)
    return written_to


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parse_arguments(parser, messages=(2_000, 10_000), leads=(300, 1_500))
    figures = [
        side.call(__file__, "read", leads=arguments.leads, count=arguments.messages, seed=arguments.seed)
        for side in arguments.sides
    ]
    table = Table(f"{arguments.messages:,} messages for {arguments.leads:,} leads", "", arguments.sides)
    for key, name, aim in (
        ("kind", "kind right", Aim(0.98, is_minimum=True)),
        ("precision", "matching, precision", Aim(0.999, is_minimum=True)),
        ("recall", "matching, recall", Aim(0.99, is_minimum=True)),
        ("words", "exactly the sender's words", None),
        ("bounce", "type of bounce right", None),
        ("forbidden", "leads that replied and got a follow-up", Aim(0)),
        ("written", "leads that got a follow-up", None),
        ("ms", "processor time per message, ms", None),
    ):
        table.add(name, [figure[key] for figure in figures], goal=aim)
    table.print()


if __name__ == "__main__":
    run_child({"read": read})
    main()
