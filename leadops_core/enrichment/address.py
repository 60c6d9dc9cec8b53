"""Read the kind of mailbox, the company domain, and the country from an email address or website."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from leadops_core.enrichment.lists import (
    NOT_A_COMPANY,
    ROLE_MAILBOXES,
    ROLE_PREFIXES,
    disposable_hosts,
    free_mail_hosts,
)
from leadops_core.enrichment.places import country_of_domain
from leadops_core.schemas.enrichment import Fact, FactName

if TYPE_CHECKING:
    from tldextract import TLDExtract

_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_WEBSITE = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]{0,20}://)?(?:[^/@\s]{1,100}@)?([a-z0-9_.-]{3,253})(?:[:/?#\s]|$)"
)
_WEBSITE_COLUMNS = frozenset(
    (
        "account website|company domain|company domain name|company url|company website|domain|homepage|"
        "organization - website|url of company|web|web site|website|website url"
    ).split("|")
)

NO_ADDRESS = Fact(name=FactName.EMAIL_KIND, value="none", source="field:email", confidence=1.0)
_ROLE = Fact(name=FactName.EMAIL_KIND, value="role", source="list:role-mailboxes", confidence=0.95)
_DISPOSABLE = Fact(
    name=FactName.EMAIL_KIND, value="disposable", source="list:disposable-mail", confidence=0.95
)
_FREE = Fact(name=FactName.EMAIL_KIND, value="free", source="list:free-mail", confidence=0.95)
_BUSINESS = Fact(name=FactName.EMAIL_KIND, value="business", source="field:email", confidence=0.9)


class HostFacts(NamedTuple):
    """The facts that follow from the host of an address."""

    kind: Fact
    domain: Fact | None
    country: Fact | None


@cache
def _suffixes() -> "TLDExtract":
    # Imported on first use: the package loads an HTTP client, which is slower than everything else here.
    from tldextract import TLDExtract

    # Without URLs and a cache folder, only the packaged list is read.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def registrable_domain(host: str) -> str | None:
    """Return the registrable domain of `host`, or None if `host` has no dot.

    It follows the public suffix list with private suffixes. If the suffix is unknown, it consists of the last two
    labels.
    """
    if not _HOST.fullmatch(host) or host.rsplit(".", 1)[1].isdigit():
        return None
    return _suffixes().extract_str(host).top_domain_under_public_suffix or ".".join(host.split(".")[-2:])


@lru_cache(maxsize=16_384)
def host_facts(host: str) -> HostFacts:
    """Return everything that follows from the host of an email address."""
    domain = registrable_domain(host)
    names = {host, domain} if domain else {host}
    country = country_of_domain(host)
    if not names.isdisjoint(disposable_hosts()):
        return HostFacts(_DISPOSABLE, None, None)
    implied = (
        Fact(name=FactName.COUNTRY, value=country, source="field:email", confidence=0.5) if country else None
    )
    if not names.isdisjoint(free_mail_hosts()):
        return HostFacts(_FREE, None, implied)
    domain_fact = (
        Fact(name=FactName.COMPANY_DOMAIN, value=domain, source="field:email", confidence=0.95)
        if domain
        else None
    )
    return HostFacts(_BUSINESS, domain_fact, implied)


def email_kind(local: str, host_kind: Fact) -> Fact:
    """Return the kind of the mailbox. A free or disposable host has priority over a role."""
    if host_kind is not _BUSINESS:
        return host_kind
    local = local.partition("+")[0]
    if local in ROLE_MAILBOXES:
        return _ROLE
    words = local.replace("-", ".").replace("_", ".").split(".")
    if len(words) > 1 and (words[0] in ROLE_PREFIXES or "".join(words) in ROLE_MAILBOXES):
        return _ROLE
    return _BUSINESS


def domain_from_website(attributes: dict[str, str]) -> Fact | None:
    """Return the company's domain from a website column. Pages on social networks do not count."""
    for column, value in attributes.items():
        if column.casefold() in _WEBSITE_COLUMNS:
            domain = _website_domain(value)
            if domain:
                return Fact(
                    name=FactName.COMPANY_DOMAIN, value=domain, source=f"attribute:{column}", confidence=0.9
                )
    return None


def _website_domain(website: str) -> str | None:
    match = _WEBSITE.match(website[:300].casefold())
    domain = registrable_domain(match[1].strip(".")) if match else None
    if domain is None or domain in NOT_A_COMPANY or domain in free_mail_hosts():
        return None
    return domain
