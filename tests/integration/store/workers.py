"""Processes that use the same database at the same time, each started as `python workers.py ACT URL NUMBER`."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, update

from leadops_core.database.errors import DatabaseBusyError, IllegalStateError, VersionConflict
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    ActivityId,
    DeliveryState,
    DraftId,
    LeadId,
    LeadQuery,
    RecordStatus,
    RunRecord,
    SendReceipt,
    SendStatus,
    TraceId,
)
from leadops_core.scoring import default_scorecard
from leadops_core.tables import leads
from leadops_core.testing.contracts.crm import make_run
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from tests.integration.store.rows import rows, take_in
from tests.support.leads import edit
from tests.support.repositories import Repositories

ROOT = Path(__file__).parents[3]
STEPS = 20


def run_all(act: str, url: str, count: int = 6) -> list[str]:
    """Return the output of each process. Raise with the output if one failed."""
    started = [
        subprocess.Popen(
            [sys.executable, __file__, act, url, str(number)],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    said = []
    for process in started:
        out, err = process.communicate(timeout=400)
        if process.returncode:
            raise AssertionError(err)
        said.append(out)
    return said


def add_up(store: Repositories, number: int) -> None:
    """Read a number from each of two leads, add one, write it back."""
    both = store.leads.list(LeadQuery()).items
    for step in range(STEPS):
        lead_id = both[(step + number) % len(both)].id
        while not _add_one(store, lead_id):
            pass


def _add_one(store: Repositories, lead_id: LeadId) -> bool:
    lead = store.leads.get(lead_id)
    count = int(lead.attributes.get("count", "0")) + 1
    try:
        edit(
            store, lead_id, {"attributes": {**lead.attributes, "count": str(count)}}, lead.version, by="test"
        )
    except (VersionConflict, DatabaseBusyError):
        return False
    return True


def count_up(store: Repositories, number: int) -> None:
    """Read a number and write the next one in a transaction, with no version to tell that it changed in between."""
    for _ in range(10 * STEPS):
        with store.database.writing() as transaction:
            found = transaction.connection.execute(
                select(leads.c.attempt_count).with_for_update()
            ).scalar_one()
            transaction.connection.execute(update(leads).values(attempt_count=found + 1))


def process(store: Repositories, number: int) -> None:
    """Claim leads and record their runs until none is left."""
    recorded = 0
    while claimed := store.runs.claim(7, f"worker {number}", 60):
        runs = [fresh_run(store, make_run(lead, str(lead.id))) for lead in claimed]
        results = record_runs(store.database, runs, f"worker {number}")
        recorded += sum(result.status is RecordStatus.RECORDED for result in results)
    print(recorded)


def fresh_run(store: Repositories, run: RunRecord) -> RunRecord:
    """The run with ids that no other process has."""
    new = store.database.ids.new
    assert run.draft is not None
    return run.model_copy(
        update={
            "activities": tuple(each.model_copy(update={"id": ActivityId(new())}) for each in run.activities),
            "draft": run.draft.model_copy(update={"id": DraftId(new())}),
            "trace": run.trace.model_copy(update={"id": TraceId(new())}),
        }
    )


def ingest(store: Repositories, number: int) -> None:
    """Take in files of which each holds half of another's leads."""
    for chunk in range(4):
        first = 1 + 10 * number
        take_in(store, rows(range(first, first + 20)), file=f"{number} {chunk}.csv")


def send(store: Repositories, number: int) -> None:
    """Send every approved draft that nobody else has."""
    sent = 0
    receipt = SendReceipt(status=SendStatus.SIMULATED, provider="mock")
    while drafts := store.deliveries.list([DeliveryState.APPROVED]).items:
        for draft in drafts:
            if store.transitions.claim(draft.id, f"worker {number}", 60) is None:
                continue
            try:
                store.transitions.mark_transmitting(draft.id, f"worker {number}")
            except IllegalStateError:
                continue
            sent += 1
            store.transitions.mark_sent(draft.id, f"worker {number}", receipt)
    print(sent)


def set_up(store: Repositories, number: int) -> None:
    """Make sure that there is a scorecard."""
    print(store.scorecards.ensure(default_scorecard(), made_by=f"worker {number}", reason="test").id)


ACTS: dict[str, Callable[[Repositories, int], None]] = {
    "add_up": add_up,
    "count_up": count_up,
    "process": process,
    "ingest": ingest,
    "send": send,
    "set_up": set_up,
}

if __name__ == "__main__":
    with Repositories.open(sys.argv[2], clock=SystemClock(), ids=TimeOrderedIds()) as opened:
        ACTS[sys.argv[1]](opened, int(sys.argv[3]))
