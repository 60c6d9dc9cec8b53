"""An erasure removes a person from all data, and the rows that remain do not name them."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Double,
    Integer,
    LargeBinary,
    String,
    Uuid,
    insert,
    select,
    update,
)

from leadops_core import LeadOps, Settings
from leadops_core.database.columns import metadata
from leadops_core.database.errors import IllegalStateError, NotFoundError, VersionConflict
from leadops_core.database.idempotency_table import replies
from leadops_core.database.types import UtcDateTime
from leadops_core.edge.errors import CopyError
from leadops_core.privacy import repository
from leadops_core.privacy.repository import lead_tables
from leadops_core.schemas import (
    Actor,
    DeliveryState,
    ErasureReport,
    JobState,
    LeadId,
    Outcome,
    RecommendedAction,
    SuppressionReason,
)
from leadops_core.tables import (
    drafts,
    export_parts,
    jobs,
    leads,
    messages,
    model_calls,
    raw_messages,
    staged_parts,
)
from leadops_core.tables.raw_mail import compress_raw
from tests.support.repositories import Repositories
from tests.support.traces import found_in_files, found_in_tables

ADDRESS = "zephyrine.quillfeather@norrvik.example"
PHONE = "+46 70 123 45 67"
MESSAGE = "Our walrus-counting budget is approved; please show us a demo in March."
TOKENS = ("zephyrine", "quillfeather", ADDRESS, PHONE, "walrus", "lighthouse keeper")
HEAD = "First Name,Last Name,Email,Company,Job Title,Phone,Plan,Message\n"
FILE = (
    HEAD + f'Zephyrine,Quillfeather,{ADDRESS},Norrvik,VP Sales,{PHONE},Gold,"{MESSAGE}"\n'
    "Bob,Ray,bob@works.example,Works,Head of IT,,Gold,We need a demo this quarter.\n"
    f"Zephyrine,Quillfeather,not-an-address@@x,Norrvik,VP Sales,{PHONE},Gold,\n"
)
PERSON = f"{ADDRESS} Zephyrine Quillfeather {PHONE} {MESSAGE} lighthouse keeper"


@pytest.fixture
def ops(database_url: str, tmp_path: Path) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, outbox_dir=tmp_path / "outbox", undo_seconds=0)
    with LeadOps.open(database_url, config=config) as opened:
        opened.ingest(io.BytesIO(FILE.encode()), file_name="fair.csv", by="ann")
        opened.process()
        yield opened


def live(ops: LeadOps) -> None:
    """What comes together of a person in weeks of work."""
    draft = ops.leads.show(ADDRESS).drafts[-1]
    edited = ops.drafts.edit(draft.id, by="ann", subject="Dear Zephyrine Quillfeather")
    ops.delivery.send_now(edited.id, by="ann", expected_version=edited.version)
    ops.delivery.deliver_due()
    ops.leads.edit(ADDRESS, {"pain_point": "Walruses are lost near the lighthouse keeper"}, by="ann")
    ops.process()
    again = FILE.replace("VP Sales", "CRO").replace("walrus-counting", "walrus-feeding")
    ops.ingest(io.BytesIO(again.encode()), file_name="zephyrine quillfeather.csv", by="ann")
    ops.process()
    ops.outcomes.record(ADDRESS, Outcome.CLOSED_LOST, by="ann", notes="Zephyrine said no")
    ops.outcomes.withdraw(ADDRESS, by="ann", reason="Quillfeather called back")
    ops.outcomes.record(ADDRESS, Outcome.BOOKED_DEMO, by="ann")
    ops.leads.note(ADDRESS, "the lighthouse keeper answers the phone", by="ann")
    ops.leads.note("bob@works.example", f"knows Zephyrine Quillfeather, {ADDRESS}", by="ann")
    ops.leads.edit("bob@works.example", {"lead_message": f"Ask my colleague {ADDRESS}"}, by="ann")
    ops.suppressions.add(ADDRESS, reason=SuppressionReason.BOUNCE, note="Zephyrine moved")


def plant(ops: LeadOps, of_person: UUID, of_other: UUID) -> None:
    """The person in every column that can hold them of every table there is, on rows of theirs and on others'."""
    hanging = dict(lead_tables())
    numbers = count(1_000)
    message_ids: list[UUID] = []
    job_id: UUID | None = None
    with Repositories(ops.database).database.writing() as transaction:
        upload = transaction.connection.execute(
            select(leads.c.upload_id).where(leads.c.id == of_person)
        ).scalar()
        for table in metadata.sorted_tables:
            # An erasure is refused while a file waits, and in a local copy. Its report is in the response.
            if table.name in ("staged_files", "edge_origins", "erasures", "audit_events", "leads"):
                continue
            if table in hanging:
                rows = [(of_other, f"{ADDRESS} wrote")]
                if [column.name for column in table.primary_key.columns] != [hanging[table]]:
                    rows.append((of_person, PERSON))
            else:
                rows = [(of_person, PERSON)]
            for lead_id, said in rows:
                where = table.primary_key.columns.keys()
                if where == [hanging.get(table)]:
                    transaction.connection.execute(table.delete().where(table.c[where[0]] == lead_id))
                values = {c.name: _value(c, said, lead_id, upload, numbers) for c in table.columns}
                if table is messages:
                    message_ids.append(values["id"])
                if table is jobs:
                    job_id = values["id"]
                if table is export_parts:
                    values["job_id"] = job_id
                if table is raw_messages:
                    values |= {"message_id": message_ids[0], "content": compress_raw(said.encode())}
                transaction.connection.execute(insert(table).values(values))


def _value(column: Any, said: str, lead_id: UUID, upload: UUID | None, numbers: Iterator[int]) -> Any:
    refers_to = {key.column.table.name for key in column.foreign_keys}
    kind = column.type
    if refers_to:
        return {"leads": lead_id, "uploads": upload}.get(next(iter(refers_to)))
    if isinstance(kind, Uuid):
        return uuid4()
    if isinstance(kind, JSON):
        return {"text": [said]}
    if isinstance(kind, Date):
        return date(2026, 1, 1)
    if isinstance(kind, UtcDateTime):
        return datetime(2026, 1, 1, tzinfo=UTC)
    if isinstance(kind, LargeBinary):
        return said.encode()
    if isinstance(kind, String):
        return said
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Double):
        return 1.0
    if isinstance(kind, Integer):
        return next(numbers) if column.name in ("number", "version") else 0
    raise AssertionError(f"{column}: say how a value of {kind!r} is planted")


def lead_ids(ops: LeadOps) -> tuple[LeadId, LeadId]:
    return ops.leads.show(ADDRESS).lead.id, ops.leads.show("bob@works.example").lead.id


def test_erasure_leaves_no_data_of_the_person(ops: LeadOps, database_url: str, tmp_path: Path) -> None:
    live(ops)
    person, other = lead_ids(ops)
    plant(ops, person, other)
    planted = {found.partition(":")[0] for found in found_in_tables(ops.database, TOKENS)}
    texts = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String | JSON | LargeBinary)
        and table.name not in ("staged_files", "edge_origins", "erasures", "audit_events", "leads")
    }
    assert texts - planted == set(), "these columns hold nobody before the erasure: plant something there"
    assert list((tmp_path / "outbox").glob("*.eml"))

    rehearsed = ops.privacy.erase(ADDRESS, by="dpo", dry_run=True)
    assert {found.partition(":")[0] for found in found_in_tables(ops.database, TOKENS)} == planted
    report = ops.privacy.erase(ADDRESS, by="dpo")
    assert found_in_tables(ops.database, TOKENS) == []
    assert list((tmp_path / "outbox").glob("*.eml")) == []
    assert (rehearsed.removed, rehearsed.cleaned) == (report.removed, report.cleaned)
    assert (report.lead_ids, report.file_count, report.suppressed) == ((person,), 1, True)
    assert report.compacted is (True if database_url.startswith("sqlite") else None)
    [kept] = ops.privacy.erasures()
    assert (kept.lead_id, kept.erased_by, kept.removed) == (person, "dpo", report.removed)
    ops.close()
    assert found_in_files(database_url, TOKENS) == []


def test_erasure_test_finds_a_column_that_is_left_out(ops: LeadOps, monkeypatch: pytest.MonkeyPatch) -> None:
    live(ops)
    plant(ops, *lead_ids(ops))
    text_columns = repository.text_columns
    monkeypatch.setattr(
        repository,
        "text_columns",
        lambda table: [column for column in text_columns(table) if column.name != "file_name"],
    )
    ops.privacy.erase(ADDRESS, by="dpo")
    assert {found.partition(":")[0] for found in found_in_tables(ops.database, TOKENS)} == {
        "uploads.file_name"
    }


def test_erasure_does_not_change_other_leads(ops: LeadOps) -> None:
    live(ops)
    _, other = lead_ids(ops)
    before = ops.leads.show(str(other))
    ops.privacy.erase(ADDRESS, by="dpo")
    after = ops.leads.show(str(other))
    assert after.drafts == before.drafts
    assert after.lead.lead_message == "Ask my colleague [erased]"
    assert [each.payload.get("text") for each in after.activities if each.actor == "ann"][-1:] == [
        "knows [erased], [erased]"
    ]
    # Found by what they say now, and by nothing of the person.
    assert [lead.id for lead in ops.leads.list(_query("colleague")).items] == [other]
    assert ops.leads.list(_query("quillfeather")).items == ()
    [second, first] = ops.uploads.list()
    assert (first.counts.accepted, first.counts.rejected) == (2, 1)
    assert second.file_name == "[erased].csv"
    [rejected] = ops.uploads.rejected_rows(first.id)
    assert (rejected.line, rejected.cells, rejected.reason) == (4, (), "[erased]")
    assert "Bob" in {cell for column in first.mapping.columns for cell in column.samples}


def _query(words: str) -> Any:
    from leadops_core.schemas import LeadQuery

    return LeadQuery(text=words)


def test_erased_person_gets_no_email_after_a_new_import(ops: LeadOps) -> None:
    ops.privacy.erase(ADDRESS, by="dpo")
    assert [(each.kind.value, each.reason) for each in ops.suppressions.iterate()] == [
        ("erased", SuppressionReason.OPT_OUT)
    ]
    ops.ingest(io.BytesIO((FILE + "\n").encode()), file_name="again.csv")
    ops.process()
    again = ops.leads.show(ADDRESS)
    assert (again.lead.recommended_action, again.drafts) == (RecommendedAction.HOLD, ())
    draft = ops.drafts.create(ADDRESS, by="ann", subject="Hello", body="Hello Zephyrine, a word?")
    with pytest.raises(Exception, match="opt"):
        ops.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    removed = ops.suppressions.remove(ADDRESS, by="dpo")
    assert removed is not None
    assert list(ops.suppressions.iterate()) == []
    ops.drafts.approve(draft.id, by="ann", expected_version=draft.version)


def test_erasure_twice_is_recorded_once(ops: LeadOps) -> None:
    person, _ = lead_ids(ops)
    first = ops.privacy.erase(str(person), by="dpo")
    again = ops.privacy.erase(str(person), by="someone else")
    assert (again.is_new, again.removed, again.erased_by, again.erased_at) == (
        *(False, {}, "dpo"),
        first.erased_at,
    )
    nobody = ops.privacy.erase(email=ADDRESS, by="dpo")
    assert (nobody.is_new, nobody.lead_ids, nobody.message) == (
        False,
        (),
        "No data of this person was found.",
    )
    assert len(ops.privacy.erasures()) == 1
    with pytest.raises(NotFoundError):
        ops.privacy.erase(str(uuid4()), by="dpo")


def test_erasure_covers_records_without_a_lead(ops: LeadOps) -> None:
    ops.privacy.erase(email="Bob@Works.example", by="dpo")
    assert {lead.email for lead in ops.leads.iterate()} == {ADDRESS}
    ops.suppressions.add("old@gone.example", reason=SuppressionReason.OPT_OUT)
    report = ops.privacy.erase(email="old@gone.example", by="dpo")
    assert (report.lead_ids, report.is_new, report.cleaned) == ((), True, {"suppressions": 1})
    assert found_in_tables(ops.database, ["old@gone.example"]) == []


@pytest.mark.parametrize("state", [DeliveryState.CLAIMED, DeliveryState.TRANSMITTING])
def test_erasure_is_refused_while_an_email_is_being_sent(ops: LeadOps, state: DeliveryState) -> None:
    before = ops.leads.show(ADDRESS)
    with Repositories(ops.database).database.writing() as transaction:
        transaction.connection.execute(
            update(drafts).where(drafts.c.lead_id == before.lead.id).values(state=state.value)
        )
    with pytest.raises(IllegalStateError, match="being sent"):
        ops.privacy.erase(ADDRESS, by="dpo")
    assert ops.leads.show(ADDRESS).lead == before.lead
    assert ops.privacy.erasures() == ()


def test_approved_email_to_an_erased_person_is_never_sent(ops: LeadOps, tmp_path: Path) -> None:
    draft = ops.leads.show(ADDRESS).drafts[-1]
    ops.delivery.send_now(draft.id, by="ann", expected_version=draft.version)
    ops.privacy.erase(ADDRESS, by="dpo")
    ops.delivery.deliver_due()
    assert list((tmp_path / "outbox").glob("*.eml")) == []


def test_erasure_is_refused_during_processing_and_imports(ops: LeadOps) -> None:
    person, _ = lead_ids(ops)
    with Repositories(ops.database).database.writing() as transaction:
        soon = transaction.now + timedelta(minutes=1)
        running = {"processing_state": "running", "lease_expires_at": soon}
        transaction.connection.execute(update(leads).where(leads.c.id == person).values(running))
    with pytest.raises(IllegalStateError, match="being processed"):
        ops.privacy.erase(ADDRESS, by="dpo")
    with Repositories(ops.database).database.writing() as transaction:
        done = {"processing_state": "done", "lease_expires_at": None}
        transaction.connection.execute(update(leads).where(leads.c.id == person).values(done))
    upload = ops.uploads.list()[0].id
    Repositories(ops.database).staging.put(upload, [FILE.encode("utf-16")])
    with pytest.raises(IllegalStateError, match="is being imported"):
        ops.privacy.erase(ADDRESS, by="dpo")
    with Repositories(ops.database).database.writing() as transaction:
        transaction.connection.execute(metadata.tables["staged_files"].delete())
        old = {"created_at": transaction.now - timedelta(hours=2)}
        transaction.connection.execute(update(staged_parts).values(old))
    assert ops.privacy.erase(ADDRESS, by="dpo").removed["staged_parts"] == 1


def test_erasure_of_an_outdated_version_is_refused(ops: LeadOps) -> None:
    with pytest.raises(VersionConflict):
        ops.privacy.erase(ADDRESS, by="dpo", expected_version=99)
    assert ops.leads.show(ADDRESS).lead.email == ADDRESS


def test_erasure_deletes_model_answers_and_keeps_their_costs(ops: LeadOps) -> None:
    person, _ = lead_ids(ops)
    theirs = {"signals": [{"quote": "walrus-counting budget is approved"}]}
    others = {"signals": [{"quote": "we need a demo this quarter"}]}
    lead = ops.leads.show(str(person)).lead
    body = f'{{"id":"1","lead_id":"{lead.id}","subject":"Hi there"}}'.encode()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    call = {
        "key": "k",
        "kind": "signals",
        "provider": "p",
        "model": "m",
        "prompt_version": "1",
        "outcome": "ok",
        "tokens_in": 7,
        "tokens_cached": 0,
        "tokens_out": 1,
        "cost_usd": 0.5,
        "took_ms": 1.0,
    }
    kept = {"caller": "ann", "fingerprint": "f", "status_code": 201, "headers": {}, "created_at": now}
    with Repositories(ops.database).database.writing() as transaction:
        for id, reply in ((1, theirs), (2, others)):
            row = {**call, "id": UUID(int=id), "reply": reply, "created_at": now}
            transaction.connection.execute(insert(model_calls).values(row))
        for id, answer in ((1, body), (2, b'{"id":"somebody else"}')):
            row = {**kept, "id": UUID(int=id), "key": f"key {id}", "body": answer, "expires_at": now}
            transaction.connection.execute(insert(replies).values(row))
    ops.privacy.erase(ADDRESS, by="dpo")
    with Repositories(ops.database).database.reading() as connection:
        answers = list(connection.execute(select(model_calls.c.reply).order_by(model_calls.c.id)).scalars())
        statuses = list(connection.execute(select(replies.c.status_code).order_by(replies.c.id)).scalars())
    assert answers == [None, others]
    assert statuses == [410, 201]
    assert sum(line.cost_usd for line in ops.models.cost().lines) == pytest.approx(1.0)


def test_erasure_is_refused_in_a_copy(ops: LeadOps, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "edge.db"
    LeadOps.pull(database_url, file, by="ann", config=ops.config)
    with LeadOps.open(f"sqlite:///{file}", config=ops.config) as copy:
        with pytest.raises(CopyError, match="Erase the person there"):
            copy.privacy.erase(ADDRESS, by="ann")
        ops.privacy.erase(ADDRESS, by="dpo")
        LeadOps.pull(database_url, file, by="ann", config=ops.config)
        assert found_in_tables(copy.database, ["quillfeather", ADDRESS]) == []


def test_erasure_keeps_common_messages_of_other_leads(ops: LeadOps) -> None:
    ops.leads.edit(ADDRESS, {"lead_message": "Please call me back"}, by="ann")
    rows = "Ann,Lee,no-address@@,Firm,CEO,+46 70 999 88 77,Gold,Please call me back\n"
    upload = ops.ingest(io.BytesIO((HEAD + rows).encode()), file_name="others.csv").upload_id
    assert upload is not None
    ops.privacy.erase(ADDRESS, by="dpo")
    [rejected] = ops.uploads.rejected_rows(upload)
    assert "Please call me back" in rejected.cells


def test_erasure_as_a_job_is_the_same_and_may_run_again(ops: LeadOps) -> None:
    lead_id = ops.leads.find(ADDRESS).id
    planned = ops.privacy.erase(ADDRESS, by="dpo", dry_run=True)
    job = ops.privacy.request_erasure(lead_id, by=Actor(name="dpo", id="u-7"))
    assert ops.privacy.request_erasure(lead_id, by=Actor(name="dpo", id="u-7")) == job
    ran = ops.jobs.run_next()
    assert ran is not None
    assert isinstance(ran.result, ErasureReport)
    assert (ran.result.removed, ran.result.cleaned) == (planned.removed, planned.cleaned)
    [event] = ops.audit.list().items
    assert event.actor == Actor(name="dpo", id="u-7")
    # As after a process that was killed between the transaction and the end of its job.
    again = ops.jobs.run(ops.privacy.request_erasure(lead_id, by="dpo"))
    assert isinstance(again, ErasureReport)
    assert not again.is_new
    assert len(ops.privacy.erasures()) == 1


def test_erasure_that_is_refused_fails_its_job_in_words(ops: LeadOps) -> None:
    lead = ops.leads.find(ADDRESS)
    ops.privacy.request_erasure(lead.id, by="dpo", expected_version=lead.version + 1)
    ran = ops.jobs.run_next()
    assert ran is not None
    assert ran.state is JobState.FAILED
    assert "version" in (ran.error or "")
    with pytest.raises(NotFoundError):
        ops.privacy.request_erasure(LeadId(uuid4()), by="dpo")
