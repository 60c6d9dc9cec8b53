"""Facts about a lead, with their sources."""

from enum import StrEnum

from leadops_core.schemas.base import Confidence, Schema


class FactName(StrEnum):
    EMAIL_KIND = "email_kind"
    """business, free, disposable, role or none."""
    COMPANY_DOMAIN = "company_domain"
    """Registrable domain of the company, never that of a free email provider."""
    SENIORITY = "seniority"
    """owner, c_level, vp, head, director, manager, senior, staff, junior, intern."""
    DEPARTMENT = "department"
    """sales, revenue_operations, marketing, operations, finance, it, engineering, product, hr, legal, procurement,
    customer_success, general_management, other."""
    REGION = "region"
    """Sales region, such as `north_america` or `latin_america`."""
    TIME_ZONE = "time_zone"
    """IANA name of the country's most populous time zone."""
    COUNTRY = "country"
    """ISO country, if the lead's field is empty and its email domain implies one."""
    COMPANY_SIZE = "company_size"
    """Size band, from the field or implied."""
    COMPLETENESS = "completeness"
    """Share of the important fields that are known: high, medium, or low."""


class Fact(Schema):
    """A fact with its source and confidence."""

    name: FactName
    value: str
    source: str
    """Source: a field (`field:email`), a list (`list:free-mail`) or a provider (`web:…`)."""
    confidence: Confidence


class Enrichment(Schema):
    """Facts about a lead, at most one per name, in the order of `FactName`."""

    facts: tuple[Fact, ...] = ()

    def get(self, name: FactName) -> Fact | None:
        """Return the fact, or None if it is unknown."""
        return next((fact for fact in self.facts if fact.name is name), None)

    def value(self, name: FactName) -> str | None:
        """Return the value of the fact, or None if it is unknown."""
        fact = self.get(name)
        return fact.value if fact else None
