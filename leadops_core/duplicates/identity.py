"""What identifies the person of a lead, in a form that can be compared."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from leadops_core.duplicates.nicknames import without_umlauts
from leadops_core.enrichment.lists import free_mail_hosts
from leadops_core.intake.dedupe import company_words, phone_numbers, web_hosts
from leadops_core.intake.headers import compact, fold
from leadops_core.intake.text import CACHED_NAMES
from leadops_core.intake.values.mailboxes import is_shared
from leadops_core.schemas import LeadContent

_TITLES: Final = frozenset(
    """
    dr prof professor mr mrs ms miss mx sir madam dipl ing med mag mba phd msc bsc jr sr ii iii herr frau hr fr monsieur
    madame mme mlle senor senora sr sra don dona signor signora sig dott dottssa ir drs pan pani mgr inz he she they him
    her them his hers
""".split()
)
"""Words of a name that are no part of it, folded."""
_WORDS = re.compile(r"[^\W\d_]+")
_PROFILE = re.compile(r"linkedin\.com/(?:in|pub)/([^/?#\s]+)", re.IGNORECASE)
_GMAIL: Final = frozenset(("gmail.com", "googlemail.com"))


class Identity(NamedTuple):
    """The person of a lead."""

    first: tuple[str, ...]
    """Words of the first name, folded, without titles."""
    last: tuple[str, ...]
    mailbox: str | None
    """The address without a tag and, for Gmail, without dots."""
    is_shared: bool
    """True if several people read the mailbox."""
    company: tuple[str, ...]
    """Words of the company name, folded, without its legal form."""
    domains: frozenset[str]
    """Domains of the company: its website, and the host of the address unless anybody can have an address there."""
    phones: frozenset[str]
    profiles: frozenset[str]
    country: str | None

    @property
    def name(self) -> tuple[str, ...]:
        return (*self.first, *self.last)


def identity_of(content: LeadContent) -> Identity:
    host = (content.email or "").rpartition("@")[2]
    domains = web_hosts(content.attributes)
    if host and host not in free_mail_hosts():
        domains |= {host}
    return Identity(
        first=name_words(content.first_name),
        last=name_words(content.last_name),
        mailbox=mailbox_of(content.email),
        is_shared=content.email is not None and is_shared(content.email),
        company=company_words(content.company_name),
        domains=domains,
        phones=phone_numbers(content.attributes),
        profiles=_profiles(content.attributes),
        country=content.country,
    )


@lru_cache(maxsize=CACHED_NAMES)
def name_words(name: str | None) -> tuple[str, ...]:
    """Return the words of a name without case, accents, umlauts (`Müller`, `Mueller`, and `Muller` are alike), and titles."""
    words = _WORDS.findall(fold(name or ""))
    name_parts = [word for word in words if word not in _TITLES] or words
    return tuple(without_umlauts(word) for word in name_parts)


@lru_cache(maxsize=CACHED_NAMES)
def mailbox_of(email: str | None) -> str | None:
    """Return the address in the form that all spellings of one mailbox share."""
    if not email:
        return None
    local, _, host = email.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if host in _GMAIL:
        local, host = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{host}"


def identity_digest(identity: Identity) -> str:
    """Return a text that changes if the person's identity changes."""
    parts = (
        " ".join(identity.name),
        identity.mailbox or "",
        " ".join(identity.company),
        *(" ".join(sorted(values)) for values in (identity.domains, identity.phones, identity.profiles)),
        identity.country or "",
    )
    return "|".join(parts)


def _profiles(attributes: Mapping[str, str]) -> frozenset[str]:
    """Return the LinkedIn profiles in the attributes."""
    return frozenset(
        profile.lower().rstrip("/")
        for column, text in attributes.items()
        if "linkedin" in text.lower() or "linkedin" in compact(column)
        for profile in _PROFILE.findall(text)
    )
