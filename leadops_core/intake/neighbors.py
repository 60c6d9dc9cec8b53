"""Decide by the other columns of a file which field an ambiguous header names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from leadops_core.intake import evidence
from leadops_core.intake.aliases import EITHER_NAME, PERSON_PREFIXES, PERSONS
from leadops_core.intake.cells import shorten
from leadops_core.intake.headers import compact, fold, words
from leadops_core.intake.matching import HeaderMatch
from leadops_core.schemas import LeadField

HALF_NAMES: Final = (LeadField.FIRST_NAME, LeadField.LAST_NAME)
_IDENTITIES: Final = (*HALF_NAMES, LeadField.FULL_NAME, LeadField.EMAIL, LeadField.COMPANY_NAME)
_CERTAIN: Final = 0.8
_SUPPORTED: Final = 0.75


@dataclass(slots=True)
class Candidate:
    """A column and the field that it may fill."""

    name: str
    index: int
    cells: tuple[str, ...]
    values: list[str] = field(default_factory=list)
    key: str = ""
    match: HeaderMatch | None = None
    question: HeaderMatch | None = None
    """A match that is too uncertain to decide without a person."""
    is_outcome: bool = False
    why: str = ""
    """Why the column fills no field, if the reason is more than an unknown header."""

    def __post_init__(self) -> None:
        self.values = evidence.filled_values(self.cells)
        self.key = compact(self.name)

    def drop(self, why: str) -> None:
        self.match = None
        self.why = why

    def is_for(self, lead_field: LeadField) -> bool:
        return self.match is not None and self.match.field is lead_field


def settle(columns: Sequence[Candidate]) -> None:
    """Change the matches of columns that mean something else beside the other columns."""
    _settle_either_name(columns)
    _settle_name_of_company(columns)
    _settle_exporters_company(columns)
    _settle_priority(columns)
    _settle_profile(columns)
    _settle_record_id(columns)


def _settle_either_name(columns: Sequence[Candidate]) -> None:
    """Decide which half of the name a column is: `Name` beside `Vorname` is the last name."""
    present = {column.match.field for column in columns if column.match}
    either = [column for column in columns if column.match and column.key in EITHER_NAME]
    has_whole = any(
        column.is_for(LeadField.FULL_NAME) and column.key not in EITHER_NAME for column in columns
    )
    first, last = (half in present for half in HALF_NAMES)
    if not either or has_whole or first == last:
        return
    column = either[0]
    missing, present_half = (
        (LeadField.LAST_NAME, HALF_NAMES[0]) if first else (LeadField.FIRST_NAME, HALF_NAMES[1])
    )
    other = next(c for c in columns if c.is_for(present_half))
    pairs = [
        (fold(whole), fold(half))
        for whole, half in zip(column.cells, other.cells, strict=True)
        if whole.strip() and half.strip()
    ]
    if pairs and 2 * sum(half in whole.split() for whole, half in pairs) > len(pairs):
        return
    why = f"“{column.name}” beside “{other.name}” can only be the other half of the name"
    column.match = HeaderMatch(missing, 0.9, why)


def _settle_name_of_company(columns: Sequence[Candidate]) -> None:
    """Take a plain `Name` beside the name of a contact for the company, if no other column is."""
    names = [column for column in columns if column.is_for(LeadField.FULL_NAME)]
    contacts = [column for column in names if not _PERSON_WORDS.isdisjoint(words(column.name))]
    plain = [column for column in names if column.key in _PLAIN_NAMES]
    has_company = any(column.is_for(LeadField.COMPANY_NAME) for column in columns)
    if contacts and plain and not has_company:
        why = f"“{plain[0].name}” beside “{contacts[0].name}” is the name of the company"
        plain[0].match = HeaderMatch(LeadField.COMPANY_NAME, _SUPPORTED, why)


_PERSON_WORDS: Final = PERSONS | frozenset(PERSON_PREFIXES)
_PLAIN_NAMES: Final = frozenset("name displayname naam nom nome nombre namn navn nazwa 名称".split())


def _settle_exporters_company(columns: Sequence[Candidate]) -> None:
    """Drop a company column that never changes if another company column does: it is the exporter's own company."""
    candidates = [column for column in columns if column.is_for(LeadField.COMPANY_NAME)]
    customers = [column for column in columns if column.key in {"customer", "client", "kunde", "cliente"}]
    varying = [column for column in candidates + customers if len(set(map(fold, column.values))) > 1]
    constant = [
        column for column in candidates if len(column.values) >= 3 and len(set(map(fold, column.values))) == 1
    ]
    for column in constant:
        reason = f"every sampled row has “{shorten(column.values[0], 40)}”, probably the company that exported the file"
        if varying:
            better = next((c for c in varying if c.match), varying[0])
            column.drop(f"{reason}; “{better.name}” varies and is used")
            if not better.is_for(LeadField.COMPANY_NAME):
                why = f"varies, while “{column.name}” is always the same"
                better.match = HeaderMatch(LeadField.COMPANY_NAME, _SUPPORTED, why)
                better.why = ""
        elif _has_many_hosts(columns, column.values):
            column.drop(f"{reason}: the email addresses belong to many other companies")


def _has_many_hosts(columns: Sequence[Candidate], companies: list[str]) -> bool:
    emails = next((c for c in columns if c.is_for(LeadField.EMAIL)), None)
    hosts = {value.rpartition("@")[2].strip("> ").casefold() for value in emails.values} if emails else set()
    own = compact(companies[0])[:4]
    return len(companies) >= 10 and len(hosts) >= 5 and not any(host.startswith(own) for host in hosts)


def _settle_priority(columns: Sequence[Candidate]) -> None:
    """Drop the priority of an address book, which Outlook and Google export beside the sensitivity."""
    if any(column.key == "sensitivity" for column in columns):
        for column in columns:
            if column.is_for(LeadField.URGENCY) and column.key.startswith("priorit"):
                column.drop("the priority of an entry in an address book, not the urgency of the lead")


def _settle_profile(columns: Sequence[Candidate]) -> None:
    """Take a column of web addresses for LinkedIn profiles if its values are."""
    for column in columns:
        if column.is_for(LeadField.WEBSITE) and evidence.look_like_profiles(column.values):
            column.match = HeaderMatch(LeadField.LINKEDIN_URL, 0.9, "its values are LinkedIn profiles")


def _settle_record_id(columns: Sequence[Candidate]) -> None:
    """Take a plain `ID` for the record of the lead only beside the columns of a person or company."""
    has_lead = any(
        column.match and column.match.field in _IDENTITIES and column.match.confidence >= _CERTAIN
        for column in columns
    )
    for column in columns:
        if column.match and column.is_for(LeadField.EXTERNAL_ID) and column.match.confidence < _SUPPORTED:
            if has_lead:
                column.match = column.match._replace(confidence=_SUPPORTED)
            else:
                column.drop("could be an id of anything")
