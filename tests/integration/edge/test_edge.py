"""Decisions in a local copy are pushed once, completely, and never overwrite a colleague's decision silently."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.edge.errors import CopyError
from leadops_core.edge.repository import copy_leads
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    DeliveryState,
    EdgeLead,
    LeadQuery,
    LeadStatus,
    Outcome,
    PushReport,
    RecommendedAction,
    ScorecardChanges,
    ScoreLabel,
    Thresholds,
)
from tests.support.repositories import Repositories

CONFIG = Settings(_env_file=None)
HEAD = "First Name,Last Name,Email,Company,Job Title,Employees,Budget,Message,Region\n"
ROWS = (
    "Ann,Lee,ann@firm.example,Firm Ltd,VP Sales,250,50k,Can we see a demo this month? The budget is approved.,North\n"
    "Bob,Ray,bob@works.example,Works,Head of IT,120,25k,We need to replace our tool next quarter. Can you call me?,South\n"
    "Cy,Day,cy@small.example,Small,Office Manager,30,5k,Please tell me more about it.,North\n"
    "Di,Fox,di@other.example,Other AG,CEO,900,100k,Please send a quote; we decide this week.,West\n"
)


@pytest.fixture
def source(database_url: str) -> Iterator[LeadOps]:
    """What is called production here, on either database."""
    with LeadOps.open(database_url, config=CONFIG) as ops:
        ops.ingest(io.BytesIO((HEAD + ROWS).encode()), file_name="leads.csv")
        ops.process()
        yield ops


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "edge.db"


@pytest.fixture
def copy(source: LeadOps, database_url: str, file: Path) -> Iterator[LeadOps]:
    """All of it in a local file."""
    LeadOps.pull(database_url, file, by="ann", config=CONFIG)
    with LeadOps.open(f"sqlite:///{file}", config=CONFIG) as ops:
        yield ops


def push(copy: LeadOps, url: str, **more: Any) -> PushReport:
    return copy.edge.push(url, by="ann", **more)


def told(report: PushReport, name: str) -> EdgeLead:
    return next(lead for lead in report.leads if lead.name == name)


def draft_of(ops: LeadOps, lead: str) -> Any:
    return ops.leads.show(lead).drafts[-1]


def same(ops: LeadOps, other: LeadOps, lead: str) -> bool:
    """Return True if both databases hold the same lead with the same related rows, apart from its import."""
    one, two = ops.leads.show(lead), other.leads.show(lead)
    came = {"upload_id": None}
    return one.model_copy(update={"lead": one.lead.model_copy(update=came)}) == two.model_copy(
        update={"lead": two.lead.model_copy(update=came)}
    )


def test_pull_copies_leads_with_all_related_records(source: LeadOps, copy: LeadOps) -> None:
    assert {lead.email for lead in copy.leads.iterate()} == {lead.email for lead in source.leads.iterate()}
    for lead in source.leads.iterate():
        assert same(source, copy, str(lead.id))
    assert [lead.first_name for lead in copy.leads.list(LeadQuery(text="works")).items] == ["Bob"]
    assert copy.scorecards.list() == source.scorecards.list()
    assert copy.edge.status().changes == 0


def test_pull_copies_only_the_leads_of_the_query(source: LeadOps, database_url: str, file: Path) -> None:
    label = ScoreLabel.HOT
    report = LeadOps.pull(database_url, file, LeadQuery(labels=(label,)), by="ann", config=CONFIG)
    with LeadOps.open(f"sqlite:///{file}", config=CONFIG) as copy:
        assert [lead.score_label for lead in copy.leads.iterate()] == [label] * report.added
    assert report.added == source.leads.figures().by_label[label.value] < source.leads.figures().total
    assert file.stat().st_mode & 0o077 == 0


def test_push_keeps_the_author_of_decisions_and_labels(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    copy.leads.set_status("cy@small.example", LeadStatus.DISQUALIFIED, by="ann", reason="a student")
    copy.leads.hold("bob@works.example", by="ann", reason="on leave")
    copy.outcomes.record("di@other.example", Outcome.CLOSED_WON, by="ann", notes="signed")
    copy.leads.note("ann@firm.example", "met at the fair", by="ann")
    copy.leads.edit("ann@firm.example", {"job_title": "CRO"}, by="ann")
    rehearsed = push(copy, database_url, dry_run=True)
    assert rehearsed.counts == {"pushed": 4}
    assert source.leads.show("cy@small.example").lead.status is not LeadStatus.DISQUALIFIED
    assert copy.edge.status().changes == 5

    report = push(copy, database_url)
    assert (report.counts, report.is_clean) == ({"pushed": 4}, True)
    cy, bob, di = (source.leads.show(f"{name}.example") for name in ("cy@small", "bob@works", "di@other"))
    assert (cy.lead.status, bob.lead.recommended_action) == (
        LeadStatus.DISQUALIFIED,
        RecommendedAction.HOLD,
    )
    assert [(each.outcome, each.recorded_by, each.notes) for each in di.feedback] == [
        (Outcome.CLOSED_WON, "ann", "signed")
    ]
    assert source.leads.show("ann@firm.example").lead.job_title == "CRO"
    said = [
        (each.actor, each.payload.get("text")) for each in source.leads.show("ann@firm.example").activities
    ]
    assert ("ann", "met at the fair") in said
    assert ("ann", "Pushed from a local copy: 2 changes") in said
    for lead in source.leads.iterate():
        assert same(source, copy, str(lead.id))


def test_pushing_twice_applies_once(source: LeadOps, copy: LeadOps, database_url: str) -> None:
    copy.leads.note("ann@firm.example", "met at the fair", by="ann")
    push(copy, database_url)
    before = source.leads.show("ann@firm.example")
    assert push(copy, database_url).leads == ()
    assert source.leads.show("ann@firm.example") == before


def test_push_after_crash_applies_changes_once_and_continues(
    source: LeadOps, copy: LeadOps, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.leads.note("ann@firm.example", "met at the fair", by="ann")
    copy.leads.set_status("ann@firm.example", LeadStatus.DISQUALIFIED, by="ann")

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("leadops_core.edge.push.copy_leads", dies)
        with pytest.raises(KeyboardInterrupt):
            push(copy, database_url)
    after = source.leads.show("ann@firm.example")
    assert copy.edge.status().changes == 2
    # What was applied is known to be; what comes on top is no conflict with it.
    assert push(copy, database_url, dry_run=True).counts == {"already": 1}
    copy.leads.undo_move("ann@firm.example", by="ann")
    assert push(copy, database_url).counts == {"pushed": 1}
    now = source.leads.show("ann@firm.example")
    assert now.lead.status is LeadStatus.QUALIFIED
    notes = [each for each in now.activities if each.payload.get("text") == "met at the fair"]
    assert len(notes) == 1
    assert len(now.activities) > len(after.activities)


def test_push_keeps_lead_changed_at_source_until_conflict_is_reviewed(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    copy.leads.set_status("ann@firm.example", LeadStatus.DISQUALIFIED, by="ann")
    copy.leads.note("ann@firm.example", "too small", by="ann")
    copy.leads.note("bob@works.example", "called", by="ann")
    source.leads.set_status("ann@firm.example", LeadStatus.MEETING_BOOKED, by="rep")
    stands = source.leads.show("ann@firm.example")
    report = push(copy, database_url)
    assert report.counts == {"conflict": 1, "pushed": 1}
    assert source.leads.show("ann@firm.example") == stands
    lead = told(report, "Ann Lee")
    (conflict,) = lead.conflicts
    assert conflict.what == "status"
    assert conflict.pulled.startswith("qualified")
    assert "disqualified" in conflict.mine
    assert conflict.theirs.startswith("meeting booked")
    assert lead.theirs_version == stands.lead.version

    source.leads.note("ann@firm.example", "demo on Friday", by="rep")
    source.leads.set_status("ann@firm.example", LeadStatus.CLOSED_LOST, by="rep")
    seen = {str(lead.lead_id): lead.theirs_version}
    assert push(copy, database_url, mine=seen).counts == {"conflict": 1}, "it changed again since it was seen"
    assert push(copy, database_url, mine=[str(lead.lead_id)]).counts["refused"] == 1, (
        "no legal move from there"
    )
    assert push(copy, database_url, theirs=[str(lead.lead_id)]).counts == {"dropped": 1}
    assert same(source, copy, "ann@firm.example")
    assert copy.edge.status().changes == 0


def test_changes_of_the_copy_replace_the_source_only_on_request(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    copy.leads.edit("ann@firm.example", {"job_title": "CRO", "country": "DE"}, by="ann")
    source.leads.edit("ann@firm.example", {"job_title": "CFO"}, by="rep")
    source.leads.edit("bob@works.example", {"job_title": "CIO"}, by="rep")
    copy.leads.edit("bob@works.example", {"country": "FR"}, by="ann")
    report = push(copy, database_url)
    assert [
        (each.what, each.pulled, each.mine, each.theirs) for each in told(report, "Ann Lee").conflicts
    ] == [("job title", "VP Sales", "CRO", "CFO")]
    bob = source.leads.show("bob@works.example").lead
    assert (bob.job_title, bob.country) == ("CIO", "FR"), "other fields are no conflict"
    push(copy, database_url, mine=["ann@firm.example"])
    ann = source.leads.show("ann@firm.example").lead
    assert (ann.job_title, ann.country) == ("CRO", "DE")


def test_new_scores_at_the_source_are_no_conflict(source: LeadOps, copy: LeadOps, database_url: str) -> None:
    copy.leads.set_status("cy@small.example", LeadStatus.DISQUALIFIED, by="ann")
    source.scorecards.change(
        ScorecardChanges(thresholds=Thresholds(hot=99, warm=1)), by="rep", reason="all are warm"
    )
    assert source.leads.show("cy@small.example").lead.scorecard_version == 2
    assert push(copy, database_url).counts == {"pushed": 1}
    assert same(source, copy, "cy@small.example")


def test_different_outcomes_conflict_and_the_same_does_not(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    for lead, outcome in (("ann", Outcome.CLOSED_WON), ("bob", Outcome.BOOKED_DEMO)):
        address = {"ann": "ann@firm.example", "bob": "bob@works.example"}[lead]
        copy.outcomes.record(address, outcome, by="ann")
        source.outcomes.record(address, Outcome.BOOKED_DEMO, by="rep")
    report = push(copy, database_url)
    assert report.counts == {"conflict": 1, "pushed": 1}
    (conflict,) = told(report, "Ann Lee").conflicts
    assert (conflict.mine, conflict.theirs) == ("closed won, by ann", "booked demo, by rep")


def test_pushed_approval_sends_the_text_that_was_read(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    draft = draft_of(copy, "ann@firm.example")
    first = copy.drafts.edit(draft.id, by="ann", subject="First try")
    copy.drafts.approve(draft.id, by="ann", expected_version=first.version)
    second = copy.drafts.edit(draft.id, by="ann", subject="Demo on Friday?")
    approved = copy.drafts.approve(draft.id, by="ann", expected_version=second.version)
    with pytest.raises(CopyError, match="Emails are not sent from a copy"):
        copy.delivery.deliver_due()
    with pytest.raises(CopyError, match="Emails are not sent from a copy"):
        copy.delivery.send_now(draft.id, by="ann", expected_version=draft.version)
    push(copy, database_url)
    there = source.drafts.get(draft.id)
    assert (there.state, there.subject, there.approved_by) == (
        DeliveryState.APPROVED,
        "Demo on Friday?",
        "ann",
    )
    assert (there.message_id, there.recipient) == (approved.message_id, "ann@firm.example")
    assert [edit.subject_before for edit in there.edits] == [draft.subject, "First try"]
    assert source.delivery.deliver_due().waiting == 1, "the undo window begins at the push"


def test_edit_after_an_approval_is_pushed_as_unapproved(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    draft = draft_of(copy, "ann@firm.example")
    copy.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    copy.drafts.edit(draft.id, by="ann", subject="Not yet")
    push(copy, database_url)
    there = source.drafts.get(draft.id)
    assert (there.state, there.subject, there.approved) == (DeliveryState.DRAFT, "Not yet", False)


def test_push_transfers_rejected_reopened_and_new_drafts(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    ann, bob, di = (draft_of(copy, f"{name}.example") for name in ("ann@firm", "bob@works", "di@other"))
    copy.drafts.reject(ann.id, by="ann", reason="wrong tone")
    copy.drafts.reject(bob.id, by="ann", reason="not now")
    copy.drafts.reopen(bob.id, by="ann")
    mine = copy.drafts.create("di@other.example", by="ann", subject="Your quote", body="Here it is.\n")
    push(copy, database_url)
    assert (source.drafts.get(ann.id).state, source.drafts.get(ann.id).rejected_reason) == (
        DeliveryState.REJECTED,
        "wrong tone",
    )
    assert source.drafts.get(bob.id).state is DeliveryState.DRAFT
    assert source.drafts.get(di.id).state is DeliveryState.SUPERSEDED
    assert (source.drafts.get(mine.id).state, source.drafts.get(mine.id).body) == (
        DeliveryState.DRAFT,
        "Here it is.\n",
    )


def test_conflict_shows_both_versions_of_a_draft(source: LeadOps, copy: LeadOps, database_url: str) -> None:
    draft = draft_of(copy, "ann@firm.example")
    copy.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    source.drafts.edit(draft.id, by="rep", subject="Another word")
    report = push(copy, database_url)
    (conflict,) = told(report, "Ann Lee").conflicts
    assert (conflict.what, conflict.mine) == ("draft", "approve")
    assert "Another word" in conflict.theirs
    push(copy, database_url, mine=["ann@firm.example"])
    there = source.drafts.get(draft.id)
    assert (there.subject, there.state) == (draft.subject, DeliveryState.APPROVED), "what ann read goes out"


def test_suppression_at_the_source_stays_after_a_push(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    draft = draft_of(copy, "ann@firm.example")
    copy.drafts.approve(draft.id, by="ann", expected_version=draft.version)
    source.suppressions.add("ann@firm.example")
    for mine in ((), ("ann@firm.example",)):
        report = push(copy, database_url, mine=mine)
        assert report.counts.get("pushed", 0) == 0
        assert source.drafts.get(draft.id).state is DeliveryState.SUPERSEDED
    assert [entry.value for entry in copy.suppressions.iterate()] == ["ann@firm.example"]
    assert copy.drafts.get(draft.id).state is DeliveryState.SUPERSEDED, "it leaves the inbox of the copy too"


def test_suppression_in_the_copy_applies_at_the_source(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    waiting = draft_of(source, "bob@works.example")
    draft = source.drafts.approve(waiting.id, by="rep", expected_version=waiting.version)
    copy.suppressions.add("works.example", note="asked on the phone")
    assert [entry.value for entry in copy.edge.status().suppressions] == ["works.example"]
    assert push(copy, database_url).suppressions == 1
    assert [entry.note for entry in source.suppressions.iterate()] == ["asked on the phone"]
    assert source.drafts.get(draft.id).state is DeliveryState.SUPERSEDED
    assert copy.edge.status().changes == 0
    assert push(copy, database_url).suppressions == 0


def test_lead_missing_at_the_source_is_reported_and_can_be_dropped(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    (upload,) = source.uploads.list()
    copy.leads.note("ann@firm.example", "called", by="ann")
    id = str(copy.leads.show("ann@firm.example").lead.id)
    source.uploads.undo(str(upload.id))
    assert push(copy, database_url).counts == {"gone": 1}
    assert [lead.name for lead in copy.edge.status().pending] == ["Ann Lee"]
    assert push(copy, database_url, theirs=[id]).counts == {"dropped": 1}
    with pytest.raises(LeadOpsError, match=r"(?i)no lead"):
        copy.leads.show("ann@firm.example")


def test_second_pull_refreshes_leads_without_pending_changes(
    source: LeadOps, copy: LeadOps, database_url: str, file: Path
) -> None:
    copy.leads.note("ann@firm.example", "called", by="ann")
    source.leads.note("bob@works.example", "rang back", by="rep")
    source.leads.add({"email": "eve@new.example", "first_name": "Eve"})
    report = LeadOps.pull(database_url, file, by="ann", config=CONFIG)
    assert (report.added, report.refreshed, report.kept, report.gone) == (1, 3, 1, 0)
    assert same(source, copy, "bob@works.example")
    assert copy.edge.status().changes == 1
    assert push(copy, database_url).counts == {"pushed": 1}


def test_copy_refuses_actions_that_belong_to_the_source(copy: LeadOps) -> None:
    for act in (
        lambda: copy.ingest(io.BytesIO((HEAD + "Eve,,e@x.example,,,,,,\n").encode()), file_name="more.csv"),
        lambda: copy.uploads.stage(
            io.BytesIO((HEAD + "Eve,,e@x.example,,,,,,\n").encode()), file_name="x.csv"
        ),
        lambda: copy.leads.add({"email": "e@x.example"}),
        copy.learn,
        lambda: copy.scorecards.activate(1, by="ann"),
        lambda: copy.scorecards.change(ScorecardChanges(), by="ann", reason="why"),
        lambda: copy.follow_ups.record_reply("ann@firm.example", by="ann"),
        lambda: copy.suppressions.remove("x.example", by="ann"),
    ):
        with pytest.raises(CopyError, match="This file is a copy of"):
            act()
    assert copy.learning.learn_if_due() is None


def test_copy_is_pushed_only_to_its_source(
    copy: LeadOps, database_url: str, file: Path, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.db'}"
    with LeadOps.open(other, config=CONFIG) as another:
        with pytest.raises(CopyError, match="Push to the original database"):
            push(copy, other)
        with pytest.raises(CopyError, match="not a local copy"):
            push(another, database_url)
        another.leads.add({"email": "e@x.example"})
    with pytest.raises(CopyError, match="already has other leads"):
        LeadOps.pull(database_url, tmp_path / "other.db", by="ann", config=CONFIG)
    with pytest.raises(CopyError, match="itself a copy"):
        LeadOps.pull(f"sqlite:///{file}", tmp_path / "third.db", by="ann", config=CONFIG)
    assert not (tmp_path / "third.db").exists(), "a pull that failed leaves no file"


def test_interrupted_pull_does_not_change_the_copy(
    source: LeadOps, copy: LeadOps, database_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.leads.note("bob@works.example", "rang back", by="rep")
    before = copy.leads.show("bob@works.example")

    def breaks(*arguments: Any) -> Any:
        copy_leads(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("leadops_core.edge.pull.copy_leads", breaks)
        with pytest.raises(KeyboardInterrupt):
            LeadOps.pull(database_url, file, by="ann", config=CONFIG)
    assert copy.leads.show("bob@works.example") == before


def test_push_knows_every_kind_of_draft_activity(copy: LeadOps) -> None:
    """Otherwise a push would silently omit decisions."""
    ann, bob = draft_of(copy, "ann@firm.example"), draft_of(copy, "bob@works.example")
    edited = copy.drafts.edit(ann.id, by="ann", subject="Other")
    copy.drafts.approve(ann.id, by="ann", expected_version=edited.version)
    copy.drafts.unapprove(ann.id, by="ann")
    copy.drafts.reject(bob.id, by="ann", reason="no")
    copy.drafts.reopen(bob.id, by="ann")
    kinds = [change.kind for lead in copy.edge.status().pending for change in lead.changes]
    assert sorted(kinds) == ["approve", "edit_draft", "reject", "reopen", "unapprove"]


def test_push_withdraws_an_outcome_at_the_source(source: LeadOps, copy: LeadOps, database_url: str) -> None:
    copy.outcomes.record("di@other.example", Outcome.CLOSED_WON, by="ann")
    push(copy, database_url)
    assert Repositories(source.database).labels.count() == 1
    copy.outcomes.withdraw("di@other.example", by="ann", reason="another Di")
    (change,) = copy.edge.status().pending[0].changes
    assert (change.kind, change.summary) == (
        "withdraw_outcome",
        "outcome withdrawn: closed won (another Di)",
    )
    assert push(copy, database_url).counts == {"pushed": 1}
    (said,) = source.leads.show("di@other.example").feedback
    assert (said.withdrawn_by, said.withdrawn_reason) == ("ann", "another Di")
    assert Repositories(source.database).labels.count() == 0
    assert source.leads.show("di@other.example").lead.status is LeadStatus.QUALIFIED
    assert same(source, copy, "di@other.example")
    assert push(copy, database_url).leads == ()


def test_push_of_withdrawn_outcome_adds_history_at_source(
    source: LeadOps, copy: LeadOps, database_url: str
) -> None:
    copy.outcomes.record("di@other.example", Outcome.CLOSED_WON, by="ann")
    copy.outcomes.withdraw("di@other.example", by="ann")
    source.outcomes.record("di@other.example", Outcome.CLOSED_LOST, by="rep")
    # What does not stand contradicts nothing.
    assert push(copy, database_url).counts == {"pushed": 1}
    theirs = source.leads.show("di@other.example")
    assert [(each.outcome, each.withdrawn_at is None) for each in theirs.feedback] == [
        (Outcome.CLOSED_LOST, True),
        (Outcome.CLOSED_WON, False),
    ]
    assert Repositories(source.database).labels.outcomes([theirs.lead.id]) == {
        theirs.lead.id: Outcome.CLOSED_LOST
    }
    assert theirs.lead.status is LeadStatus.CLOSED_LOST


def test_pull_copies_outcomes_withdrawn_at_the_source(
    source: LeadOps, copy: LeadOps, database_url: str, file: Path
) -> None:
    source.outcomes.record("di@other.example", Outcome.CLOSED_WON, by="rep")
    LeadOps.pull(database_url, file, by="ann", config=CONFIG)
    assert Repositories(copy.database).labels.count() == 1
    source.outcomes.withdraw("di@other.example", by="rep")
    LeadOps.pull(database_url, file, by="ann", config=CONFIG)
    assert Repositories(copy.database).labels.count() == 0
    assert same(source, copy, "di@other.example")
