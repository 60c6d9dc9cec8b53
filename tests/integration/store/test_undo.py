"""Undoing an import keeps later changes by other people."""

from collections.abc import Callable

import pytest

from leadops_core.database.errors import NotFoundError
from leadops_core.intake.errors import UploadNotUndoableError
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    DraftId,
    Lead,
    LeadQuery,
    LeadStatus,
    ProcessingState,
    UploadId,
    UploadState,
)
from leadops_core.testing.clock import CountingIds
from leadops_core.testing.contracts.crm import make_content, make_feedback, make_run
from tests.integration.store.imports import Imports
from tests.integration.store.rows import all_leads, row, rows, take_in
from tests.support import outcomes
from tests.support.drafts import SENDER, approve
from tests.support.leads import add_lead, add_note, edit, set_status
from tests.support.repositories import Repositories


def processed(store: Repositories, first_id: int = 1_000_000) -> list[Lead]:
    leads = store.runs.claim(100, "w", 60)
    runs = [
        make_run(lead, f"run {number}", first_id=first_id + 100 * number) for number, lead in enumerate(leads)
    ]
    record_runs(store.database, runs, "w")
    return leads


def test_undo_deletes_created_leads_with_all_their_records(store: Repositories) -> None:
    upload, _ = take_in(store, rows([1, 2]))
    leads = processed(store)
    report = Imports(store).undo(upload.id, by="ann")
    assert (report.removed, report.restored, report.kept) == (2, 0, ())
    assert all_leads(store) == []
    assert store.leads.list(LeadQuery(text="company")).items == ()
    with pytest.raises(NotFoundError):
        store.drafts.for_lead(leads[0].id)
    assert store.drafts.list_waiting().items == ()
    stored = store.uploads.get(upload.id)
    assert stored.state is UploadState.UNDONE
    assert stored.undone_at is not None
    take_in(store, rows([1, 2]))
    assert len(store.leads.list(LeadQuery(text="company")).items) == 2


def test_undo_restores_changed_values(store: Repositories) -> None:
    take_in(store, rows([1]))
    processed(store)
    [before] = all_leads(store)
    upload, _ = take_in(
        store, rows([1], job_title="CEO", country="DE", attributes={"Plan": "pro"}), file="b.csv"
    )
    processed(store, 2_000_000)
    report = Imports(store).undo(upload.id, by="ann")
    assert (report.removed, report.restored, report.kept) == (0, 1, ())
    [after] = all_leads(store)
    assert after.content == before.content
    assert after.version > before.version
    assert after.processing_state is ProcessingState.QUEUED
    assert len(store.leads.list(LeadQuery(text="head of operations")).items) == 1
    assert store.leads.list(LeadQuery(text="CEO")).items == ()


def test_undo_removes_an_address_that_the_import_added(store: Repositories) -> None:
    take_in(store, rows([1], email=None))
    [before] = all_leads(store)
    upload, _ = take_in(store, rows([1]), file="b.csv")
    Imports(store).undo(upload.id, by="ann")
    [after] = all_leads(store)
    assert (after.email, after.dedupe_key) == (None, before.dedupe_key)
    take_in(store, rows([1], email=None), file="c.csv")
    assert len(all_leads(store)) == 1


def test_undo_keeps_a_lead_if_its_old_key_is_taken(store: Repositories) -> None:
    take_in(store, rows([1], email=None, country="DE"))
    upload, _ = take_in(store, rows([1], country="DE"), file="b.csv")
    take_in(store, [row(make_content(1, email="other@b.example", country="DE"))], file="c.csv")
    take_in(store, rows([1], email=None, country="DE"), file="d.csv")
    assert len(all_leads(store)) == 3
    report = Imports(store).undo(upload.id, by="ann")
    assert (report.restored, len(report.kept)) == (0, 1)
    assert sorted(lead.email or "" for lead in all_leads(store)) == [
        "",
        "other@b.example",
        "zoe1@company1.example",
    ]


def _draft_of(store: Repositories, lead: Lead) -> DraftId:
    return store.drafts.for_lead(lead.id)[0].id


TOUCHES: dict[str, Callable[[Repositories, Lead], object]] = {
    "note": lambda store, lead: add_note(store, lead.id, "called", by="rep"),
    "status": lambda store, lead: set_status(store, lead.id, LeadStatus.CONTACTED, by="rep"),
    "edit": lambda store, lead: edit(store, lead.id, {"country": "FR"}, by="rep"),
    "draft edited": lambda store, lead: store.draft_transitions.edit(
        _draft_of(store, lead), subject="Hey", by="leadops", sender=SENDER
    ),
    "draft approved": lambda store, lead: approve(store, store.drafts.for_lead(lead.id)[0], by="leadops"),
    "draft rejected": lambda store, lead: store.draft_transitions.reject(
        _draft_of(store, lead), reason="no", by="leadops"
    ),
    "outcome": lambda store, lead: outcomes.record(
        store,
        make_feedback(lead.id).model_copy(
            update={"recorded_by": "leadops", "created_at": store.database.clock.now()}
        ),
    ),
    "entered again by hand": lambda store, lead: add_lead(store, make_content(1, job_title="CEO"), by="rep"),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_undo_keeps_and_names_leads_that_a_person_edited(store: Repositories, touch: str) -> None:
    created, _ = take_in(store, rows([1, 2]))
    changed, _ = take_in(store, rows([1, 2], country="DE"), file="b.csv")
    leads = {lead.last_name: lead for lead in processed(store)}
    lead = leads["Łukasz1"]
    TOUCHES[touch](store, lead)
    stands = store.leads.get(lead.id)
    report = Imports(store).undo(changed.id, by="ann")
    assert (report.restored, report.kept) == (1, (str(lead.id),))
    report = Imports(store).undo(created.id, by="ann")
    assert (report.removed, report.kept) == (1, (str(lead.id),))
    assert all_leads(store) == [stands.model_copy(update={"upload_id": all_leads(store)[0].upload_id})]


def test_undo_ignores_edits_before_the_import(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    add_note(store, lead.id, "called", by="rep")
    upload, _ = take_in(store, rows([1], country="DE"), file="b.csv")
    assert Imports(store).undo(upload.id, by="ann").restored == 1
    assert all_leads(store)[0].country is None


def test_undo_keeps_values_of_a_later_import(store: Repositories) -> None:
    take_in(store, rows([1]))
    first, _ = take_in(store, rows([1], job_title="CTO", country="DE"), file="b.csv")
    take_in(store, rows([1], job_title="CEO"), file="c.csv")
    assert Imports(store).undo(first.id, by="ann").restored == 1
    [lead] = all_leads(store)
    assert (lead.job_title, lead.country) == ("CEO", None)


def test_undo_keeps_a_value_that_a_later_import_repeated(store: Repositories) -> None:
    take_in(store, rows([1]))
    first, _ = take_in(store, rows([1], job_title="CTO"), file="b.csv")
    take_in(store, rows([1], job_title="CEO"), file="c.csv")
    take_in(store, rows([1], job_title="CTO"), file="d.csv")
    Imports(store).undo(first.id, by="ann")
    assert all_leads(store)[0].job_title == "CTO"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_undo_of_two_imports_gives_the_same_in_any_order(store: Repositories, order: tuple[int, int]) -> None:
    take_in(store, rows([1]))
    [before] = all_leads(store)
    uploads = [
        take_in(
            store, rows([1], job_title=title, attributes={"Plan": title, title: "x"}), file=f"{title}.csv"
        )[0]
        for title in ("CTO", "CEO")
    ]
    for number in order:
        Imports(store).undo(uploads[number].id, by="ann")
    assert all_leads(store)[0].content == before.content


def test_undo_keeps_a_lead_that_a_later_file_also_has(store: Repositories) -> None:
    first, _ = take_in(store, rows([1, 2]))
    second, _ = take_in(store, rows([1]), file="b.csv")
    report = Imports(store).undo(first.id, by="ann")
    assert report.removed == 1
    [lead] = all_leads(store)
    assert report.kept == (str(lead.id),)
    assert Imports(store).undo(second.id, by="ann").removed == 1
    assert all_leads(store) == []


def test_undo_of_the_later_file_releases_the_lead(store: Repositories) -> None:
    first, _ = take_in(store, rows([1]))
    second, _ = take_in(store, rows([1], country="DE"), file="b.csv")
    assert Imports(store).undo(second.id, by="ann").restored == 1
    assert Imports(store).undo(first.id, by="ann").removed == 1
    assert all_leads(store) == []


@pytest.mark.parametrize("first_undone", [0, 1, 2])
def test_undo_keeps_leads_that_another_upload_of_the_same_bytes_holds(
    store: Repositories, first_undone: int
) -> None:
    uploads = [take_in(store, rows([1, 2]), file="a.csv")[0] for _ in range(3)]
    order = [uploads.pop(first_undone), *uploads]
    for upload in order[:2]:
        report = Imports(store).undo(upload.id, by="ann")
        assert (report.removed, report.restored) == (0, 0)
        assert len(all_leads(store)) == 2
    assert Imports(store).undo(order[2].id, by="ann").removed == 2
    assert all_leads(store) == []


def test_undo_keeps_values_that_another_upload_of_the_same_bytes_holds(store: Repositories) -> None:
    take_in(store, rows([1]))
    [before] = all_leads(store)
    first, again = (take_in(store, rows([1], job_title="CEO"), file="b.csv")[0] for _ in range(2))
    report = Imports(store).undo(first.id, by="ann")
    assert (report.restored, report.kept) == (0, (str(before.id),))
    assert all_leads(store)[0].job_title == "CEO"
    assert Imports(store).undo(again.id, by="ann").restored == 1
    assert all_leads(store)[0].content == before.content


@pytest.mark.parametrize("order", [(2, 0), (0, 2), (0,), (2, 1)])
def test_undo_keeps_a_lead_while_any_of_three_files_has_it(
    store: Repositories, order: tuple[int, ...]
) -> None:
    uploads = [take_in(store, rows([1]), file=f"{name}.csv")[0] for name in "abc"]
    for number in order:
        assert Imports(store).undo(uploads[number].id, by="ann").removed == 0
    assert len(all_leads(store)) == 1
    [*others, last] = [upload for number, upload in enumerate(uploads) if number not in order]
    removed = [Imports(store).undo(upload.id, by="ann").removed for upload in (*others, last)]
    assert removed == [0] * len(others) + [1]


def test_second_undo_is_refused_with_the_date(store: Repositories) -> None:
    upload, _ = take_in(store, rows([1]))
    Imports(store).undo(upload.id, by="ann")
    with pytest.raises(UploadNotUndoableError, match=r"'a\.csv' was already undone on 2026-11-02"):
        Imports(store).undo(upload.id, by="ann")
    with pytest.raises(NotFoundError):
        Imports(store).undo(UploadId(CountingIds(999).new()), by="ann")


def test_interrupted_upload_is_undone_with_the_reason(store: Repositories) -> None:
    upload, _ = Imports(store).begin("a.csv", "x", "ann", take_in(store, [])[0].mapping)
    Imports(store).add_chunk(upload.id, rows([1]), [], 1)
    Imports(store).undo(upload.id, by="ann")
    failed = Imports(store).fail(upload.id, "too many rows")
    assert (failed.state, failed.error) == (UploadState.FAILED, "too many rows")
    assert all_leads(store) == []
    with pytest.raises(UploadNotUndoableError):
        Imports(store).undo(upload.id, by="ann")


def test_undo_deletes_a_lead_in_processing(store: Repositories) -> None:
    upload, _ = take_in(store, rows([1]))
    [lead] = store.runs.claim(1, "w", 60)
    Imports(store).undo(upload.id, by="ann")
    [result] = record_runs(store.database, [make_run(lead, first_id=10_000)], "w")
    assert result.status.value == "outdated"
    assert all_leads(store) == []


@pytest.mark.parametrize("touch", [None, *TOUCHES])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_undo_preview_matches_the_undo(
    store: Repositories, touch: str | None, order: tuple[int, int]
) -> None:
    created, _ = take_in(store, rows([1, 2, 3]))
    changed, _ = take_in(store, rows([2, 3, 4], country="DE"), file="b.csv")
    leads = {lead.last_name: lead for lead in processed(store)}
    if touch is not None:
        TOUCHES[touch](store, leads["Łukasz2"])
    for number in order:
        upload_id = (created.id, changed.id)[number]
        before = all_leads(store)
        preview = Imports(store).preview_undo(upload_id)
        assert all_leads(store) == before
        assert Imports(store).undo(upload_id, by="ann") == preview
        with pytest.raises(UploadNotUndoableError):
            Imports(store).preview_undo(upload_id)


def test_undo_preview_keeps_leads_of_the_same_file(store: Repositories) -> None:
    first, _ = take_in(store, rows([1, 2]))
    take_in(store, rows([1, 2]))
    preview = Imports(store).preview_undo(first.id)
    assert (preview.removed, preview.restored, len(preview.kept)) == (0, 0, 2)
    assert Imports(store).undo(first.id, by="ann") == preview


def test_undo_reports_its_progress(store: Repositories) -> None:
    upload, _ = take_in(store, rows(range(1, 1_203)))
    told: list[tuple[int, int | None]] = []
    Imports(store).undo(upload.id, by="ann", progress=lambda done, total: told.append((done, total)))
    assert [total for _, total in told] == [1_202] * len(told)
    assert [done for done, _ in told] == [0, 0, 500, 1_000, 1_202]


def test_interrupted_undo_changes_nothing(store: Repositories) -> None:
    upload, _ = take_in(store, rows(range(1, 603)))
    before = len(all_leads(store))

    def stop(done: int, total: int | None) -> None:
        if done >= 500:
            raise KeyError("stopped")

    with pytest.raises(KeyError):
        Imports(store).undo(upload.id, by="ann", progress=stop)
    assert len(all_leads(store)) == before
    assert store.uploads.get(upload.id).undone_at is None
    assert Imports(store).undo(upload.id, by="ann").removed == before
