"""Addresses that belong to more than one person."""

import pytest

from leadops_core.intake import dedupe_keys, detect, normalize_content
from leadops_core.intake.values.mailboxes import is_filler, is_shared
from leadops_core.schemas import LeadContent
from tests.unit.intake.reading import take

FILLERS = (
    "noemail@noemail.com none@none.com test@test.com na@na.na n/a@na.com no@no.com xxx@xxx.com aaa@aaa.com no-email@acme.com "
    "no.email@gmail.com 4711@noemail.com unknown@unknown.com no@email.com test@email.com null@null.com abc@abc.com "
    "asdf@asdf.com "
    "keine@keine.de keine-email@keine.de sinemail@sinemail.es pasdemail@pasdemail.fr notprovided@acme.com test1@test.com"
).split()
SHARED = (
    "info@acme.com sales2@acme.de sales.emea@acme.com info-de@acme.com kontakt@acme.de vertrieb@acme.de no-reply@acme.com "
    "ventas@acme.es contatti@acme.it biuro@acme.pl acme@acme.com service-team@acme.de info+crm@acme.com"
).split()
PERSONAL = (
    "ann.lee@acme.com a@b.com nora@northwind.example noel@acme.com na@acme.com test@acme.com max.sales@acme.de iris@acme.com "
    "ann@none.com infanta@acme.com notreal.marlon@yahoo.com nobody@corp.example user@domain.com ann@info.com"
).split()


@pytest.mark.parametrize("email", FILLERS)
def test_placeholder_address_is_recognized(email: str) -> None:
    assert is_filler(email)


@pytest.mark.parametrize("email", SHARED)
def test_shared_mailbox_is_recognized(email: str) -> None:
    assert is_shared(email)
    assert not is_filler(email)


@pytest.mark.parametrize("email", PERSONAL)
def test_personal_address_is_neither_shared_nor_a_placeholder(email: str) -> None:
    assert not is_shared(email)
    assert not is_filler(email)


def test_shared_mailbox_is_a_key_only_with_the_name() -> None:
    ann = LeadContent(email="info@acme.com", first_name="Ann", last_name="Lée")
    bob = LeadContent(email="INFO@acme.com", first_name="Bob", last_name="Ray")
    assert dedupe_keys(ann)[0] == "email:info@acme.com ann lee"
    assert dedupe_keys(bob)[0] == "email:info@acme.com bob ray"
    assert dedupe_keys(LeadContent(email="info@acme.com"))[0] == "email:info@acme.com"


def test_placeholder_address_in_a_file_is_kept_as_an_attribute() -> None:
    taken = take(b"Name,Email\nAnn Lee,NoEmail@noemail.com\nBo Ray,b@c.com\n")
    assert taken.rejected == []
    assert [row.content.email for row in taken.rows] == [None, "b@c.com"]
    assert taken.rows[0].content.attributes == {"Email": "NoEmail@noemail.com"}
    assert detect(b"Name,Email\n", file_name="x").columns[1].field is not None


def test_placeholder_address_entered_by_hand_is_an_attribute() -> None:
    content = normalize_content({"first_name": "Ann", "email": "none@none.com"})
    assert (content.email, content.attributes) == (None, {"email": "none@none.com"})
