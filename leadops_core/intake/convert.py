"""Records to contents of leads, a chunk of rows at a time and column by column."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple

from leadops_core.intake.caching import ValueCache
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
from leadops_core.intake.text import long_text, name_text, name_texts, short_text
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
from leadops_core.schemas.base import construct

Column = Sequence[str]
Extras = dict[int, dict[str, str]]
"""Attributes that single rows have beyond their columns, by place."""

_CACHED_VALUES: Final = 8_192


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
    """Reads the cells of a column to values of one kind, and knows which ones it could not read."""

    def __init__(self, parse: Callable[[str], Any], is_blank: Callable[[str], bool] = is_placeholder) -> None:
        self._parse = parse
        self._is_blank = is_blank
        self._unreadable: dict[str, str] = {}
        self._values: ValueCache[str, Any] = ValueCache(self._read_cell)

    def _read_cell(self, cell: str) -> Any:
        value = self._parse(unprotect_cell(cell.strip()))
        if value is None:
            raw = _raw_of(cell)
            if raw and not self._is_blank(raw):
                self._unreadable[cell] = raw
        return value

    def read(self, cells: Column) -> tuple[list[Any], dict[int, str]]:
        """The values, and what stands in the cells that say something else, by place."""
        unreadable = self._unreadable
        if len(unreadable) > _CACHED_VALUES:
            # Both, or a cell whose value is cached would no longer be known to be unreadable.
            unreadable.clear()
            self._values.clear()
        values = self._values.all(cells)
        if not unreadable or unreadable.keys().isdisjoint(cells):
            return values, {}
        return values, {place: unreadable[cell] for place, cell in enumerate(cells) if cell in unreadable}


_READERS: Final[dict[LeadField, tuple[Callable[[str], Any], Callable[[str], bool]]]] = {
    LeadField.INDUSTRY: (parse_industry, is_placeholder),
    LeadField.COMPANY_SIZE: (parse_size, is_placeholder),
    LeadField.COUNTRY: (parse_country, is_placeholder),
    LeadField.SOURCE: (parse_source, is_placeholder),
    LeadField.BUDGET_RANGE: (parse_budget, is_unknown_budget),
    LeadField.URGENCY: (parse_urgency, is_placeholder),
}
_NONE: Final[dict[str, Any]] = dict.fromkeys(LeadContent.model_fields)


# Twice as fast as calling the class.
_row: Final[Callable[..., IntakeRow]] = tuple.__new__


class Converter:
    """Turns records into rows by one mapping; what it makes is valid by the way it is made."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._fields = {c.field: (c.index, c.column) for c in mapping.columns if c.field is not None}
        self._attributes = self._columns_of(mapping, ColumnRole.ATTRIBUTE)
        self._outcomes = self._columns_of(mapping, ColumnRole.OUTCOME)
        self._readers = {field: _Reader(*how) for field, how in _READERS.items() if field in self._fields}
        self._industry_texts = ValueCache(_industry_text_of)

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
        values: dict[str, Iterable[Any]] = {
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
            values["industry_text"] = self._industry_texts.all(columns[self._fields[LeadField.INDUSTRY][0]])
        values = {name: column for name, column in values.items() if not isinstance(column, repeat)}
        keys = _name_keys(first, last, company)
        return self._build(values, emails, keys, lines, extras, refusals, shared), refusals

    def _build(
        self,
        values: dict[str, Iterable[Any]],
        emails: Iterable[str | None],
        keys: Iterable[str | None],
        lines: Sequence[int],
        extras: Extras,
        refusals: dict[int, Refusal],
        shared: set[int],
    ) -> list[IntakeRow]:
        told = [_NONE.copy() for _ in lines]
        # Column by column into copies of a whole dictionary: half the time of building each from its row.
        for name, column in values.items():
            for content_values, value in zip(told, column, strict=False):
                content_values[name] = value
        for place, more in extras.items():
            told[place]["attributes"].update(more)
        rows: list[IntakeRow] = []
        take = rows.append
        for place, (line, content, email, key) in enumerate(
            zip(lines, (construct(LeadContent, values) for values in told), emails, keys, strict=False)
        ):
            if place in refusals:
                continue
            if email is not None and place in shared:
                take(_row(IntakeRow, (line, content, *dedupe_keys(content))))
            elif email is not None:
                take(_row(IntakeRow, (line, content, "email:" + email, key)))
            elif key is not None:
                take(_row(IntakeRow, (line, content, key, key)))
            elif any(told[place].values()):
                take(_row(IntakeRow, (line, content, *dedupe_keys(content))))
            else:
                refusals[place] = Refusal(None, "the row is empty; remove it")
        return rows

    def _emails(
        self, columns: list[Column], extras: Extras, refusals: dict[int, Refusal], shared: set[int]
    ) -> Iterable[str | None]:
        """Return the address of each row; `shared` gets the rows whose address does not stand for one person."""
        if LeadField.EMAIL not in self._fields:
            return repeat(None)
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
                reason = f"“{shorten(raw)}” is not an e-mail address; correct it, or leave the cell blank"
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
    ) -> tuple[Iterable[str | None], Iterable[str | None]]:
        halves = [
            self._text(field, columns, extras, _name_column)
            for field in (LeadField.FIRST_NAME, LeadField.LAST_NAME)
        ]
        if LeadField.FULL_NAME not in self._fields:
            return halves[0], halves[1]
        wholes = self._text(LeadField.FULL_NAME, columns, extras, _short_column)
        firsts: list[str | None] = []
        lasts: list[str | None] = []
        for first, last, whole in zip(*halves, wholes, strict=False):
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
    ) -> Iterable[str | None]:
        if field not in self._fields:
            return repeat(None)
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
    ) -> Iterable[dict[str, str]]:
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


def _name_keys(
    firsts: Iterable[str | None], lasts: Iterable[str | None], companies: Iterable[str | None]
) -> Iterable[str | None]:
    if isinstance(firsts, repeat) or isinstance(lasts, repeat) or isinstance(companies, repeat):
        return repeat(None)
    return name_keys(firsts, lasts, companies)


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
    return name_texts(texts), SHORT_CHARS
