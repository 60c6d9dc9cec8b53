"""Emails are written, continued, and sent in the language of the lead."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadops_core import LeadOps
from leadops_core.cli.app import cli
from leadops_core.outreach import UnwrittenLanguageError
from leadops_core.schemas import EmailDraft, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.settings import Settings
from leadops_core.testing.clock import FixedClock
from tests.support.languages import sender_in_five_languages

DAY = 86_400
JUTTA = LeadContent.model_validate(
    {
        "email": "jutta@acme.example",
        "first_name": "Jutta",
        "last_name": "Meier",
        "company_name": "Acme",
        "job_title": "VP Sales",
        "industry": "software",
        "company_size": "201-500",
        "country": "DE",
        "lead_message": "Können Sie uns noch diesen Monat eine Demo zeigen? Unser Budget ist freigegeben.",
    }
)
PLAYBOOK = sender_in_five_languages().playbook.content


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def ops(tmp_path: Path, clock: FixedClock) -> Iterator[LeadOps]:
    config = Settings(_env_file=None, outbox_dir=tmp_path / "outbox", undo_seconds=0)
    with LeadOps.open(f"sqlite:///{tmp_path}/leads.db", config=config, clock=clock) as opened:
        opened.playbook.save(PLAYBOOK, by="ann", expected_version=0)
        opened.leads.add(JUTTA)
        opened.process()
        yield opened


def waiting(ops: LeadOps) -> EmailDraft:
    [item] = ops.review().items
    return item.draft


def send(ops: LeadOps, draft: EmailDraft) -> None:
    ops.delivery.send_now(draft.id, by="ann", expected_version=draft.version)


def test_first_email_is_written_and_sent_in_the_language_of_the_lead(ops: LeadOps, tmp_path: Path) -> None:
    draft = waiting(ops)
    assert draft.language is Language.GERMAN
    assert draft.body.startswith("Guten Tag Jutta Meier,\n\nvielen Dank für Ihre Anfrage nach einer Demo")
    send(ops, draft)
    [file] = (tmp_path / "outbox").glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    text, page = (part.get_content() for part in message.iter_parts())
    assert "Eine Antwort mit „abmelden“ genügt." in text
    assert '<html lang="de">' in page


def test_follow_up_keeps_the_language_of_the_email_before_it(ops: LeadOps, clock: FixedClock) -> None:
    french = ops.drafts.create(str(waiting(ops).lead_id), by="ann", language=Language.FRENCH)
    assert french.body.startswith("Bonjour Jutta,")
    send(ops, french)
    clock.advance(3 * DAY)
    assert ops.follow_ups.draft_due().drafted == {"follow_up_1": 1}
    assert (waiting(ops).language, waiting(ops).subject) == (Language.FRENCH, "Au sujet de votre démo")


def test_language_that_the_playbook_does_not_write_is_refused(ops: LeadOps) -> None:
    lead_id = str(waiting(ops).lead_id)
    two = (Language.ENGLISH, Language.GERMAN)
    ops.playbook.save(PLAYBOOK.model_copy(update={"languages": two}), by="ann")
    with pytest.raises(UnwrittenLanguageError, match="no emails in 'es', only in 'en', 'de'"):
        ops.drafts.create(lead_id, by="ann", language=Language.SPANISH)
    ops.playbook.save(PLAYBOOK.model_copy(update={"languages": two[:1]}), by="ann")
    assert ops.drafts.create(lead_id, by="ann").language is Language.ENGLISH


def test_text_of_a_person_has_the_language_that_it_shows(ops: LeadOps) -> None:
    lead_id = str(waiting(ops).lead_id)
    body = "Hola, Jutta:\n\n¿Tiene veinte minutos esta semana para hablar de la demo?\n\nUn saludo,\nAlex"
    assert ops.drafts.create(lead_id, by="ann", subject="Demo", body=body).language is Language.SPANISH


def test_cli_draft_writes_in_another_language(ops: LeadOps, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/leads.db"
    result = CliRunner().invoke(cli, ["draft", "--db", url, "jutta@acme.example", "--language", "pt"])
    assert result.exit_code == 0, result.output
    assert "First touch · Portuguese · Waiting for review" in " ".join(result.output.split())
    assert "Bom dia, Jutta," in result.output
