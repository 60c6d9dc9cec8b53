"""Read a mailbox with known truth: which kind each message is, which lead it belongs to, and what follows.

    python benchmarks/messages.py [--full] [--messages N] [--leads N] [--seed N]

Leads are imported and written to. Then generated messages (`mail_corpus.py`) arrive over six weeks, in which a person approves
every follow-up in the evening, and a worker reads the mailbox and sends in the morning, as in daily work. A follow-up that was
sent after the lead had replied, asked for no more email, or complained counts as forbidden.
"""

import sys
import tempfile
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from _measure import Aim, Table, make_parser, parse_arguments, run_child

from benchmarks.mail_corpus import START, Mail, Sent, messages, sent_emails
from leadops_core.schemas import DeliveryState, DraftVariant

FIRST_DAY, MESSAGE_DAYS, WORK_DAYS = 14, 40, 60
"""All first emails are sent before the first day."""
SENDING_HOUR, APPROVING_HOUR = 8, 18


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
    answered_at: dict[object, datetime] = field(default_factory=dict)
    """When each lead replied or complained for the first time, in truth."""
    seconds: float = 0.0


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
            mails = [(random.uniform(0, MESSAGE_DAYS), mail) for mail in messages(random, sent, count)]
            mails.sort(key=lambda item: item[0])
            result = work_for_weeks(ops, clock, mails, ids)
            sent_at = follow_ups_sent(ops)
    for form, number in result.wrong.most_common(20):
        print(f"  {number:5d}  {form}", file=sys.stderr)
    counts = result.counts
    return {
        "kind": counts["kind right"] / count,
        "precision": counts["match right"] / max(1, counts["matched"]),
        "recall": counts["match right"] / max(1, counts["with lead"]),
        "words": counts["words right"] / max(1, counts["replies"]),
        "bounce": counts["bounce right"] / max(1, counts["bounces"]),
        "forbidden": sum(
            moment > result.answered_at[lead] for lead, moment in sent_at if lead in result.answered_at
        ),
        "withdrawn": len(result.answered_at),
        "written": len(sent_at),
        "ms": result.seconds / count * 1000,
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


def work_for_weeks(
    ops: "object", clock: MovingClock, mails: list[tuple[float, Mail]], ids: dict[int, object]
) -> Result:
    """Receive the messages, and write follow-ups, day by day."""
    result, left = Result(), deque(mails)
    for day in range(FIRST_DAY, FIRST_DAY + WORK_DAYS):
        for hour in range(24):
            clock.moment = START + timedelta(days=day, hours=hour)
            today = []
            while left and left[0][0] + FIRST_DAY <= day + hour / 24:
                today.append(left.popleft()[1])
            started = time.process_time()
            receive_all(ops, today, ids, result, clock.moment)
            result.seconds += time.process_time() - started
            if hour == SENDING_HOUR:
                ops.delivery.deliver_due()
            elif hour == APPROVING_HOUR:
                approve_follow_ups(ops)
    return result


def receive_all(
    ops: "object", mails: list[Mail], ids: dict[int, object], result: Result, now: datetime
) -> None:
    counts = result.counts
    for mail in mails:
        received = ops.conversation.receive(mail.raw, received_at=now)
        if mail.truth.kind in ("reply", "complaint") and mail.truth.lead is not None:
            result.answered_at.setdefault(ids[mail.truth.lead], now)
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


def approve_follow_ups(ops: "object") -> None:
    """Draft the follow-ups that are due, and approve every draft. They are sent in the morning."""
    ops.follow_ups.draft_due()
    cursor = None
    while True:
        page = ops.drafts.review(cursor=cursor)
        for item in page.items:
            ops.drafts.approve(item.draft.id, by="benchmark", expected_version=item.draft.version)
        if not page.items:
            return


def follow_ups_sent(ops: "object") -> list[tuple[object, datetime]]:
    """Return the lead and the time of each follow-up that was sent."""
    sent, cursor = [], None
    while True:
        page = ops.delivery.list(DeliveryState.SENT, cursor=cursor, limit=1000)
        sent += [
            (draft.lead_id, draft.sent_at)
            for draft in page.items
            if draft.variant != DraftVariant.FIRST_TOUCH
        ]
        if page.next_cursor is None:
            return sent
        cursor = page.next_cursor


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
        ("forbidden", "follow-ups sent after a reply or complaint", Aim(0)),
        ("written", "follow-ups sent to others", None),
        ("withdrawn", "leads that replied or complained", None),
        ("ms", "processor time per message, ms", None),
    ):
        table.add(name, [figure[key] for figure in figures], goal=aim)
    table.print()


if __name__ == "__main__":
    run_child({"read": read})
    main()
