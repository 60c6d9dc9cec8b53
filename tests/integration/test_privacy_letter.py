"""The letter that tells a person how their data led to their score, from the library, the command line, and the API."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.database.errors import NotFoundError
from leadops_core.schemas import Language, Lead
from leadops_core.schemas.scorecard import MISSING

PETRA = {
    "email": "petra@hafenwerk.example",
    "first_name": "Petra",
    "last_name": "Krüger",
    "company_name": "Hafenwerk GmbH",
    "job_title": "Vertriebsleiterin",
    "industry": "Logistik",
    "company_size": "51-200",
    "country": "DE",
    "pain_point": "Anfragen bleiben liegen",
    "lead_message": "Guten Tag, wir brauchen im März eine Demo. Ich entscheide das.",
    "Telefon": "+49 40 5550100",
    "Messestand": "H4 \x1b[31mrot",
}


@pytest.fixture
def ops(database_url: str, tmp_path: Path) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None, outbox_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture
def petra(ops: LeadOps) -> Lead:
    added = ops.leads.add(PETRA)
    ops.process()
    return ops.leads.show(added.id).lead


def _points(text: str) -> list[str]:
    return re.findall(r"^ *([+−]\d+(?:[.,]\d+)?)  ", text, re.MULTILINE)


def test_letter_shows_every_line_of_a_score(ops: LeadOps, petra: Lead) -> None:
    text = ops.privacy.letter(petra.email or "", language=Language.ENGLISH).text
    score = ops.leads.show(petra.id).score
    assert score is not None
    assert len(_points(text)) == len(score.lines)
    assert all(
        line.evidence.quote in text for line in score.lines if line.evidence.quote and line.level != MISSING
    )
    assert f"The sum starts at {score.base:g}." in text
    assert f"gave yours {int(score.total)} of 100 points" in text


def test_letter_contains_all_stored_data_about_a_lead(ops: LeadOps, petra: Lead) -> None:
    text = ops.privacy.letter(str(petra.id)).text
    for value in (
        petra.first_name,
        petra.last_name,
        petra.email,
        petra.company_name,
        petra.job_title,
        petra.pain_point,
        petra.lead_message,
        *petra.attributes,
        "+49 40 5550100",
        "Logistik",
        "51–200 Personen",
        "Deutschland",
    ):
        assert value is not None
        assert value in text


def test_letter_is_in_the_language_of_the_lead(ops: LeadOps, petra: Lead) -> None:
    letter = ops.privacy.letter(str(petra.id))
    assert letter.language is Language.GERMAN
    assert letter.text.splitlines()[2] == "Guten Tag Petra Krüger,"
    assert "unknown" not in letter.text


@pytest.mark.parametrize("language", list(Language))
def test_letter_can_be_written_in_every_language(ops: LeadOps, petra: Lead, language: Language) -> None:
    letters = {ops.privacy.letter(str(petra.id), language=language).text for _ in range(2)}
    assert len(letters) == 1, "the same data gives the same letter"
    [text] = letters
    assert not re.search(r"[{}]", text)


def test_letter_names_changes_that_would_raise_the_score(ops: LeadOps) -> None:
    lead = ops.leads.add({"email": "tom@tiny.example", "first_name": "Tom", "country": "US"})
    ops.process()
    score = ops.leads.show(lead.id).score
    assert score is not None
    assert score.lifts
    text = ops.privacy.letter(str(lead.id)).text
    section = text.partition("WHAT WOULD HAVE CHANGED THE RESULT")[2].partition("OTHER DATA")[0]
    assert section.count("points, “") == len(score.lifts)


def test_letter_contains_no_control_characters(ops: LeadOps, petra: Lead) -> None:
    text = ops.privacy.letter(str(petra.id)).text
    assert {each for each in text if unicodedata.category(each) in ("Cc", "Cf")} == {"\n"}


def test_letter_to_a_lead_without_a_score_lists_the_data(ops: LeadOps) -> None:
    lead = ops.leads.add({"email": "new@later.example", "first_name": "Nia"})
    text = ops.privacy.letter(str(lead.id)).text
    assert "has not scored your enquiry" in text
    assert "Email: new@later.example" in text


def test_letter_states_the_number_of_emails_sent(ops: LeadOps, petra: Lead) -> None:
    assert (
        "We have not sent you an email." in ops.privacy.letter(str(petra.id), language=Language.ENGLISH).text
    )
    [draft] = ops.drafts.for_lead(petra.id)
    ops.delivery.send_now(draft.id, by="ana", expected_version=draft.version)
    assert (
        "We have sent you one email, on " in ops.privacy.letter(str(petra.id), language=Language.ENGLISH).text
    )


def test_letter_about_a_missing_lead_is_refused(ops: LeadOps) -> None:
    with pytest.raises(NotFoundError):
        ops.privacy.letter("nobody@nowhere.example")
