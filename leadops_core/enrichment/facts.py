"""All facts about a lead."""

from functools import lru_cache

from leadops_core.enrichment.address import NO_ADDRESS, HostFacts, domain_from_website, email_kind, host_facts
from leadops_core.enrichment.places import region_of, time_zone_of
from leadops_core.enrichment.size import size_fact
from leadops_core.enrichment.title import title_facts
from leadops_core.schemas.enrichment import Enrichment, Fact, FactName
from leadops_core.schemas.lead import LeadContent

_NO_HOST = HostFacts(NO_ADDRESS, None, None)
_COMPLETE = {
    level: Fact(name=FactName.COMPLETENESS, value=level, source="field:*", confidence=1.0)
    for level in ("high", "medium", "low")
}
_HIGH, _MEDIUM = 8, 5
"""Number of known fields, as counted by `_known`, for high and medium completeness."""


def enrich(content: LeadContent) -> Enrichment:
    """Return all facts that follow from the lead, in the order of `FactName`, at most one per name.

    An unknown value has no fact, except that `email_kind` is `none` if there is no address.
    """
    local, at, host = (content.email or "").rpartition("@")
    from_host = host_facts(host) if at and host else _NO_HOST
    facts = [email_kind(local, from_host.kind)]

    domain = from_host.domain
    if domain is None and content.attributes:
        domain = domain_from_website(content.attributes)
    if domain:
        facts.append(domain)
    if content.job_title:
        facts += title_facts(content.job_title)

    if content.country:
        facts += _place_facts(content.country, "field:country", 1.0)
    elif from_host.country:
        facts += _place_facts(from_host.country.value, from_host.country.source, from_host.country.confidence)
        facts.append(from_host.country)

    size = size_fact(content)
    if size:
        facts.append(size)
    known_count = _known(content)
    facts.append(_COMPLETE["high" if known_count >= _HIGH else "medium" if known_count >= _MEDIUM else "low"])
    return Enrichment(facts=tuple(facts))


def _known(content: LeadContent) -> int:
    """Count the known ones of: name, address, company, title, industry, size, country, budget, time, and need."""
    return (
        (content.first_name is not None or content.last_name is not None)
        + (content.email is not None)
        + (content.company_name is not None)
        + (content.job_title is not None)
        + (content.industry is not None)
        + (content.company_size is not None)
        + (content.country is not None)
        + (content.budget_range is not None)
        + (content.urgency is not None)
        + (content.lead_message is not None or content.pain_point is not None)
    )


@lru_cache(maxsize=1_024)
def _place_facts(country: str, source: str, confidence: float) -> tuple[Fact, ...]:
    facts = []
    region = region_of(country)
    if region:
        facts.append(Fact(name=FactName.REGION, value=region, source=source, confidence=confidence))
    zone = time_zone_of(country)
    if zone:
        # In a country with several time zones, most people live in this one, but not nearly all of them.
        confidence *= 1.0 if zone[1] else 0.6
        facts.append(Fact(name=FactName.TIME_ZONE, value=zone[0], source=source, confidence=confidence))
    return tuple(facts)
