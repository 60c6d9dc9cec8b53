"""Decide when two rows are the same lead."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import orjson

from leadops_core.intake.cells import SHORT_CHARS
from leadops_core.intake.details import detail_of
from leadops_core.intake.headers import compact, fold
from leadops_core.intake.text import CACHED_NAMES
from leadops_core.intake.values.mailboxes import is_shared
from leadops_core.schemas import LeadContent, LeadField

_LEGAL_FORMS: Final = frozenset(
    """
    gmbh mbh ug ag kg kgaa ohg gbr ev eg se inc incorporated corp corporation llc llp lp ltd limited plc co company sa
    sas sarl sasu eurl srl spa sl slu sau bv nv vof ab as asa oy oyj aps kft zrt rt doo sro as ooo oao pty pte pvt sdn
    bhd kk sp zoo spzoo lda ltda eireli sagl cie und haftungsbeschrankt private public cv mbb partg
""".split()
)
_WORDS = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.(?=\s|$)")
_RECORD_IDS: Final = tuple(
    """
    recordid hsobjectid leadid contactid personid donotmodifylead donotmodifycontact apollocontactid apollorecordid euid
    leid salesforceid hubspotid pipedriveid crmid zohoid externalid externalreference prospectid customerid clientid
    memberid userid uuid guid leadnumber kundennummer id
""".split()
)
"""Columns with record ids of other systems, most reliable first."""
_PHONE_WORDS: Final = tuple("phone mobile mobil telefon handy telefoon telefono celular movil".split())
_PHONE_DIGITS: Final = 8
_PHONE_SEPARATORS = re.compile(r":::|[;,|\n]| / ")
_NO_DIGIT = re.compile(r"\D+")
_WEBSITES: Final = frozenset(
    """
    website websiteurl companywebsite companydomain companydomainname domain domainname companyurl url web webseite
    homepage siteweb sitioweb sitoweb organizationwebsite accountwebsite
""".split()
)
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^\s/:?#@]+\.[^\s/:?#@]+)")
_ID_ENDINGS: Final = ("id", "key", "number", "nummer", "reference", "ref", "uuid", "code")


def dedupe_keys(content: LeadContent) -> tuple[str, str | None]:
    """Return the dedupe key of a lead, and its key by name and company, or None if one of these is unknown.

    The dedupe key is the email address (with the name for a shared mailbox), else name and company, else a record id from a
    custom field, else a digest of the whole content. So the same row twice is always the same lead. First and last name are
    both needed, because two Peters of a large company are two people. A key has at most 320 characters.
    """
    by_name = name_key(content.first_name, content.last_name, content.company_name)
    if content.email is not None:
        return _email_key_of(content), by_name
    if by_name is not None:
        return by_name, by_name
    return _id_key(content.attributes) or _row_key(content), None


def email_key(email: str) -> str:
    """Return the key of an address, which ignores case."""
    return _bounded(f"email:{email.lower()}")


def _email_key_of(content: LeadContent) -> str:
    """Return the key of a lead with an address. For a shared mailbox such as `info@`, it contains the name."""
    email = (content.email or "").lower()
    person = " ".join(_name_words(content))
    return _bounded(f"email:{email} {person}") if person and is_shared(email) else email_key(email)


def address_part(key: str) -> str | None:
    """Return the key of the address alone if `key` belongs to a person at a shared mailbox, else None.

    A lead has this key if its name is unknown, or if it was stored by a version that ignored names.
    """
    address, blank, _ = key.partition(" ")
    return address if blank and address.startswith("email:") else None


def is_shared_mailbox(key: str) -> bool:
    """Return True if `key` is the key of a shared mailbox without a name."""
    kind, _, email = key.partition(":")
    return kind == "email" and "@" in email and " " not in email and is_shared(email)


def is_named_in(key: str, names: Iterable[str | None]) -> bool:
    """Return True if the person in the key of a shared mailbox may have these names."""
    mine = set(key.partition(" ")[2].split())
    theirs = {word for name in names if name for word in (_fold_name(name) or "").split()}
    return mine <= theirs or theirs <= mine


def may_be_same_person(one: LeadContent, other: LeadContent) -> bool:
    """Return True if one lead has no name, or if every word of one name is in the other."""
    mine, theirs = set(_name_words(one)), set(_name_words(other))
    return mine <= theirs or theirs <= mine


def disagree(one: LeadContent, other: LeadContent) -> bool:
    """Return True if country, phone, or website show that two leads of the same name and company are two people."""
    if one.country and other.country and one.country != other.country:
        return True
    return any(
        mine and theirs and mine.isdisjoint(theirs)
        for mine, theirs in (
            (phone_numbers(one.attributes), phone_numbers(other.attributes)),
            (web_hosts(one.attributes), web_hosts(other.attributes)),
        )
    )


def is_confirmed(one: LeadContent, other: LeadContent) -> bool:
    """Return True if two leads of the same name and company are one person.

    Country, phone, or the domain of the company must agree, and none of them may differ. Two leads without any of them are
    the same, because nothing tells them apart.
    """
    if disagree(one, other):
        return False
    mine, theirs = _traits(one), _traits(other)
    return not mine.isdisjoint(theirs) or not (mine or theirs)


def _traits(content: LeadContent) -> frozenset[str]:
    """Return country, phones, and domains."""
    host = (content.email or "").rpartition("@")[2]
    domains = web_hosts(content.attributes) | ({host} if host else set())
    return frozenset((*filter(None, [content.country]), *phone_numbers(content.attributes), *domains))


def apart_key(content: LeadContent, name_key: str) -> str:
    """Return a key for a lead if a different person has the same name and company."""
    details = (
        content.country or "",
        min(phone_numbers(content.attributes), default=""),
        min(web_hosts(content.attributes), default=""),
    )
    return _bounded("|".join((name_key, *details)).lower())


def _name_words(content: LeadContent) -> list[str]:
    halves = (_fold_name(half) for half in (content.first_name, content.last_name) if half)
    return [word for half in halves if half for word in half.split()]


def phone_numbers(attributes: Mapping[str, str]) -> frozenset[str]:
    """Return the last digits of each phone number in the attributes, which are the same with and without a country code."""
    return frozenset(
        digits[-_PHONE_DIGITS:]
        for column, text in attributes.items()
        if _is_phone(column)
        for number in _PHONE_SEPARATORS.split(text)
        if len(digits := _NO_DIGIT.sub("", number)) >= _PHONE_DIGITS - 2
    )


def web_hosts(attributes: Mapping[str, str]) -> frozenset[str]:
    """Return the hosts of the websites in the attributes, without `www`."""
    hosts = (
        _HOST.match(text.strip().casefold()) for column, text in attributes.items() if _is_website(column)
    )
    return frozenset(host[1] for host in hosts if host)


@lru_cache(maxsize=4096)
def _is_phone(column: str) -> bool:
    key = compact(column)
    is_named = detail_of(column) is LeadField.PHONE or any(word in key for word in _PHONE_WORDS)
    return is_named and "fax" not in key


@lru_cache(maxsize=4096)
def _is_website(column: str) -> bool:
    return detail_of(column) is LeadField.WEBSITE or compact(column) in _WEBSITES


def name_key(first_name: str | None, last_name: str | None, company_name: str | None) -> str | None:
    """Return the key of a person at a company, without case, accents, and legal forms, or None if a part is missing."""
    return name_keys((first_name,), (last_name,), (company_name,))[0]


def name_keys(
    first_names: Iterable[str | None], last_names: Iterable[str | None], company_names: Iterable[str | None]
) -> list[str | None]:
    """Return the `name_key` of many people."""
    firsts, lasts = map(_fold_name, first_names), map(_fold_name, last_names)
    companies = map(_fold_company, company_names)
    keys = [
        f"name:{first} {last}|{company}" if first and last and company else None
        for first, last, company in zip(firsts, lasts, companies, strict=True)
    ]
    return [key if key is None or len(key) <= SHORT_CHARS else _bounded(key) for key in keys]


@lru_cache(maxsize=CACHED_NAMES)
def _fold_name(name: str | None) -> str | None:
    return name and (" ".join(_words_of(name)) or name.casefold())


@lru_cache(maxsize=CACHED_NAMES)
def _fold_company(name: str | None) -> str | None:
    """Return the company's name for comparison, without its legal form unless the name is nothing else."""
    return " ".join(company_words(name)) or (name or "").casefold() or None


def company_words(name: str | None) -> tuple[str, ...]:
    """Return the words of a company's name, folded, without its legal form unless the name is nothing else."""
    words = _words_of(name) if name else []
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return tuple(words)


def _words_of(name: str) -> list[str]:
    folded = name.casefold() if name.isascii() else fold.__wrapped__(name)
    words = folded.split()
    if all(map(str.isalnum, words)):
        return words
    return _WORDS.findall(_DOTTED.sub("", folded) if "." in folded else folded)


def _id_key(attributes: Mapping[str, str]) -> str | None:
    ids = {kind: value for column, value in attributes.items() if (kind := _record_id_kind(column))}
    for kind in _RECORD_IDS:
        value = ids.get(kind)
        if value:
            return _bounded(f"id:{kind}={value}")
    return None


@lru_cache(maxsize=4096)
def _record_id_kind(column: str) -> str | None:
    key = compact(column)
    return key if key in _RECORD_IDS else None


def _row_key(content: LeadContent) -> str:
    values = content.model_dump(mode="json", exclude_none=True, include=set(LeadContent.model_fields))
    return "row:" + hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()


def contents_key(content: LeadContent, without: Iterable[str] = ()) -> str:
    """Return a digest of the content without outcome columns and without the custom fields `without`.

    It is the same for two files of which only one has outcomes.
    """
    dropped = set(without)
    attributes = {name: text for name, text in content.attributes.items() if name not in dropped}
    return _row_key(content.model_copy(update={"attributes": attributes, "outcome_attributes": {}}))


def is_record_id(column: str) -> bool:
    """Return True if the name of the column means record ids."""
    key = compact(column)
    return key in _RECORD_IDS or key.endswith(_ID_ENDINGS)


def _bounded(key: str) -> str:
    if len(key) <= SHORT_CHARS:
        return key
    kind = key.partition(":")[0]
    return f"{kind}:sha256={hashlib.sha256(key.encode()).hexdigest()}"


def company_key_of(name: str | None) -> str | None:
    """Return the company's name for sorting, without case and accents."""
    if name is None:
        return None
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
