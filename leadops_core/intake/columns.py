"""Map columns to fields: by header first, then by values if the header is unknown or ambiguous."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from leadops_core.intake import evidence
from leadops_core.intake.aliases import BINARY_OUTCOMES, CRM_OUTCOMES, EITHER_NAME, KNOWN_OTHERS, NOT_THE_LEAD
from leadops_core.intake.cells import shorten
from leadops_core.intake.headers import compact, fold, words
from leadops_core.intake.matching import HeaderMatch, match_header, names_a_thing
from leadops_core.intake.outcomes.values import Meaning, meaning_of, tell_outcomes
from leadops_core.schemas import ColumnRole, LeadField, MappedColumn, Outcome

_SAMPLES: Final = 3
_SAMPLE_CHARS: Final = 80
_RESULTS: Final = frozenset(("result", "results"))
"""Headers of outcomes in a CRM, but of tests and surveys in other files."""
_HALF_NAMES: Final = (LeadField.FIRST_NAME, LeadField.LAST_NAME)


@dataclass(slots=True)
class _Column:
    name: str
    index: int
    cells: tuple[str, ...]
    values: list[str] = field(default_factory=list)
    key: str = ""
    match: HeaderMatch | None = None
    is_outcome: bool = False
    why: str = ""
    """Why the column fills no field, if the reason is more than an unknown header."""

    def __post_init__(self) -> None:
        self.values = evidence.filled_values(self.cells)
        self.key = compact(self.name)

    def drop(self, why: str) -> None:
        self.match = None
        self.why = why


def map_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[MappedColumn, ...]:
    """Return the role and field of each column. No two columns fill the same field."""
    columns = [_Column(name, index, tuple(row[index] for row in rows)) for index, name in enumerate(names)]
    for column in columns:
        _read_header(column)
    _settle_either_name(columns)
    _settle_exporters_company(columns)
    filled = _assign(columns)
    _settle_whole_name(filled)
    _guess_by_values(columns, filled)
    return tuple(_mapped(column, filled) for column in columns)


def _read_header(column: _Column) -> None:
    values = column.values
    is_binary_outcome = column.key in BINARY_OUTCOMES and evidence.is_binary(values)
    is_result = column.key in _RESULTS and _are_outcomes(values)
    if column.key in CRM_OUTCOMES or is_binary_outcome or is_result or tell_outcomes(values):
        column.is_outcome = True
        column.why = "tells the outcome of the lead: kept and shown, but not used in scores"
        return
    match = match_header(column.name)
    if match is None:
        if column.key in KNOWN_OTHERS:
            column.why = "a common column that fills no field"
        elif names_a_thing(column.name):
            column.why = "the name of something other than the lead"
        return
    column.match = match
    objection = _objection(column, match)
    if objection:
        column.drop(objection)


def _are_outcomes(values: Sequence[str]) -> bool:
    """Return True if nearly all values mean an outcome or an open lead, and some mean an outcome."""
    meanings = [meaning_of(value) for value in values]
    understood = sum(meaning is not Meaning.UNRECOGNISED for meaning in meanings)
    return any(isinstance(meaning, Outcome) for meaning in meanings) and 10 * understood >= 9 * len(meanings)


def _objection(column: _Column, match: HeaderMatch) -> str | None:
    """Return why the values contradict the header, or None."""
    values = column.values
    speaks_against = _OBJECTIONS.get(match.field)
    why = speaks_against(match, values) if speaks_against else None
    if why:
        return why
    is_weak = match.is_guess or match.confidence <= 0.8
    if is_weak and evidence.readable_share(match.field, values) < 0.5:
        return f"its values cannot be read as {match.field.value.replace('_', ' ')}"
    return None


def _no_title(match: HeaderMatch, values: Sequence[str]) -> str | None:
    if evidence.are_salutations(values):
        return "holds forms of address (Mr, Mrs, Dr), not job titles"
    if evidence.are_numbers(values):
        return "holds numbers, not job titles"
    if match.confidence <= 0.6 and not match.is_guess and not evidence.are_capitalized(values):
        return "could be job titles, but its values are lower-case words: kept as they are"
    return None


def _no_whole_name(match: HeaderMatch, values: Sequence[str]) -> str | None:
    if evidence.are_numbers(values) or evidence.is_binary(values):
        return "holds no names"
    if match.confidence <= 0.6 and not evidence.look_like_names(values):
        return "could be a person, but its values are not names of people"
    return None


def _no_half_name(_: HeaderMatch, values: Sequence[str]) -> str | None:
    return "holds numbers, not names" if evidence.are_numbers(values) else None


def _no_company(_: HeaderMatch, values: Sequence[str]) -> str | None:
    is_other = evidence.is_binary(values) or evidence.are_numbers(values)
    return "holds no names of companies" if is_other else None


def _no_address(_: HeaderMatch, values: Sequence[str]) -> str | None:
    if evidence.is_binary(values):
        return "only says yes or no"
    return "holds numbers, not email addresses" if evidence.are_numbers(values) else None


def _no_words(_: HeaderMatch, values: Sequence[str]) -> str | None:
    return "only says yes or no" if evidence.is_binary(values) else None


_OBJECTIONS: Final[dict[LeadField, Callable[[HeaderMatch, Sequence[str]], str | None]]] = {
    LeadField.JOB_TITLE: _no_title,
    LeadField.FULL_NAME: _no_whole_name,
    LeadField.FIRST_NAME: _no_half_name,
    LeadField.LAST_NAME: _no_half_name,
    LeadField.COMPANY_NAME: _no_company,
    LeadField.EMAIL: _no_address,
    LeadField.PAIN_POINT: _no_words,
    LeadField.LEAD_MESSAGE: _no_words,
}
"""For each field, the check for values that it cannot have."""


def _settle_either_name(columns: list[_Column]) -> None:
    """Decide which half of the name a column is: `Name` beside `Vorname` is the last name."""
    present = {column.match.field for column in columns if column.match}
    either = [column for column in columns if column.match and column.key in EITHER_NAME]
    has_whole = any(
        column.match and column.match.field is LeadField.FULL_NAME and column.key not in EITHER_NAME
        for column in columns
    )
    if not either or has_whole:
        return
    column = either[0]
    first, last = (half in present for half in _HALF_NAMES)
    if first == last:
        return
    missing = LeadField.LAST_NAME if first else LeadField.FIRST_NAME
    other = next(
        c for c in columns if c.match and c.match.field is (_HALF_NAMES[0] if first else _HALF_NAMES[1])
    )
    pairs = [
        (fold(whole), fold(half))
        for whole, half in zip(column.cells, other.cells, strict=True)
        if whole.strip() and half.strip()
    ]
    if pairs and 2 * sum(half in whole.split() for whole, half in pairs) > len(pairs):
        return
    why = f"“{column.name}” beside “{other.name}” can only be the other half of the name"
    column.match = HeaderMatch(missing, 0.9, why)


def _settle_exporters_company(columns: list[_Column]) -> None:
    """Drop a company column that never changes if another company column does: it is the exporter's own company."""
    candidates = [
        column for column in columns if column.match and column.match.field is LeadField.COMPANY_NAME
    ]
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
            if better.match is None:
                why = f"varies, while “{column.name}” is always the same"
                better.match = HeaderMatch(LeadField.COMPANY_NAME, 0.7, why)
                better.why = ""
        elif _has_many_hosts(columns, column.values):
            column.drop(f"{reason}: the email addresses belong to many other companies")


def _has_many_hosts(columns: list[_Column], companies: list[str]) -> bool:
    emails = next((c for c in columns if c.match and c.match.field is LeadField.EMAIL), None)
    hosts = {value.rpartition("@")[2].strip("> ").casefold() for value in emails.values} if emails else set()
    own = compact(companies[0])[:4]
    return len(companies) >= 10 and len(hosts) >= 5 and not any(host.startswith(own) for host in hosts)


def _assign(columns: list[_Column]) -> dict[LeadField, _Column]:
    filled: dict[LeadField, _Column] = {}

    def rank(column: _Column) -> tuple[bool, float, int]:
        # Of two columns with known headers, a column with values is better than an empty column.
        return (not column.values, -(column.match.confidence if column.match else 0.0), column.index)

    for column in sorted(columns, key=rank):
        if column.match is None:
            continue
        better = filled.setdefault(column.match.field, column)
        if better is not column:
            label = column.match.field.value.replace("_", " ")
            column.drop(f"could also be the {label}, but “{better.name}” matches better")
    return filled


def _settle_whole_name(filled: dict[LeadField, _Column]) -> None:
    """Use either the column of the whole name, or the columns of its two halves if their headers are certain."""
    whole = filled.get(LeadField.FULL_NAME)
    if whole is None or whole.match is None:
        return
    halves = [filled[half] for half in _HALF_NAMES if half in filled]
    guessed = [column for column in halves if column.match and column.match.is_guess]
    if guessed and not whole.match.is_guess:
        for column in guessed:
            if column.match:
                filled.pop(column.match.field)
            column.drop(f"only resembles a part of the name, while “{whole.name}” is the whole name")
    elif len(halves) == len(_HALF_NAMES):
        filled.pop(LeadField.FULL_NAME).drop("first and last name have columns of their own")


def _guess_by_values(columns: list[_Column], filled: dict[LeadField, _Column]) -> None:
    """Map columns with unknown headers by their values."""
    free = [
        column
        for column in columns
        if column.match is None and not column.is_outcome and not column.why and column.values
        and NOT_THE_LEAD.isdisjoint(words(column.name))
    ]  # fmt: skip
    tests: tuple[tuple[LeadField, float, str, Callable[[Sequence[str]], bool]], ...] = (
        (LeadField.EMAIL, 0.9, "its values are email addresses", evidence.look_like_emails),
        (LeadField.COMPANY_SIZE, 0.7, "its values are ranges of employees", evidence.look_like_sizes),
        (LeadField.COUNTRY, 0.7, "its values are countries", evidence.look_like_countries),
        (LeadField.JOB_TITLE, 0.6, "its values look like job titles", evidence.look_like_job_titles),
    )
    for lead_field, confidence, why, test in tests:
        if lead_field not in filled:
            best = next((column for column in free if column.match is None and test(column.values)), None)
            if best:
                best.match = HeaderMatch(lead_field, confidence, why, True)
                filled[lead_field] = best
    emails = filled.get(LeadField.EMAIL)
    if emails is None or LeadField.FULL_NAME in filled:
        return
    parts: tuple[tuple[LeadField, int, str], ...] = (
        (LeadField.FIRST_NAME, 0, "its values are the first part of the email addresses"),
        (LeadField.LAST_NAME, -1, "its values are the last part of the name in the email addresses"),
        (LeadField.COMPANY_NAME, 1, "its values appear in the hosts of the email addresses"),
    )
    for lead_field, part, why in parts:
        if lead_field in filled:
            continue
        best = next(
            (
                column
                for column in free
                if column.match is None and len(column.values) >= 3
                and evidence.share_in_address(column.cells, emails.cells, part=part) >= 0.6
            ),
            None,
        )  # fmt: skip
        if best:
            best.match = HeaderMatch(lead_field, 0.7, why, True)
            filled[lead_field] = best


def _mapped(column: _Column, filled: dict[LeadField, _Column]) -> MappedColumn:
    samples = tuple(shorten(cell, _SAMPLE_CHARS) for cell in dict.fromkeys(column.values))[:_SAMPLES]
    match = column.match
    if match is not None and filled.get(match.field) is column:
        return MappedColumn(
            column=column.name,
            index=column.index,
            role=ColumnRole.FIELD,
            field=match.field,
            confidence=match.confidence,
            why=match.why,
            samples=samples,
        )
    is_known = bool(column.why)
    return MappedColumn(
        column=column.name,
        index=column.index,
        role=ColumnRole.OUTCOME if column.is_outcome else ColumnRole.ATTRIBUTE,
        confidence=0.9 if is_known else 0.5,
        why=column.why or "matches no known field: kept as it is",
        samples=samples,
    )
