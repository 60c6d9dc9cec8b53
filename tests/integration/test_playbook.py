"""The playbook decides what emails say."""

from collections.abc import Iterator

import pytest

from leadops_core import LeadOps
from leadops_core.database.errors import VersionConflict
from leadops_core.schemas import Industry, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Audience, Offer, PlaybookContent
from leadops_core.settings import Settings

ANN = LeadContent.model_validate(
    {
        "email": "ann@acme.example",
        "first_name": "Ann",
        "company_name": "Acme",
        "job_title": "VP Sales",
        "industry": "software",
        "company_size": "201-500",
        "country": "US",
        "urgency": "high",
        "lead_message": "Could you show us a demo this month? Our budget is approved.",
    }
)


@pytest.fixture
def ops(database_url: str) -> Iterator[LeadOps]:
    with LeadOps.open(database_url, config=Settings(_env_file=None)) as opened:
        yield opened


def offer(name: str, text: str, *industries: Industry) -> Offer:
    return Offer(name=name, audience=Audience(industries=industries), texts={Language.ENGLISH: text})


def content(*offers: Offer, company: str = "Harbor") -> PlaybookContent:
    return PlaybookContent(company=company, offers=offers or (offer("general", "teams ship boxes"),))


def waiting_body(ops: LeadOps) -> str:
    [item] = ops.review().items
    return item.draft.body


def test_settings_make_the_playbook_until_one_is_saved(ops: LeadOps) -> None:
    default = ops.playbook.current()
    assert (default.version, default.company, ops.playbook.history()) == (0, "Quillmere", ())
    saved = ops.playbook.save(content(), by="ann", expected_version=0)
    assert (saved.version, saved.saved_by) == (1, "ann")
    assert ops.playbook.current() == saved == ops.playbook.get(1)
    assert ops.playbook.get(0) == default


def test_playbook_save_refuses_an_outdated_version_and_repeats_nothing(ops: LeadOps) -> None:
    ops.playbook.save(content(), by="ann", expected_version=0)
    with pytest.raises(VersionConflict):
        ops.playbook.save(content(company="Other"), by="ben", expected_version=0)
    assert ops.playbook.save(content(), by="ben", expected_version=1).version == 1
    ops.playbook.save(content(company="Other"), by="ben", expected_version=1)
    history = [(entry.version, entry.saved_by, entry.changed) for entry in ops.playbook.history()]
    assert history == [(2, "ben", ("company",)), (1, "ann", ("company", "offers", "links"))]


def test_saved_playbook_drafts_processed_leads_again(ops: LeadOps) -> None:
    lead = ops.leads.add(ANN)
    ops.process()
    assert "revenue teams route every inbound lead" in waiting_body(ops)
    ops.playbook.save(
        content(
            offer("general", "teams ship boxes"),
            offer("software", "software companies ship on Fridays", Industry.SOFTWARE),
            offer("retail", "shops ship at night", Industry.RETAIL),
        ),
        by="ann",
    )
    ops.pipeline.run(str(lead.id))
    assert "At Harbor, we help software companies ship on Fridays." in waiting_body(ops)
