"""Rows of the same lead: shared and placeholder addresses, and namesakes at companies with the same name."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadExistsError
from leadops_core.schemas import LeadContent, LeadStatus, RecommendedAction
from tests.integration.store.rows import all_leads, row, take_in
from tests.support.leads import edit
from tests.support.repositories import Repositories

SHARED = "Ann,Lee,info@acme.example,Acme,DE,\n"
HEADER = "First Name,Last Name,Email,Company,Country,Phone\n"


@pytest.fixture
def ops(database_url: str, tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None, outbox_dir=tmp_path)) as opened:
        yield opened


def _counts(ops: LeadOps, rows: str, name: str = "a.csv") -> tuple[int, int, int]:
    counts = ops.ingest(io.BytesIO((HEADER + rows).encode()), file_name=name).counts
    return counts.accepted, counts.merged, counts.changed


def _people(ops: LeadOps) -> list[str]:
    return sorted(f"{lead.first_name} {lead.last_name} {lead.email}" for lead in ops.leads.iterate())


@pytest.mark.parametrize("order", [1, -1])
def test_two_people_at_a_shared_mailbox_stay_two_leads(ops: LeadOps, order: int) -> None:
    rows = [
        "Ann,Lee,info@acme.example,Acme,,\n",
        "Bob,Ray,info@acme.example,Acme,,\n",
        ",,info@acme.example,Acme,,\n",
    ]
    file = "".join(rows[::order])
    accepted, merged, _ = _counts(ops, file)
    assert accepted + merged == 3
    people = _people(ops)
    assert {"Ann Lee info@acme.example", "Bob Ray info@acme.example"} <= set(people)
    assert _counts(ops, file, "again.csv") == (0, 3, 0)
    assert _counts(ops, file + "\n", "other bytes.csv") == (0, 3, 0)
    assert _people(ops) == people


def test_placeholder_addresses_are_not_addresses(ops: LeadOps) -> None:
    fillers = ["noemail@noemail.com", "none@none.com", "test@test.com", "na@na.na"]
    rows = "".join(f"Ann{n},Lee{n},{fillers[n % 4]},Acme{n},,\n" for n in range(40))
    assert _counts(ops, rows) == (40, 0, 0)
    assert {lead.email for lead in ops.leads.iterate()} == {None}
    assert {lead.attributes["Email"] for lead in ops.leads.iterate()} == set(fillers)
    assert _counts(ops, rows + "\n", "again.csv") == (0, 40, 0)


def test_namesakes_at_companies_with_one_name_stay_two_leads(ops: LeadOps) -> None:
    rows = "Ann,Lee,,Apex Metals GmbH,DE,+49 30 1234567\nAnn,Lee,,Apex Metals Inc.,US,+1 212 555 0100\n"
    assert _counts(ops, rows) == (2, 0, 0)
    assert sorted(lead.country or "" for lead in ops.leads.iterate()) == ["DE", "US"]
    assert _counts(ops, rows + "\n", "again.csv") == (0, 2, 0)
    backwards = "".join(reversed(rows.splitlines(keepends=True)))
    assert _counts(ops, backwards, "backwards.csv") == (0, 2, 0)
    assert _counts(ops, "Ann,Lee,ann@apex.example,Apex Metals,US,\n", "address.csv") == (0, 1, 1)
    assert {lead.country: lead.email for lead in ops.leads.iterate()} == {
        "DE": None,
        "US": "ann@apex.example",
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("DE,", "US,"),
        (",+49 30 1234567", ",+1 212 555 0100"),
        ("DE,+49 30 1234567", "DE,030 7654321"),
    ],
)
def test_name_and_company_need_country_and_phone_to_agree(ops: LeadOps, first: str, second: str) -> None:
    rows = f"Ann,Lee,,Apex,{first}\nAnn,Lee,,Apex,{second}\n"
    assert _counts(ops, rows)[0] == 2
    assert _counts(ops, rows + "\n", "again.csv") == (0, 2, 0)


@pytest.mark.parametrize(
    ("first", "second"),
    [(",", ","), ("DE,", "DE,"), (",+49 30 1234567", ",030/1234567"), ("DE,1", "DE,2")],
)
def test_same_name_company_and_country_or_phone_are_one_lead(ops: LeadOps, first: str, second: str) -> None:
    rows = f"Ann,Lee,,Apex GmbH,{first}\nAnn,Lee,,APEX,{second}\n"
    assert _counts(ops, rows)[:2] == (1, 1)


@pytest.mark.parametrize(("first", "second"), [("DE,", ","), (",", "US,"), ("DE,", ",+49 30 1234567")])
def test_same_name_and_company_alone_are_a_possible_duplicate(ops: LeadOps, first: str, second: str) -> None:
    rows = f"Ann,Lee,,Apex GmbH,{first}\nAnn,Lee,,APEX,{second}\n"
    assert _counts(ops, rows)[:2] == (2, 0)
    assert _counts(ops, rows + "\n", "again.csv") == (0, 2, 0)
    assert ops.duplicates.search().open_count == 1


def test_lead_stored_by_shared_mailbox_only_is_found_again(ops: LeadOps) -> None:
    store = Repositories(ops.database)
    content = LeadContent(
        first_name="Ann", last_name="Lee", email="info@acme.example", company_name="Acme", country="DE"
    )
    take_in(store, [row(content)._replace(dedupe_key="email:info@acme.example")])
    [stored] = all_leads(store)
    assert _counts(ops, SHARED) == (0, 1, 0)
    assert _counts(ops, "Bob,Ray,info@acme.example,Acme,,\n", "b.csv") == (1, 0, 0)
    assert _counts(ops, SHARED + "Bob,Ray,info@acme.example,Acme,,\n", "both.csv") == (0, 2, 0)
    edited = edit(store, stored.id, {"country": "FR"}, by="rep")
    assert (edited.country, edited.dedupe_key) == ("FR", "email:info@acme.example")


def test_separate_namesake_can_be_edited(ops: LeadOps) -> None:
    _counts(ops, "Ann,Lee,,Apex,DE,\nAnn,Lee,,Apex,US,\n")
    [lead] = [lead for lead in ops.leads.iterate() if lead.country == "US"]
    assert ops.leads.edit(str(lead.id), {"job_title": "CEO"}, by="rep").job_title == "CEO"
    assert _counts(ops, "Ann,Lee,,Apex,US,\n", "again.csv") == (0, 1, 0)


def test_lead_entered_by_hand_is_matched_like_a_row(ops: LeadOps) -> None:
    ann = {"first_name": "Ann", "last_name": "Lee", "email": "sales@acme.example"}
    first = ops.leads.add(ann, by="rep")
    assert ops.leads.add(ann | {"first_name": "Bob"}, by="rep").id != first.id
    with pytest.raises(LeadExistsError) as refused:
        ops.leads.add(ann, by="rep")
    assert refused.value.lead_id == first.id
    lead = ops.leads.add(LeadContent(first_name="Cy", email="noemail@noemail.com"), by="rep")
    assert (lead.email, lead.attributes) == (None, {"email": "noemail@noemail.com"})
    assert ops.leads.add({"first_name": "Di", "email": "none@none.com"}, by="rep").email is None


def test_opt_out_of_a_shared_mailbox_covers_all_its_leads(ops: LeadOps) -> None:
    _counts(ops, "Ann,Lee,info@acme.example,Acme,DE,\nBob,Ray,info@acme.example,Acme,DE,\n")
    ops.suppressions.add("info@acme.example")
    ops.process()
    assert [lead.recommended_action for lead in ops.leads.iterate()] == [RecommendedAction.HOLD] * 2


def test_outcome_of_a_shared_mailbox_is_matched_by_name(ops: LeadOps) -> None:
    _counts(
        ops, "Ann,Lee,info@acme.example,Acme,,\nBob,Ray,info@acme.example,Acme,,\nCy,Dee,info@b.example,B,,\n"
    )
    outcomes = (
        "First Name,Last Name,Email,Outcome\n"
        "Bob,Ray,info@acme.example,Won\n"
        ",,info@b.example,Lost\n"
        ",,info@acme.example,Lost\n"
    )
    report = ops.outcomes.import_file(io.BytesIO(outcomes.encode()), file_name="o.csv")
    assert (report.labelled, report.unmatched) == (2, 1)


def test_outcome_of_a_namesake_is_matched_by_country(ops: LeadOps) -> None:
    _counts(ops, "Ann,Lee,,Apex GmbH,DE,\nAnn,Lee,,Apex Inc.,US,\n")
    outcomes = (
        "First Name,Last Name,Company,Country,Outcome\nAnn,Lee,Apex Inc.,US,Won\nAnn,Lee,Apex Ltd,GB,Won\n"
    )
    report = ops.outcomes.import_file(io.BytesIO(outcomes.encode()), file_name="o.csv")
    assert (report.labelled, report.unmatched) == (1, 1)
    assert {lead.country: lead.status for lead in ops.leads.iterate()} == {
        "DE": LeadStatus.NEW,
        "US": LeadStatus.CLOSED_WON,
    }
