"""Rows become leads completely, once, and as if they were imported one by one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadops_core.database.errors import InvalidCursorError, NotFoundError
from leadops_core.intake import IntakeRow
from leadops_core.intake.errors import UploadConflictError
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    ActivityType,
    DraftId,
    LeadContent,
    LeadQuery,
    LeadStatus,
    ProcessingState,
    UploadCounts,
    UploadId,
    UploadState,
)
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_content, make_run
from tests.integration.store.imports import Imports
from tests.integration.store.rows import MAPPING, all_leads, bad_row, row, rows, take_in
from tests.support.leads import add_lead, set_status
from tests.support.repositories import Repositories


def test_new_rows_become_queued_leads(store: Repositories) -> None:
    upload, counts = take_in(store, rows(range(1, 4)))
    assert counts == UploadCounts(rows=3, accepted=3)
    leads = all_leads(store)
    assert [lead.last_name for lead in leads] == ["Łukasz1", "Łukasz2", "Łukasz3"]
    assert {lead.processing_state for lead in leads} == {ProcessingState.QUEUED}
    assert {lead.upload_id for lead in leads} == {upload.id}
    [arrived] = store.leads.detail(leads[0].id).activities
    assert arrived.type is ActivityType.INGESTED
    assert arrived.payload == {"upload_id": str(upload.id), "line": 2, "merged": False, "by": "ann"}


def test_stored_lead_returns_all_its_content(store: Repositories) -> None:
    content = LeadContent.model_validate(
        {
            "first_name": "Ann",
            "email": "ann@b.example",
            "industry": "software",
            "company_size": "11-50",
            "country": "DE",
            "source": "web_form",
            "budget_range": "5k-10k",
            "urgency": "high",
            "lead_message": '\'; DROP TABLE leads; --\n\t"quoted" 🚀 \\x',
            "attributes": {"b": "2", "a": "1", "ü": "\\"},
            "outcome_attributes": {"Stage": "Closed Won"},
        }
    )
    take_in(store, [row(content)])
    [lead] = all_leads(store)
    assert lead.content == content
    assert list(lead.attributes) == ["b", "a", "ü"]
    assert type(lead.industry) is type(content.industry)


def test_same_file_twice_adds_no_leads(store: Repositories) -> None:
    take_in(store, rows(range(1, 4)))
    before = all_leads(store)
    _, counts = take_in(store, rows(range(1, 4)))
    assert counts == UploadCounts(rows=3, merged=3)
    assert all_leads(store) == before


def test_changed_row_updates_its_lead_and_queues_it_again(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = store.runs.claim(1, "w", 60)
    record_runs(store.database, [make_run(lead, first_id=10_000)], "w")
    _, counts = take_in(store, rows([1], job_title="CEO"), file="b.csv")
    assert counts == UploadCounts(rows=1, merged=1, changed=1)
    [changed] = all_leads(store)
    assert (changed.job_title, changed.version) == ("CEO", lead.version + 2)
    assert (changed.processing_state, changed.attempt_count) == (ProcessingState.QUEUED, 0)
    newest = store.leads.detail(changed.id).activities[0]
    assert newest.type is ActivityType.INGESTED
    assert (newest.payload["merged"], newest.payload["changed"]) == (True, ["job_title"])


@pytest.mark.parametrize("status", [LeadStatus.CONTACTED, LeadStatus.CLOSED_WON, LeadStatus.DISQUALIFIED])
def test_lead_in_conversation_is_updated_but_not_reprocessed(store: Repositories, status: LeadStatus) -> None:
    take_in(store, rows([1]))
    [lead] = store.runs.claim(1, "w", 60)
    record_runs(store.database, [make_run(lead, first_id=10_000)], "w")
    set_status(store, lead.id, status, by="ann")
    take_in(store, rows([1], job_title="CEO"), file="b.csv")
    [changed] = all_leads(store)
    assert (changed.job_title, changed.processing_state) == ("CEO", ProcessingState.DONE)


def test_row_without_address_merges_into_the_lead_of_its_name(store: Repositories) -> None:
    take_in(store, rows([1], country="DE"))
    _, counts = take_in(store, rows([1], email=None, job_title="CEO", country="DE"), file="b.csv")
    assert counts == UploadCounts(rows=1, merged=1, changed=1)
    [lead] = all_leads(store)
    assert (lead.email, lead.job_title) == ("zoe1@company1.example", "CEO")


def test_lead_without_address_gets_it_from_a_row_with_its_name(store: Repositories) -> None:
    take_in(store, rows([1], email=None, country="DE"))
    _, counts = take_in(store, rows([1], country="DE"), file="b.csv")
    assert counts == UploadCounts(rows=1, merged=1, changed=1)
    [lead] = all_leads(store)
    assert lead.email == "zoe1@company1.example"
    assert lead.dedupe_key == row(make_content()).dedupe_key
    take_in(store, rows([1]), file="c.csv")
    assert len(all_leads(store)) == 1


def test_namesakes_are_separated_by_address(store: Repositories) -> None:
    two = [row(make_content(email=f"{name}@b.example")) for name in ("a", "b")]
    take_in(store, two)
    _, counts = take_in(store, [row(make_content(email=None))], file="b.csv")
    assert counts == UploadCounts(rows=1, accepted=1)
    _, counts = take_in(store, [row(make_content(email=None, job_title="CEO"))], file="c.csv")
    assert counts == UploadCounts(rows=1, merged=1, changed=1)
    assert len(all_leads(store)) == 3


def test_duplicates_within_a_chunk_merge_into_the_first(store: Repositories) -> None:
    taken = [*rows([1], job_title=None), *rows([1], job_title="CTO"), *rows([1], job_title="CEO"), *rows([1])]
    _, counts = take_in(store, taken)
    assert counts == UploadCounts(rows=4, accepted=1, merged=3, changed=3)
    [lead] = all_leads(store)
    assert (lead.job_title, lead.version) == ("Head of Operations", 4)
    assert len(store.leads.list(LeadQuery(text="head of operations")).items) == 1
    assert len(store.leads.list(LeadQuery(text="CTO")).items) == 0


_CONTENTS = st.builds(
    lambda name, email, company, title, note: LeadContent(
        first_name=name,
        last_name="Doe",
        email=email,
        company_name=company,
        job_title=title,
        attributes={"Note": note} if note else {},
    ),
    name=st.sampled_from(["Ann", "Bob"]),
    email=st.sampled_from([None, None, "a@x.example", "b@x.example", "c@x.example"]),
    company=st.sampled_from(["Acme", "ACME", "Beta", None]),
    title=st.sampled_from([None, "CEO", "CTO"]),
    note=st.sampled_from(["", "1", "2"]),
)


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Repositories.open(f"sqlite:///{path}", clock=FixedClock(), ids=CountingIds()).close()
    return path


@settings(max_examples=60)
@given(contents=st.lists(_CONTENTS, min_size=1, max_size=14), data=st.data())
def test_import_result_does_not_depend_on_chunks(
    contents: list[LeadContent], data: st.DataObject, empty_database: Path
) -> None:
    """A file in one chunk, in any chunks, and row by row gives the same leads and the same counts."""
    taken = [row(content, line) for line, content in enumerate(contents, 2)]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(taken)), max_size=3)) | {len(taken)})
    in_chunks = _leads_of(empty_database, taken, cuts)
    assert in_chunks == _leads_of(empty_database, taken, list(range(1, len(taken) + 1)))


def _leads_of(empty: Path, taken: Sequence[IntakeRow], cuts: list[int]) -> object:
    path = shutil.copy(empty, empty.with_name("copy.db"))
    with Repositories.open(f"sqlite:///{path}", clock=FixedClock(), ids=CountingIds()) as store:
        upload, done = Imports(store).begin("a.csv", "x", "ann", MAPPING)
        counts = upload.counts
        for cut in cuts:
            counts = Imports(store).add_chunk(upload.id, taken[done:cut], [], cut)
            done = cut
        found = []
        for lead in all_leads(store):
            activities = [
                (each.type, {**each.payload, "upload_id": None})
                for each in store.leads.detail(lead.id).activities
            ]
            found.append((lead.content, lead.dedupe_key, lead.version, sorted(map(str, activities))))
        return counts, found


def test_counts_add_up_to_the_rows_of_the_file(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    Imports(store).add_chunk(upload.id, rows([1, 2, 1]), [bad_row(5), bad_row(6)], 5)
    counts = Imports(store).add_chunk(upload.id, rows([3]), [bad_row(8)], 7)
    assert counts == UploadCounts(rows=7, accepted=3, merged=1, rejected=3)
    stored = Imports(store).finish(upload.id)
    assert (stored.counts, stored.state, stored.mapping) == (counts, UploadState.DONE, MAPPING)
    assert store.uploads.get(upload.id) == stored == Imports(store).finish(upload.id)


def test_rejected_rows_are_stored_in_file_order(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    rejected = [bad_row(line) for line in (2, 3, 3, 5, 8)]
    Imports(store).add_chunk(upload.id, [], rejected, 5)
    first = store.uploads.rejections(upload.id, limit=2)
    second = store.uploads.rejections(upload.id, first.next_cursor, limit=2)
    third = store.uploads.rejections(upload.id, second.next_cursor, limit=2)
    assert [*first.items, *second.items, *third.items] == rejected
    assert third.next_cursor is None
    with pytest.raises(InvalidCursorError):
        store.uploads.rejections(UploadId(CountingIds(77).new()), first.next_cursor)


def test_interrupted_import_continues_at_the_next_row(store: Repositories, database_url: str) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    Imports(store).add_chunk(upload.id, rows([1, 2]), [bad_row()], 3)
    store.close()
    with Repositories.open(database_url, clock=FixedClock(), ids=CountingIds(50_000)) as again:
        resumed, done = Imports(again).begin("a.csv", "x", "ann", MAPPING)
        assert (resumed.id, done) == (upload.id, 3)
        assert Imports(again).add_chunk(upload.id, rows([3]), [], 4).rows == 4
        Imports(again).finish(upload.id)
        assert Imports(again).begin("a.csv", "x", "ann", MAPPING)[0].id != upload.id


def test_another_mapping_is_another_upload(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    other, done = Imports(store).begin(
        "a.csv", "x", "ann", MAPPING.model_copy(update={"exported_by": "Odoo"})
    )
    assert (other.id != upload.id, done) == (True, 0)


def test_concurrent_imports_of_one_file_store_each_chunk_once(store: Repositories) -> None:
    mine, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    theirs, _ = Imports(store).begin("a.csv", "x", "bob", MAPPING)
    assert mine.id == theirs.id
    Imports(store).add_chunk(mine.id, rows([1, 2]), [], 2)
    with pytest.raises(UploadConflictError, match="Another process"):
        Imports(store).add_chunk(theirs.id, rows([1, 2]), [], 2)
    assert store.uploads.get(mine.id).counts.rows == 2
    Imports(store).finish(mine.id)
    with pytest.raises(UploadConflictError, match="is done"):
        Imports(store).add_chunk(theirs.id, rows([3]), [], 3)


def test_failed_chunk_stores_nothing(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    broken = bad_row().model_copy(update={"reason": None})
    with pytest.raises(Exception, match=r"contradicts|refused"):
        Imports(store).add_chunk(upload.id, rows([1]), [broken], 2)
    assert all_leads(store) == []
    assert store.uploads.get(upload.id).counts == UploadCounts()


def test_import_dry_run_matches_the_import(store: Repositories) -> None:
    take_in(store, rows([1, 2]))
    before = all_leads(store)
    taken = [*rows([1], job_title="CEO"), *rows([3, 3]), *rows([2])]
    with Imports(store).transaction(dry_run=True) as rehearsal:
        upload, done = rehearsal.begin("b.csv", "y", "ann", MAPPING)
        said = rehearsal.add_chunk(upload.id, taken, [bad_row()], 5)
        said = rehearsal.add_chunk(upload.id, rows([3], job_title="CFO"), [], 6)
        done_upload = rehearsal.finish(upload.id)
        assert (done_upload.counts, done_upload.state) == (said, UploadState.DONE)
    assert done == 0
    assert all_leads(store) == before
    assert len(store.uploads.list()) == 1
    upload, _ = Imports(store).begin("b.csv", "y", "ann", MAPPING)
    Imports(store).add_chunk(upload.id, taken, [bad_row()], 5)
    assert Imports(store).add_chunk(upload.id, rows([3], job_title="CFO"), [], 6) == said
    assert said == UploadCounts(rows=6, accepted=1, merged=4, changed=2, rejected=1)


def test_interrupted_dry_run_stores_nothing(store: Repositories) -> None:
    def break_off() -> None:
        with Imports(store).transaction(dry_run=True) as rehearsal:
            upload, _ = rehearsal.begin("b.csv", "y", "ann", MAPPING)
            rehearsal.add_chunk(upload.id, rows([1]), [], 1)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert all_leads(store) == []
    assert store.uploads.list() == ()


def test_upload_is_found_by_the_start_of_its_id(store: Repositories) -> None:
    upload, _ = take_in(store, rows([1]))
    assert store.uploads.find(str(upload.id)[:8]) == upload == store.uploads.find(str(upload.id).upper())
    for reference in ("ffffff", "12", "a.csv", "%"):
        with pytest.raises(NotFoundError):
            store.uploads.find(reference)
    with pytest.raises(NotFoundError):
        store.uploads.get(UploadId(CountingIds(999).new()))


def test_failed_upload_has_the_reason(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    failed = Imports(store).fail(upload.id, "line 7: more than 500 columns")
    assert (failed.state, failed.error) == (UploadState.FAILED, "line 7: more than 500 columns")
    with pytest.raises(UploadConflictError, match="is failed"):
        Imports(store).add_chunk(upload.id, rows([1]), [], 1)
    _, done = Imports(store).begin("a.csv", "x", "ann", MAPPING)
    assert done == 0


def test_draft_of_a_lead_survives_its_update(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = store.runs.claim(1, "w", 60)
    run = make_run(lead, first_id=10_000)
    record_runs(store.database, [run], "w")
    take_in(store, rows([1], job_title="CEO"), file="b.csv")
    assert run.draft is not None
    assert store.drafts.get(DraftId(run.draft.id)).lead_id == lead.id


def test_chunks_of_one_transaction_are_stored_together_or_not(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "sha", "ann", MAPPING)

    def fail() -> None:
        with Imports(store).transaction() as uploads:
            uploads.add_chunk(upload.id, rows([1, 2]), [], 2)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert all_leads(store) == []
    with Imports(store).transaction() as uploads:
        uploads.add_chunk(upload.id, rows([1, 2]), [], 2)
        counts = uploads.add_chunk(upload.id, rows([2, 3]), [], 4)
    assert counts == UploadCounts(rows=4, accepted=3, merged=1)
    assert len(all_leads(store)) == 3


def test_row_merges_into_a_lead_entered_by_hand_during_the_upload(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "sha", "ann", MAPPING)
    Imports(store).add_chunk(upload.id, rows([1, 2]), [], 2)
    [by_hand] = rows([3])
    add_lead(store, by_hand.content, by="bob")
    counts = Imports(store).add_chunk(upload.id, rows([1, 3, 4]), [], 5)
    assert counts == UploadCounts(rows=5, accepted=3, merged=2)
    assert len(all_leads(store)) == 4
