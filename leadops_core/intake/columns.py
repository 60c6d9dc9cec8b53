"""Map columns to fields: by header first, then by values if the header is unknown or ambiguous."""

from collections.abc import Callable, Sequence
from typing import Final

from leadops_core.intake import evidence
from leadops_core.intake.aliases import BINARY_OUTCOMES, CRM_OUTCOMES, KNOWN_OTHERS, NOT_THE_LEAD
from leadops_core.intake.cells import shorten
from leadops_core.intake.fields import DETAIL_FIELDS
from leadops_core.intake.headers import words
from leadops_core.intake.matching import HeaderMatch, language_of, match_header, names_a_thing
from leadops_core.intake.neighbors import HALF_NAMES, Candidate, settle
from leadops_core.intake.outcomes.values import Meaning, meaning_of, tell_outcomes
from leadops_core.schemas import ColumnRole, LeadField, MappedColumn, Outcome

ASK_BELOW: Final = 0.7
"""A match with less confidence is a question for a person, not a mapping."""
_SUPPORTED: Final = 0.75
"""Confidence of an uncertain header whose values fit."""
_NEVER_SUPPORTED: Final = 0.5
"""Values do not make these headers certain: `Notes` may hold free text, but of the sales team."""
_SAMPLES: Final = 3
_SAMPLE_CHARS: Final = 80
_RESULTS: Final = frozenset(("result", "results"))
"""Headers of outcomes in a CRM, but of tests and surveys in other files."""
_MESSAGES: Final = (LeadField.LEAD_MESSAGE, LeadField.PAIN_POINT)


def map_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[MappedColumn, ...]:
    """Return the role and field of each column. No two columns fill the same field.

    Header, values, and neighbors together decide the confidence. A column with less than `ASK_BELOW` is a custom field with a
    suggestion.
    """
    columns = [Candidate(name, index, tuple(row[index] for row in rows)) for index, name in enumerate(names)]
    language = language_of(names)
    for column in columns:
        _read_header(column, language)
    settle(columns)
    for column in columns:
        _weigh(column)
    filled = _assign(columns)
    _settle_whole_name(filled)
    _guess_by_values(columns, filled)
    _propose_message(columns, filled)
    return tuple(_mapped(column, filled) for column in columns)


def _read_header(column: Candidate, language: str | None) -> None:
    values = column.values
    is_binary_outcome = column.key in BINARY_OUTCOMES and evidence.is_binary(values)
    is_result = column.key in _RESULTS and _are_outcomes(values)
    if column.key in CRM_OUTCOMES or is_binary_outcome or is_result or tell_outcomes(values):
        column.is_outcome = True
        column.why = "tells the outcome of the lead: kept and shown, but not used in scores"
        return
    match = match_header(column.name, language)
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
    understood = sum(meaning is not Meaning.UNRECOGNIZED for meaning in meanings)
    return any(isinstance(meaning, Outcome) for meaning in meanings) and 10 * understood >= 9 * len(meanings)


def _objection(column: Candidate, match: HeaderMatch) -> str | None:
    """Return why the values contradict the header, or None."""
    values = column.values
    speaks_against = _OBJECTIONS.get(match.field)
    why = speaks_against(match, values) if speaks_against else None
    if why:
        return why
    is_weak = match.is_guess or match.confidence <= 0.8 or match.field in DETAIL_FIELDS
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
    LeadField.OWNER: _no_words,
    LeadField.EXTERNAL_ID: _no_words,
}
"""For each field, the check for values that it cannot have."""


def _weigh(column: Candidate) -> None:
    """Raise the confidence of an uncertain header if the values fit; without values that fit it remains a question."""
    match = column.match
    if match is None or match.confidence >= ASK_BELOW:
        return
    if match.confidence > _NEVER_SUPPORTED and evidence.supports(match.field, column.values):
        column.match = match._replace(confidence=_SUPPORTED, why=f"{match.why}, and its values fit")


def _assign(columns: list[Candidate]) -> dict[LeadField, Candidate]:
    filled: dict[LeadField, Candidate] = {}

    def rank(column: Candidate) -> tuple[bool, float, int]:
        # Of two columns with known headers, a column with values is better than an empty column.
        return (not column.values, -(column.match.confidence if column.match else 0.0), column.index)

    for column in sorted(columns, key=rank):
        match = column.match
        if match is None:
            continue
        better = filled.get(match.field)
        if better is not None:
            column.drop(f"could also be the {_label(match.field)}, but “{better.name}” matches better")
        elif match.confidence >= ASK_BELOW:
            filled[match.field] = column
        else:
            column.drop(f"may be the {_label(match.field)}: {match.why}")
            column.question = match
    return filled


def _settle_whole_name(filled: dict[LeadField, Candidate]) -> None:
    """Use either the column of the whole name, or the columns of its two halves if their headers are certain.

    All three are used if some rows have only a whole name.
    """
    whole = filled.get(LeadField.FULL_NAME)
    if whole is None or whole.match is None:
        return
    halves = [filled[half] for half in HALF_NAMES if half in filled]
    guessed = [column for column in halves if column.match and column.match.is_guess]
    if guessed and not whole.match.is_guess:
        for column in guessed:
            if column.match:
                filled.pop(column.match.field)
            column.drop(f"only resembles a part of the name, while “{whole.name}” is the whole name")
    elif len(halves) == len(HALF_NAMES):
        rows = zip(whole.cells, *(half.cells for half in halves), strict=True)
        if not any(name.strip() and not (first.strip() or last.strip()) for name, first, last in rows):
            filled.pop(LeadField.FULL_NAME).drop("first and last name have columns of their own")


def _guess_by_values(columns: list[Candidate], filled: dict[LeadField, Candidate]) -> None:
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
        (LeadField.LINKEDIN_URL, 0.9, "its values are LinkedIn profiles", evidence.look_like_profiles),
        (LeadField.WEBSITE, 0.75, "its values are web addresses", evidence.look_like_websites),
        (LeadField.PHONE, 0.75, "its values are phone numbers", evidence.look_like_phones),
        (LeadField.JOB_TITLE, 0.7, "its values look like job titles", evidence.look_like_job_titles),
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


def _propose_message(columns: list[Candidate], filled: dict[LeadField, Candidate]) -> None:
    """Ask whether the longest free text is the message, if no column is. Scores read no other free text."""
    texts = [
        column
        for column in columns
        if column.match is None and not column.is_outcome and column.key not in KNOWN_OTHERS
        and evidence.are_free_text(column.values)
    ]  # fmt: skip
    if LeadField.LEAD_MESSAGE not in filled and not any(_asks_for_message(column) for column in columns):
        best = max(texts, key=lambda column: sum(map(len, column.values)) / len(column.values), default=None)
        if best is not None and best.question is None:
            why = "its values are free text, which scores read only as the message"
            best.drop(f"may be the message: {why}")
            best.question = HeaderMatch(LeadField.LEAD_MESSAGE, 0.6, why, True)
    for column in texts:
        if column.question is None and not column.why:
            column.why = "holds free text, but only the message and the pain point count in scores"


def _asks_for_message(column: Candidate) -> bool:
    return (
        column.question is not None
        and column.question.field is LeadField.LEAD_MESSAGE
        and bool(column.values)
    )


def _label(lead_field: LeadField) -> str:
    return lead_field.value.replace("_", " ")


def _is_open(column: Candidate, filled: dict[LeadField, Candidate]) -> bool:
    """Return True if a person should decide about the column."""
    question = column.question
    if question is None or question.field in filled or question.field in DETAIL_FIELDS:
        return False
    return evidence.are_phrases(column.values) if question.field in _MESSAGES else bool(column.values)


def _mapped(column: Candidate, filled: dict[LeadField, Candidate]) -> MappedColumn:
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
    question = column.question if _is_open(column, filled) else None
    return MappedColumn(
        column=column.name,
        index=column.index,
        role=ColumnRole.OUTCOME if column.is_outcome else ColumnRole.ATTRIBUTE,
        suggestion=question.field if question else None,
        confidence=question.confidence if question else 0.9 if column.why else 0.5,
        why=column.why or "matches no known field: kept as it is",
        samples=samples,
    )
