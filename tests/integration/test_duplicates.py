"""Possible duplicates: found, merged, kept, and undone, on both databases."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from leadops_core import LeadOps, Settings
from leadops_core.database.columns import metadata
from leadops_core.database.errors import IllegalStateError, InvalidValueError, NotFoundError
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.schemas import (
    DuplicateReason,
    DuplicateSearch,
    DuplicateState,
    Lead,
    LeadStatus,
    Outcome,
    PossibleDuplicate,
)
from leadops_core.tables import leads

HEADER = "First Name,Last Name,Email,Company,Country,Phone,Title,Message\n"
BOB = "Bob,Lindqvist,bob@gmail.com,Nordwind,SE,+46 8 5551234,CTO,We need a demo next week please\n"
ROBERT = "Robert,Lindqvist,robert@nordwind.example,Nordwind AB,SE,,,\n"
OTHERS = "Eva,Braun,eva@apex.example,Apex,DE,,CEO,pricing?\n"


@pytest.fixture
def ops(database_url: str, tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(
        database_url, config=Settings(_env_file=None, outbox_dir=tmp_path, undo_seconds=0)
    ) as opened:
        yield opened


def _import(ops: LeadOps, rows: str, name: str = "a.csv") -> tuple[int, int, int]:
    counts = ops.ingest(io.BytesIO((HEADER + rows).encode()), file_name=name).counts
    return counts.accepted, counts.merged, counts.changed


def _pair(ops: LeadOps) -> PossibleDuplicate:
    ops.duplicates.search()
    [pair] = ops.duplicates.list().items
    return pair


def _named(ops: LeadOps, first_name: str) -> Lead:
    [lead] = [lead for lead in ops.leads.iterate() if lead.first_name == first_name]
    return lead


def _rows(ops: LeadOps) -> dict[str, list[Any]]:
    """All rows that belong to a lead, without times, versions, and the record of merges."""
    rows: dict[str, list[Any]] = {}
    ignored = {"updated_at", "version", "search_row", "processing_state", "attempt_count"}
    with ops.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name in ("lead_merges", "activities", "jobs", "possible_duplicates"):
                continue
            columns = [column for column in table.columns if column.name not in ignored]
            rows[table.name] = sorted(map(repr, connection.execute(select(*columns))))
    return rows


def test_duplicate_search_finds_a_pair_and_shows_both_leads(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT + OTHERS)
    search = ops.duplicates.search()
    assert (search.lead_count, search.open_count, search.new_count) == (3, 1, 1)
    [pair] = ops.duplicates.list().items
    assert DuplicateReason.NICKNAME in pair.reasons
    names = {field.name: (field.value, field.other_value, field.merged) for field in pair.fields}
    assert names["first_name"][0] != names["first_name"][1]
    assert names["country"] == ("SE", "SE", "SE")
    assert ops.duplicates.of_lead(pair.other.id) == (pair,)
    assert ops.duplicates.find(str(pair.id)[:13]) == pair
    assert ops.duplicates.search().new_count == 0


def test_search_runs_again_only_after_a_change(ops: LeadOps) -> None:
    _import(ops, BOB)
    first = ops.duplicates.request_search_if_changed()
    assert first is not None
    ops.jobs.run(first)
    assert ops.duplicates.request_search_if_changed() is None
    _import(ops, ROBERT, "b.csv")
    second = ops.duplicates.request_search_if_changed()
    assert second is not None
    search = ops.jobs.run(second)
    assert isinstance(search, DuplicateSearch)
    assert search.open_count == 1


def test_search_drops_a_pair_that_differs_now(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    pair = _pair(ops)
    ops.leads.edit(pair.other.id, {"first_name": "Sven", "last_name": "Berg"}, by="ann")
    assert ops.duplicates.search().open_count == 0
    with pytest.raises(NotFoundError):
        ops.duplicates.find(str(pair.id))


@pytest.mark.parametrize("never_ask", [False, True])
def test_kept_pair_is_proposed_again_only_after_a_change(ops: LeadOps, *, never_ask: bool) -> None:
    _import(ops, BOB + ROBERT)
    pair = _pair(ops)
    kept = ops.duplicates.keep_both(pair.id, by="ann", never_ask=never_ask)
    assert (kept.state, kept.decided_by) == (
        DuplicateState.NEVER if never_ask else DuplicateState.KEPT,
        "ann",
    )
    ops.leads.edit(pair.lead.id, {"job_title": "Boss"}, by="ann")
    assert ops.duplicates.search().open_count == 0
    ops.leads.edit(pair.lead.id, {"email": "somebody@nordwind.example"}, by="ann")
    assert ops.duplicates.search().open_count == (0 if never_ask else 1)
    assert ops.duplicates.reopen(pair.id, by="ann").state is DuplicateState.OPEN
    assert ops.duplicates.count() == 1


def test_merge_fills_gaps_and_keeps_values(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    bob, robert = _named(ops, "Bob"), _named(ops, "Robert")
    merge = ops.duplicates.merge(robert.id, bob.id, by="ann")
    [lead] = ops.leads.iterate()
    assert (lead.id, lead.first_name, lead.email, lead.job_title) == (
        robert.id,
        "Robert",
        "robert@nordwind.example",
        "CTO",
    )
    assert lead.lead_message == bob.lead_message
    assert (merge.removed_name, merge.kept_name) == ("Bob Lindqvist", "Robert Lindqvist")
    assert {"job_title", "lead_message"} <= set(merge.changed)
    texts = [activity.payload.get("text") for activity in ops.leads.show(lead.id).activities]
    assert "Merged with Bob Lindqvist (bob@gmail.com)" in texts


def _live(ops: LeadOps) -> tuple[Lead, Lead]:
    """Bob was written to and won; Robert has a draft."""
    _import(ops, BOB)
    ops.process()
    bob = _named(ops, "Bob")
    draft = ops.leads.show(bob.id).drafts[-1]
    ops.delivery.send_now(draft.id, by="ann", expected_version=draft.version)
    ops.delivery.deliver_due()
    _import(ops, ROBERT.replace(",,,", ",,CTO,We need a demo next week please"), "b.csv")
    ops.process()
    ops.leads.note(bob.id, "called twice", by="ann")
    ops.outcomes.record(bob.id, Outcome.CLOSED_WON, by="ann")
    return _named(ops, "Bob"), _named(ops, "Robert")


def test_merge_moves_timeline_drafts_outcomes_and_status(ops: LeadOps) -> None:
    bob, robert = _live(ops)
    merge = ops.duplicates.merge(robert.id, bob.id, by="ann")
    detail = ops.leads.show(robert.id)
    assert detail.lead.status is LeadStatus.CLOSED_WON
    assert [each.outcome for each in detail.feedback] == [Outcome.CLOSED_WON]
    assert any(activity.payload.get("text") == "called twice" for activity in detail.activities)
    assert {draft.state.value for draft in detail.drafts} == {"sent", "superseded"}
    assert ops.drafts.review().items == ()
    assert ops.learning.learn(dry_run=True).labels == 1
    assert "status" in merge.changed


def test_undo_merge_restores_both_leads_with_everything(ops: LeadOps) -> None:
    bob, robert = _live(ops)
    ops.leads.edit(robert.id, {"job_title": None}, by="ann")
    before = _rows(ops)
    before_timelines = [len(ops.leads.show(lead.id).activities) for lead in (bob, robert)]
    merge = ops.duplicates.merge(robert.id, bob.id, by="ann")
    undone = ops.duplicates.undo_merge(str(merge.id), by="eva")
    assert (undone.undone_by, undone.lead_id) == ("eva", robert.id)
    after = _rows(ops)
    assert after == before
    timelines = [len(ops.leads.show(lead.id).activities) for lead in (bob, robert)]
    assert timelines == [before_timelines[0] + 1, before_timelines[1] + 2]
    assert ops.leads.find("bob@gmail.com").id == bob.id
    with pytest.raises(IllegalStateError):
        ops.duplicates.undo_merge(merge.id, by="eva")


def test_undo_merge_keeps_later_edits(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    merge = ops.duplicates.merge(_named(ops, "Robert").id, _named(ops, "Bob").id, by="ann")
    ops.leads.edit(merge.lead_id, {"job_title": "Boss"}, by="ann")
    ops.duplicates.undo_merge(merge.id, by="ann")
    assert _named(ops, "Robert").job_title == "Boss"
    assert _named(ops, "Robert").lead_message is None
    assert _named(ops, "Bob").job_title == "CTO"


def test_undo_merge_goes_from_the_last_merge_to_the_first(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT + OTHERS)
    bob, robert, eva = (_named(ops, name) for name in ("Bob", "Robert", "Eva"))
    before = _rows(ops)
    first = ops.duplicates.merge(robert.id, bob.id, by="ann")
    second = ops.duplicates.merge(eva.id, robert.id, by="ann")
    with pytest.raises(IllegalStateError):
        ops.duplicates.undo_merge(first.id, by="ann")
    ops.duplicates.undo_merge(second.id, by="ann")
    ops.duplicates.undo_merge(first.id, by="ann")
    assert _rows(ops) == before


def test_import_of_a_merged_lead_fills_gaps_of_the_kept_lead(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    merge = ops.duplicates.merge(_named(ops, "Robert").id, _named(ops, "Bob").id, by="ann")
    changed = BOB.replace("CTO", "Chief").replace("Nordwind", "Nordwind Holding")
    assert _import(ops, changed, "again.csv")[:2] == (0, 1)
    [lead] = ops.leads.iterate()
    assert (lead.first_name, lead.job_title, lead.email) == ("Robert", "CTO", "robert@nordwind.example")
    won = f"Email,Outcome\n{'bob@gmail.com'},Won\n"
    assert ops.outcomes.import_file(io.BytesIO(won.encode()), file_name="won.csv").labelled == 1
    ops.duplicates.undo_merge(merge.id, by="ann")
    assert _import(ops, changed, "once more.csv") == (0, 1, 1)


def test_decision_about_a_third_lead_outlives_a_merge(ops: LeadOps) -> None:
    third = "Rob,Lindqvist,rob@nordwind.example,Nordwind AB,SE,,,\n"
    _import(ops, BOB + ROBERT + third)
    ops.duplicates.search()
    robert, rob, bob = (_named(ops, name).id for name in ("Robert", "Rob", "Bob"))
    for pair in ops.duplicates.list().items:
        if {pair.lead.id, pair.other.id} != {robert, bob}:
            ops.duplicates.keep_both(pair.id, by="ann", never_ask=True)
    ops.duplicates.merge(robert, bob, by="ann")
    assert ops.duplicates.search().open_count == 0
    assert rob in {pair.other.id for pair in ops.duplicates.list(state=DuplicateState.NEVER).items} | {
        pair.lead.id for pair in ops.duplicates.list(state=DuplicateState.NEVER).items
    }


def test_opt_out_of_a_merged_address_covers_the_kept_lead(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    ops.suppressions.add("bob@gmail.com")
    ops.duplicates.merge(_named(ops, "Robert").id, _named(ops, "Bob").id, by="ann")
    assert {entry.value for entry in ops.suppressions.list().items} == {
        "bob@gmail.com",
        "robert@nordwind.example",
    }


def test_merge_refuses_leads_that_cannot_be_merged(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    bob, robert = _named(ops, "Bob"), _named(ops, "Robert")
    with pytest.raises(InvalidValueError):
        ops.duplicates.merge(bob.id, bob.id, by="ann")
    merge = ops.duplicates.merge(bob.id, robert.id, by="ann")
    with pytest.raises(NotFoundError):
        ops.duplicates.merge(bob.id, robert.id, by="ann")
    ops.leads.edit(bob.id, {"email": "robert@nordwind.example"}, by="ann")
    with pytest.raises(DuplicateLeadError):
        ops.duplicates.undo_merge(merge.id, by="ann")


def test_refused_merge_names_the_lead_that_is_processed(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT)
    bob, robert = _named(ops, "Bob"), _named(ops, "Robert")
    for minutes in (1, -1):
        with ops.database.writing() as transaction:
            lease = transaction.now + timedelta(minutes=minutes)
            running = {"processing_state": "running", "lease_expires_at": lease}
            transaction.connection.execute(update(leads).where(leads.c.id == robert.id).values(running))
        if minutes > 0:
            with pytest.raises(IllegalStateError, match=r"Robert Lindqvist is being processed.*again"):
                ops.duplicates.merge(bob.id, robert.id, by="ann")
    # The worker died, and its lease has expired.
    ops.duplicates.merge(bob.id, robert.id, by="ann")


def test_erasure_reaches_the_copy_of_a_merged_lead(ops: LeadOps) -> None:
    _import(ops, BOB + ROBERT + OTHERS)
    ops.duplicates.merge(_named(ops, "Robert").id, _named(ops, "Bob").id, by="ann")
    ops.privacy.erase(email="bob@gmail.com", by="dpo")
    [lead] = ops.leads.iterate()
    assert lead.first_name == "Eva"
    assert ops.duplicates.merges().items == ()
    assert "bob@gmail.com" not in repr(_rows(ops))
