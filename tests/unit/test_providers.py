"""The settings choose a provider, which does not start without what it needs."""

from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.delivery.providers import choose_email
from leadops_core.errors import SettingsError

OWN = {
    "sender_name": "Ann Lee",
    "sender_company": "Firm",
    "sender_email": "ann@firm.test",
    "sender_postal_address": "1 Road, Town",
    "sender_website": "https://firm.test",
    "sender_offer": "people sleep",
    "unsubscribe_url": "https://firm.test/u",
    "unsubscribe_secret": "s" * 32,
}
SMTP = OWN | {"email_mode": "smtp", "smtp_host": "mail.firm.test"}
ACS = OWN | {"email_mode": "acs", "acs_connection_string": "endpoint=https://firm.test/;accesskey=a2V5"}


def settings(values: dict[str, Any]) -> Settings:
    return Settings(_env_file=None, **values)


def test_email_mode_selects_its_provider() -> None:
    assert choose_email(settings({})).provider == "mock"
    assert choose_email(settings(SMTP)).provider == "smtp"
    assert choose_email(settings(ACS)).provider == "acs"
    by_identity = {**ACS, "acs_connection_string": None, "acs_endpoint": "https://firm.test"}
    assert choose_email(settings(by_identity)).provider == "acs"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (SMTP | {"smtp_host": None}, "LEADOPS_SMTP_HOST is missing"),
        (SMTP | {"smtp_username": "ann"}, "LEADOPS_SMTP_PASSWORD is missing"),
        (SMTP | {"smtp_password": "x"}, "LEADOPS_SMTP_USERNAME is missing"),
        (
            SMTP | {"smtp_username": "a", "smtp_password": "x", "smtp_security": "none"},
            "would send the password unencrypted",
        ),
        (SMTP | {"smtp_ca_file": "nowhere.pem"}, "there is no file nowhere.pem"),
        (SMTP | {"delivery_lease_seconds": 60}, "LEADOPS_DELIVERY_LEASE_SECONDS must be 190 or more"),
        (SMTP | {"unsubscribe_url": None}, "LEADOPS_UNSUBSCRIBE_URL is missing"),
        (SMTP | {"unsubscribe_url": "http://firm.test/u"}, "must be an https URL"),
        (SMTP | {"unsubscribe_url": "https://firm.test/u?x=1"}, "must not have a query or fragment"),
        (SMTP | {"unsubscribe_secret": None}, "LEADOPS_UNSUBSCRIBE_SECRET is missing"),
        (SMTP | {"unsubscribe_secret": "short"}, "shorter than 32 characters"),
        (
            SMTP | {"sender_email": "alex@quillmere.example"},
            "LEADOPS_SENDER_EMAIL still has the example value",
        ),
        (SMTP | {"reply_to": "a@b@c"}, "The reply-to or opt-out address"),
        (ACS | {"acs_connection_string": None}, "LEADOPS_ACS_CONNECTION_STRING is missing"),
        (
            ACS | {"acs_connection_string": "nonsense"},
            "LEADOPS_ACS_CONNECTION_STRING is not valid",
        ),
        (ACS | {"acs_endpoint": "http://firm.test"}, "LEADOPS_ACS_ENDPOINT must be an https URL"),
    ],
)
def test_start_names_the_missing_setting(values: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        choose_email(settings(values))


def test_all_missing_settings_are_named_at_once(tmp_path: Any) -> None:
    database = tmp_path / "leads.db"
    with pytest.raises(SettingsError) as refused:
        LeadOps.open(f"sqlite:///{database}", config=settings({"email_mode": "smtp"}))
    said = str(refused.value)
    for name in (
        "SENDER_EMAIL",
        "SENDER_POSTAL_ADDRESS",
        "UNSUBSCRIBE_URL",
        "UNSUBSCRIBE_SECRET",
        "SMTP_HOST",
    ):
        assert f"LEADOPS_{name}" in said
    assert not database.exists()


def test_provider_description_hides_secrets() -> None:
    with pytest.raises(SettingsError) as refused:
        choose_email(settings(SMTP | {"unsubscribe_secret": "hush", "smtp_password": "geheim"}))
    assert "hush" not in str(refused.value)
    assert "geheim" not in str(refused.value)
