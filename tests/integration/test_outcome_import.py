"""From files with outcomes to labels, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import LeadStatus, Outcome, OutcomeImportReport
from tests.support.repositories import Repositories


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url) as opened:
        yield opened


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def adds_up(report: OutcomeImportReport) -> bool:
    parts = (
        *(report.labelled, report.unchanged, report.undecided),
        *(report.unmatched, report.unrecognised, report.rejected),
    )
    return report.rows == sum(parts)


def outcomes_by(ops: LeadOps, name: str) -> dict[str, Outcome]:
    leads = {lead.id: lead for lead in ops.leads.iterate()}
    return {
        leads[each.lead_id].attributes.get(name, "") or str(leads[each.lead_id].email): each.outcome
        for each in Repositories(ops.database).labels.all()
    }


BANK = """"age";"job";"cons.price.idx";"y"
30;"admin.";93.994;"no"
41;"student";92.893;"yes"
52;"retired";93.994;"no"
"""


def test_file_is_imported_as_leads_and_then_as_outcomes(ops: LeadOps, tmp_path: Path) -> None:
    path = file(tmp_path, "bank.csv", BANK)
    assert ops.ingest(path).counts.accepted == 3
    rehearsed = ops.outcomes.import_file(path, dry_run=True)
    assert (rehearsed.labelled, rehearsed.label_count, Repositories(ops.database).labels.count()) == (3, 0, 0)
    report = ops.outcomes.import_file(path)
    assert (report.rows, report.labelled, report.outcome_column) == (3, 3, "y")
    assert adds_up(report)
    assert {(each.value, each.meaning, each.positive, each.rows) for each in report.values} == {
        ("no", "closed_lost", False, 2),
        ("yes", "closed_won", True, 1),
    }
    assert outcomes_by(ops, "age") == {
        "30": Outcome.CLOSED_LOST,
        "41": Outcome.CLOSED_WON,
        "52": Outcome.CLOSED_LOST,
    }
    again = ops.outcomes.import_file(path)
    assert (again.labelled, again.unchanged, again.label_count) == (0, 3, 3)
    assert [len(ops.leads.show(str(lead.id)).feedback) for lead in ops.leads.iterate()] == [1, 1, 1]


def test_outcome_import_matches_anonymous_leads_by_contents(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(
        file(tmp_path, "leads.csv", '"age";"job";"cons.price.idx"\n30;"admin.";93.994\n41;"student";92.893\n')
    )
    report = ops.outcomes.import_file(file(tmp_path, "bank.csv", BANK))
    assert (report.labelled, report.unmatched, report.matched_by) == (2, 1, {"contents": 2})
    assert adds_up(report)
    assert report.problems[0].line == 4


LEADS = """Email,First Name,Last Name,Company,Ref
ann@a.example,Ann,Ames,Alpha,r1
,Bob,Burr,Beta,r2
,Cyd,Cole,Gamma,r3
,,,,r4
"""


def test_outcome_is_matched_by_email_then_key_then_identity(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", LEADS))
    past = """Email,First Name,Last Name,Company,Ref,Result
ANN@A.example,,,,r4,won
,,,,r2,lost
,Cyd,Cole,Gamma Inc.,,no response
,,,,r9,won
"""
    report = ops.outcomes.import_file(file(tmp_path, "past.csv", past), key="Ref")
    assert report.matched_by == {"email": 1, "key": 1, "identity": 1}
    assert (report.labelled, report.unmatched, report.key_column) == (3, 1, "Ref")
    assert outcomes_by(ops, "Ref") == {
        "r1": Outcome.CLOSED_WON,
        "r2": Outcome.CLOSED_LOST,
        "r3": Outcome.NO_RESPONSE,
    }


def test_outcome_import_detects_a_shared_key_column(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Email,Deal ID\na@a.example,77\nb@a.example,78\n"))
    report = ops.outcomes.import_file(
        file(tmp_path, "past.csv", "Deal ID,Outcome\n77,won\n78,lost\n79,won\n")
    )
    assert (report.labelled, report.unmatched, report.key_column) == (2, 1, "Deal ID")


def test_outcome_key_of_two_leads_labels_neither(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Email,Team\na@a.example,x\nb@a.example,x\n"))
    report = ops.outcomes.import_file(file(tmp_path, "past.csv", "Team,Outcome\nx,won\n"), key="Team")
    assert (report.labelled, report.unmatched) == (0, 1)
    assert "more than one" in report.problems[0].reason


def test_outcome_is_matched_by_the_id_of_an_export(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Colour,Weight\nred,1\nblue,2\n"))
    exported = tmp_path / "export.csv"
    ops.export(exported)
    header, *rows = exported.read_text(encoding="utf-8").splitlines()
    told = file(
        tmp_path, "told.csv", "\n".join([header + ",Result", rows[0] + ",won", rows[1] + ",lost"]) + "\n"
    )
    report = ops.outcomes.import_file(told)
    assert (report.labelled, report.outcome_column) == (2, "Result")


def test_open_rows_set_no_label_and_unknown_values_are_named(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Email\na@a.example\nb@a.example\nc@a.example\nd@a.example\n"))
    past = (
        "Email,Stage\na@a.example,Won\nb@a.example,Proposal\nc@a.example,Purple\nd@a.example,\nnobody,Won\n"
    )
    report = ops.outcomes.import_file(file(tmp_path, "past.csv", past))
    assert (report.labelled, report.undecided, report.unrecognised, report.rejected) == (1, 2, 1, 1)
    assert adds_up(report)
    assert [(each.line, each.column) for each in report.problems] == [(4, "Stage"), (6, "Email")]
    assert "Purple" in report.problems[0].reason


def test_person_can_assign_outcomes_to_values(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Email\na@a.example\nb@a.example\n"))
    path = file(tmp_path, "past.csv", "Email,Ende\na@a.example,alpha\nb@a.example,beta\n")
    with pytest.raises(LeadOpsError, match=r"past\.csv, line 1: no outcome column was found.*'Ende'"):
        ops.outcomes.import_file(path)
    with pytest.raises(LeadOpsError, match=r"none of its values is recognized .*'alpha' ×1"):
        ops.outcomes.import_file(path, outcome_column="ende")
    with pytest.raises(LeadOpsError, match="there is no column 'Nope'"):
        ops.outcomes.import_file(path, outcome_column="Nope")
    report = ops.outcomes.import_file(path, outcome_column="Ende", positive=["ALPHA"])
    assert outcomes_by(ops, "") == {"a@a.example": Outcome.CLOSED_WON, "b@a.example": Outcome.CLOSED_LOST}
    assert report.labelled == 2


def test_values_named_good_are_good_in_a_column_of_losses(ops: LeadOps, tmp_path: Path) -> None:
    path = file(tmp_path, "churn.csv", "Email,Churned\na@x.example,Yes\nb@y.example,No\n")
    ops.ingest(path)
    by_itself = ops.outcomes.import_file(path, dry_run=True)
    assert {each.value: each.positive for each in by_itself.values} == {"Yes": False, "No": True}
    told = ops.outcomes.import_file(path, positive=["Yes"])
    assert {each.value: each.positive for each in told.values} == {"Yes": True, "No": False}


def test_newer_outcome_file_replaces_labels_and_keeps_history(ops: LeadOps, tmp_path: Path) -> None:
    ops.ingest(file(tmp_path, "leads.csv", "Email\na@a.example\n"))
    ops.outcomes.import_file(file(tmp_path, "one.csv", "Email,Stage\na@a.example,Meeting booked\n"))
    ops.outcomes.import_file(file(tmp_path, "two.csv", "Email,Stage\na@a.example,Closed Won\n"))
    [lead] = ops.leads.iterate()
    assert lead.status is LeadStatus.CLOSED_WON
    assert [each.outcome for each in ops.leads.show(str(lead.id)).feedback] == [
        Outcome.CLOSED_WON,
        Outcome.BOOKED_DEMO,
    ]
    assert [each.outcome for each in Repositories(ops.database).labels.all()] == [Outcome.CLOSED_WON]
    # The first file again says nothing new.
    assert ops.outcomes.import_file(tmp_path / "one.csv").labelled == 0
    assert [each.outcome for each in Repositories(ops.database).labels.all()] == [Outcome.CLOSED_WON]


def test_outcome_import_keeps_the_date_and_excludes_its_columns(ops: LeadOps, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "past.csv",
        "Email,Outcome,Close Date,Lost Reason,Region\na@a.example,won,5/31/2024,,EU\nb@a.example,lost,6/1/2024,price,EU\n",
    )
    ops.ingest(path)
    report = ops.outcomes.import_file(path)
    assert report.date_column == "Close Date"
    assert {each.occurred_at for each in Repositories(ops.database).labels.all()} == {
        datetime(2024, 5, 31, tzinfo=UTC),
        datetime(2024, 6, 1, tzinfo=UTC),
    }
    assert set(report.set_aside) == {"Outcome", "Close Date", "Lost Reason"}
    assert set(Repositories(ops.database).labels.excluded_columns()) == set(report.set_aside)


def test_label_keeps_the_lead_as_scored(ops: LeadOps) -> None:
    ann = ops.leads.add({"email": "ann@a.example", "job_title": "CEO", "Plan": "free"})
    bob = ops.leads.add({"email": "bob@a.example", "job_title": "CFO"})
    ops.process()
    # Changed after scoring, before the outcome; then scored again only for Bob.
    ops.leads.add(
        {"email": "ann@a.example", "job_title": "Won: new customer", "Plan": "gold"}, update_existing=True
    )
    ops.leads.add({"email": "bob@a.example", "job_title": "Intern"}, update_existing=True)
    ops.pipeline.run(str(bob.id))
    for lead in (ann, bob):
        ops.outcomes.record(str(lead.id), Outcome.CLOSED_WON, by="ann")
    # A note after the outcome changes nothing, nor does a second outcome.
    ops.leads.add({"email": "bob@a.example", "job_title": "Happy customer"}, update_existing=True)
    ops.outcomes.record(str(bob.id), Outcome.CLOSED_LOST, by="ann")
    labels = Repositories(ops.database).labels
    as_scored = dict(labels.leads_as_scored([ann.id, bob.id]))
    assert as_scored[ann.id].fields["job_title"] == "CEO"
    assert as_scored[ann.id].attributes == {"Plan": "free"}
    assert as_scored[ann.id].facts
    assert as_scored[bob.id].fields["job_title"] == "Intern"
    assert labels.outcomes([ann.id, bob.id]) == {ann.id: Outcome.CLOSED_WON, bob.id: Outcome.CLOSED_LOST}
    assert ops.leads.show(str(ann.id)).lead.job_title == "Won: new customer"


def test_unscored_history_keeps_the_imported_values(ops: LeadOps) -> None:
    lead = ops.leads.add({"email": "ann@a.example", "job_title": "CEO"})
    ops.outcomes.record(str(lead.id), Outcome.CLOSED_WON, by="ann")
    ops.leads.add({"email": "ann@a.example", "job_title": "Customer"}, update_existing=True)
    content = dict(Repositories(ops.database).labels.leads_as_scored([lead.id]))[lead.id].unprocessed
    assert content is not None
    assert content.job_title == "CEO"


def test_label_keeps_the_signals_of_its_score(ops: LeadOps) -> None:
    said = "Could we book a demo next week? Our budget is approved."
    lead = ops.leads.add({"email": "ann@a.example", "lead_message": said})
    ops.process()
    scored = ops.leads.show(str(lead.id)).score
    ops.outcomes.record(str(lead.id), Outcome.CLOSED_WON, by="ann")
    signals = dict(Repositories(ops.database).labels.leads_as_scored([lead.id]))[lead.id].signals
    assert scored is not None
    assert signals == [(signal.kind, signal.level, signal.quote) for signal in scored.signals]
    assert signals


HISTORIES = {
    "german": (
        (
            "E-Mail;Firma;Ausgang;Abgeschlossen am\n"
            "ann@a.example;Alpha;Auftrag erhalten;31. Mai 2024 14:05 Uhr\n"
            "bob@b.example;Beta;Kein Auftrag;Fr., 31.05.2024\n"
            "cyd@c.example;Gamma;Verloren;31.05.2024\n"
            "dan@d.example;Delta;Gewonnen;31.05.24\n"
        ),
        {"ann@a.example", "dan@d.example"},
    ),
    "french": (
        (
            "Email,Société,Conclusion,Date de clôture\n"
            "ann@a.example,Alpha,Affaire gagnée,31 mai 2024\n"
            "bob@b.example,Beta,Perdu,vendredi 31 mai 2024\n"
        ),
        {"ann@a.example"},
    ),
    "spanish": (
        (
            "Correo,Empresa,Resultado final,Fecha de cierre\n"
            'ann@a.example,Alpha,Venta cerrada,"viernes, 31 de mayo de 2024"\n'
            "bob@b.example,Beta,Sin venta,31 de mayo de 2024\n"
        ),
        {"ann@a.example"},
    ),
    "portuguese": (
        (
            "Email,Empresa,Desfecho,Data de fechamento\n"
            "ann@a.example,Alpha,Fechado,31 de maio de 2024\n"
            "bob@b.example,Beta,Perdido,31/05/2024 14h05\n"
        ),
        {"ann@a.example"},
    ),
    "serials": (
        (
            "Email,Company,Deal Result,Close Date\nann@a.example,Alpha,W,45443\nbob@b.example,Beta,L,45443.5\n"
            "cyd@c.example,Gamma,L,45443\n"
        ),
        {"ann@a.example"},
    ),
    "header words as values": (
        (
            "Email,Company,Lead Source,Contact Method,Result,Closed At\n"
            "ann@a.example,Alpha,email,phone,Won,2024-05-31 14:05:09 UTC\n"
            "bob@b.example,Website,website,email,Lost,31-MAY-2024\n"
            "cyd@c.example,Company,Source,Email,Loss,31-May-24\n"
            'dan@d.example,Status,email,website,Won,"May 31, 2024, 2:05 PM"\n'
        ),
        {"ann@a.example", "dan@d.example"},
    ),
}


@pytest.mark.parametrize("kind", HISTORIES)
def test_crm_history_becomes_dated_labels(ops: LeadOps, tmp_path: Path, kind: str) -> None:
    text, won = HISTORIES[kind]
    path = file(tmp_path, "history.csv", text)
    count = len(text.splitlines()) - 1
    assert ops.ingest(path).counts.accepted == count
    report = ops.outcomes.import_file(path)
    assert (report.labelled, report.rows) == (count, count)
    labels = Repositories(ops.database).labels.all()
    assert {label.occurred_at.date().isoformat() for label in labels if label.occurred_at} == {"2024-05-31"}
    outcomes = outcomes_by(ops, "none")
    assert {email for email, outcome in outcomes.items() if outcome is Outcome.CLOSED_WON} == won
