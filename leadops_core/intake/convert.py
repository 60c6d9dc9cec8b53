"""Records to contents of leads, a chunk of rows at a time and column by column."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from leadops_core.intake.cells import (
    LONG_CHARS,
    PLACEHOLDERS,
    SHORT_CHARS,
    clean_text,
    is_placeholder,
    shorten,
    unprotect_cell,
)
from leadops_core.intake.dedupe import dedupe_keys, name_keys
from leadops_core.intake.text import long_text, name_text, short_text
from leadops_core.intake.values.budget import is_unknown_budget, parse_budget
from leadops_core.intake.values.country import parse_country
from leadops_core.intake.values.email import ASCII_ADDRESS, parse_email_cell
from leadops_core.intake.values.industry import parse_industry
from leadops_core.intake.values.mailboxes import is_filler, is_plain_mailbox, is_shared
from leadops_core.intake.values.name import split_full_name
from leadops_core.intake.values.size import parse_size
from leadops_core.intake.values.source import parse_source
from leadops_core.intake.values.urgency import parse_urgency
from leadops_core.schemas import ColumnMapping, ColumnRole, LeadContent, LeadField

Column = Sequence[str]
Extras = dict[int, dict[str, str]]
"""Attributes that single rows have beyond their columns, by place."""

CACHED_VALUES: Final = 16_384


class IntakeRow(NamedTuple):
    """One row that was taken."""

    line: int
    """Line of the file on which it begins, from 1."""
    content: LeadContent
    dedupe_key: str
    name_key: str | None


class Refusal(NamedTuple):
    """Why a row was not taken."""

    column: str | None
    reason: str


def _raw_of(cell: str) -> str:
    """What a cell says, or nothing where that is what it says."""
    text = clean_text(unprotect_cell(cell.strip()))
    return "" if is_placeholder(text) else text


def _industry_text_of(cell: str) -> str | None:
    raw = _raw_of(cell)
    return short_text(raw) if raw else None


class _Reader:
    """Reads the cells of a column to values of one kind, and reports the cells that it cannot read."""

    def __init__(self, parse: Callable[[str], Any], is_blank: Callable[[str], bool] = is_placeholder) -> None:
        self._parse = parse
        self._is_blank = is_blank
        self._read_cell = lru_cache(maxsize=CACHED_VALUES)(self._value_of)

    def _value_of(self, cell: str) -> tuple[Any, str | None]:
        """Return the value of a cell, and the cell's text if it says something that cannot be read."""
        value = self._parse(unprotect_cell(cell.strip()))
        if value is not None:
            return value, None
        raw = _raw_of(cell)
        return None, raw if raw and not self._is_blank(raw) else None

    def read(self, cells: Column) -> tuple[list[Any], dict[int, str]]:
        """Return the values, and the texts that cannot be read, by their place."""
        read_cells = [self._read_cell(cell) for cell in cells]
        unreadable = {place: raw for place, (_, raw) in enumerate(read_cells) if raw is not None}
        return [value for value, _ in read_cells], unreadable


_READERS: Final[dict[LeadField, tuple[Callable[[str], Any], Callable[[str], bool]]]] = {
    LeadField.INDUSTRY: (parse_industry, is_placeholder),
    LeadField.COMPANY_SIZE: (parse_size, is_placeholder),
    LeadField.COUNTRY: (parse_country, is_placeholder),
    LeadField.SOURCE: (parse_source, is_placeholder),
    LeadField.BUDGET_RANGE: (parse_budget, is_unknown_budget),
    LeadField.URGENCY: (parse_urgency, is_placeholder),
}


class Converter:
    """Turns records into rows by one mapping; what it makes is valid by the way it is made."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._fields = {c.field: (c.index, c.column) for c in mapping.columns if c.field is not None}
        self._attributes = self._columns_of(mapping, ColumnRole.ATTRIBUTE)
        self._outcomes = self._columns_of(mapping, ColumnRole.OUTCOME)
        self._readers = {field: _Reader(*how) for field, how in _READERS.items() if field in self._fields}
        self._industry_text_of = lru_cache(maxsize=CACHED_VALUES)(_industry_text_of)

    @staticmethod
    def _columns_of(mapping: ColumnMapping, role: ColumnRole) -> tuple[tuple[int, ...], tuple[str, ...]]:
        columns = [column for column in mapping.columns if column.role is role]
        return tuple(column.index for column in columns), tuple(column.column for column in columns)

    def convert(
        self, records: Sequence[Sequence[str]], lines: Sequence[int]
    ) -> tuple[list[IntakeRow], dict[int, Refusal]]:
        """Rows for `records` of equal width, and why others were refused, by their place in `records`."""
        columns: list[Column] = list(zip(*records, strict=True))
        extras: Extras = {}
        refusals: dict[int, Refusal] = {}
        shared: set[int] = set()
        emails = self._emails(columns, extras, refusals, shared)
        first, last = self._names(columns, extras)
        company = self._text(LeadField.COMPANY_NAME, columns, extras, _short_column)
        values: dict[str, Sequence[Any]] = {
            "first_name": first,
            "last_name": last,
            "email": emails,
            "company_name": company,
            "job_title": self._text(LeadField.JOB_TITLE, columns, extras, _short_column),
            "pain_point": self._text(LeadField.PAIN_POINT, columns, extras, _long_column),
            "lead_message": self._text(LeadField.LEAD_MESSAGE, columns, extras, _long_column),
            "attributes": self._dictionaries(*self._attributes, columns, len(records)),
            "outcome_attributes": self._dictionaries(*self._outcomes, columns, len(records)),
        }
        for field, reader in self._readers.items():
            index, name = self._fields[field]
            values[field.value], unreadable = reader.read(columns[index])
            for place, raw in unreadable.items():
                _add(extras, place, name, raw)
        if LeadField.INDUSTRY in self._fields:
            cells = columns[self._fields[LeadField.INDUSTRY][0]]
            values["industry_text"] = [self._industry_text_of(cell) for cell in cells]
        keys = name_keys(first, last, company)
        return self._build(values, keys, lines, extras, refusals, shared), refusals

    def _build(
        self,
        values: dict[str, Sequence[Any]],
        keys: Sequence[str | None],
        lines: Sequence[int],
        extras: Extras,
        refusals: dict[int, Refusal],
        shared: set[int],
    ) -> list[IntakeRow]:
        rows: list[IntakeRow] = []
        for place, row_values in enumerate(zip(*values.values(), strict=True)):
            if place in refusals:
                continue
            named = dict(zip(values, row_values, strict=True))
            if place in extras:
                named["attributes"] = {**named["attributes"], **extras[place]}
            if not any(named.values()):
                refusals[place] = Refusal(None, "The row is empty. Remove it.")
                continue
            content = LeadContent.model_validate(named)
            email, key = content.email, keys[place]
            if email is not None and place not in shared:
                row_keys = "email:" + email, key
            elif email is None and key is not None:
                row_keys = key, key
            else:
                row_keys = dedupe_keys(content)
            rows.append(IntakeRow(lines[place], content, *row_keys))
        return rows

    def _emails(
        self, columns: list[Column], extras: Extras, refusals: dict[int, Refusal], shared: set[int]
    ) -> Sequence[str | None]:
        """Return the address of each row; `shared` gets the rows whose address does not stand for one person."""
        if LeadField.EMAIL not in self._fields:
            return [None] * len(columns[0])
        index, name = self._fields[LeadField.EMAIL]
        cells = columns[index]
        is_plain = ASCII_ADDRESS.fullmatch
        # Sixty-four characters are within every limit of an address, and an xn-- host has yet to be proved.
        if max(map(len, cells)) <= 64 and "xn--" not in "".join(cells):
            lower = [cell.strip().lower() for cell in cells]
            emails: list[str | None] = [cell if is_plain(cell) else None for cell in lower]
        else:
            emails = [None] * len(cells)
        place = -1
        for _ in range(emails.count(None)):
            place = emails.index(None, place + 1)
            raw = _raw_of(cells[place])
            if not raw:
                continue
            email, others = parse_email_cell(raw)
            emails[place] = email
            if email is None:
                reason = f"“{shorten(raw)}” is not an email address. Correct it, or leave the cell blank."
                refusals[place] = Refusal(name, reason)
            if others:
                _add(extras, place, name, "; ".join(others))
        for place, email in enumerate(emails):
            if email is None or is_plain_mailbox(email):
                continue
            if is_filler(email):
                # Kept where it can be seen, but nobody can be found or written to by it.
                emails[place] = None
                _add(extras, place, name, _raw_of(cells[place]))
            elif is_shared(email):
                shared.add(place)
        return emails

    def _names(
        self, columns: list[Column], extras: Extras
    ) -> tuple[Sequence[str | None], Sequence[str | None]]:
        halves = [
            self._text(field, columns, extras, _name_column)
            for field in (LeadField.FIRST_NAME, LeadField.LAST_NAME)
        ]
        if LeadField.FULL_NAME not in self._fields:
            return halves[0], halves[1]
        wholes = self._text(LeadField.FULL_NAME, columns, extras, _short_column)
        firsts: list[str | None] = []
        lasts: list[str | None] = []
        for first, last, whole in zip(*halves, wholes, strict=True):
            split = split_full_name(whole) if whole and not (first and last) else (None, None)
            firsts.append(first or split[0])
            lasts.append(last or split[1])
        return [name and name_text(name) for name in firsts], [name and name_text(name) for name in lasts]

    def _text(
        self,
        field: LeadField,
        columns: list[Column],
        extras: Extras,
        normalise: Callable[[Column], tuple[list[str | None], int]],
    ) -> Sequence[str | None]:
        if field not in self._fields:
            return [None] * len(columns[0])
        index, name = self._fields[field]
        cells = columns[index]
        texts, limit = normalise(cells)
        if max(map(len, cells)) > limit:
            for place, cell in enumerate(cells):
                whole = clean_text(cell) if len(cell) > limit else ""
                if len(whole) > limit and texts[place] is not None:
                    _add(extras, place, name, whole)
        return texts

    @staticmethod
    def _dictionaries(
        indexes: tuple[int, ...], names: tuple[str, ...], columns: list[Column], count: int
    ) -> Sequence[dict[str, str]]:
        if not indexes:
            return [{} for _ in range(count)]
        texts = [_attribute_column(columns[index]) for index in indexes]
        return [
            dict(zip(names, row, strict=True))
            if all(row)
            else {name: text for name, text in zip(names, row, strict=True) if text}
            for row in zip(*texts, strict=True)
        ]


def _add(extras: Extras, place: int, name: str, text: str) -> None:
    extras.setdefault(place, {})[name] = text


def _strip_column(cells: Column) -> tuple[list[str], bool]:
    """The cells stripped and unprotected, and whether they hold nothing but single-spaced printable ASCII."""
    joined = "".join(cells)
    texts = list(map(str.strip, cells))
    if "'" in joined:
        texts = [unprotect_cell(text) if "'" in text else text for text in texts]
        joined = "".join(texts)
    return texts, joined.isascii() and joined.isprintable()


def _attribute_column(cells: Column) -> list[str]:
    texts, is_clean = _strip_column(cells)
    return texts if is_clean else list(map(clean_text, texts))


def _short_column(cells: Column) -> tuple[list[str | None], int]:
    texts, is_clean = _strip_column(cells)
    is_clean = is_clean and "  " not in "|".join(texts) and max(map(len, texts)) <= SHORT_CHARS
    if is_clean and PLACEHOLDERS.isdisjoint(map(str.lower, texts)):
        return [text or None for text in texts], SHORT_CHARS
    return list(map(short_text, texts)), SHORT_CHARS


def _long_column(cells: Column) -> tuple[list[str | None], int]:
    texts, is_clean = _strip_column(cells)
    if is_clean and max(map(len, texts)) <= LONG_CHARS and PLACEHOLDERS.isdisjoint(map(str.lower, texts)):
        return [text or None for text in texts], LONG_CHARS
    return list(map(long_text, texts)), LONG_CHARS


def _name_column(cells: Column) -> tuple[list[str | None], int]:
    texts, _ = _strip_column(cells)
    return [name_text(text) for text in texts], SHORT_CHARS
