"""Facts that were found out about a lead, each with where it comes from."""

from enum import StrEnum

from leadops_core.schemas.base import Confidence, Schema


class FactName(StrEnum):
    EMAIL_KIND = "email_kind"
    """business, free, disposable, role or none."""
    COMPANY_DOMAIN = "company_domain"
    """Registrable domain of the company (free-mail hosts never count)."""
    SENIORITY = "seniority"
    """owner, c_level, vp, head, director, manager, senior, staff, junior, intern."""
    DEPARTMENT = "department"
    """sales, revenue_operations, marketing, operations, finance, it, engineering, product, hr, legal, procurement,
    customer_success, general_management, other."""
    REGION = "region"
    """Sales region: north_america, latin_america, emea_… as the enrichment room names them."""
    TIME_ZONE = "time_zone"
    """IANA name of the country's most populous zone."""
    COUNTRY = "country"
    """ISO country where the lead gave none and something else implies it (the e-mail's country domain)."""
    COMPANY_SIZE = "company_size"
    """Size band, given or implied."""
    COMPLETENESS = "completeness"
    """Share of the fields that matter which are known: high, medium or low."""


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
        """The fact of that name, or None where nothing is known."""
        return next((fact for fact in self.facts if fact.name is name), None)

    def value(self, name: FactName) -> str | None:
        """The value of the fact of that name, or None where nothing is known."""
        fact = self.get(name)
        return fact.value if fact else None
