"""Convert records to the contents of leads, a chunk of rows at a time and column by column."""

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
from leadops_core.intake.details import attribute_names
from leadops_core.intake.fields import BUDGET_AMOUNT, PARSED_FIELDS, TEXT_FIELDS, Normalize
from leadops_core.intake.text import long_text, name_text, short_text
from leadops_core.intake.values.budget import foreign_amount, is_unknown_budget, parse_budget
from leadops_core.intake.values.currency import currency_of_header, parse_currency
from leadops_core.intake.values.email import ASCII_ADDRESS, parse_email_cell
from leadops_core.intake.values.industry import parse_industry
from leadops_core.intake.values.mailboxes import is_filler, is_plain_mailbox, is_shared
from leadops_core.intake.values.name import split_full_name
from leadops_core.schemas import BudgetRange, ColumnMapping, ColumnRole, LeadContent, LeadField

Column = Sequence[str]
NormalizeColumn = Callable[[Column], tuple[list[str | None], int]]
"""Returns the normalized texts, and the number of characters that are kept."""
Extras = dict[int, dict[str, str]]
"""Custom fields that single rows have beyond their columns, by index of the row."""

CACHED_VALUES: Final = 16_384


class IntakeRow(NamedTuple):
    """An accepted row."""

    line: int
    """Line of the file on which the row begins, from 1."""
    content: LeadContent
    dedupe_key: str
    name_key: str | None


class RowError(NamedTuple):
    """Why a row is rejected."""

    column: str | None
    reason: str


def _raw_of(cell: str) -> str:
    """Return the text of a cell, empty for a placeholder such as `n/a`."""
    text = clean_text(unprotect_cell(cell.strip()))
    return "" if is_placeholder(text) else text


def _industry_text_of(cell: str) -> str | None:
    raw = _raw_of(cell)
    return short_text(raw) if raw else None


@lru_cache(maxsize=CACHED_VALUES)
def _read_budget(cell: str, currency: str | None) -> tuple[BudgetRange | None, str | None, str | None]:
    """Return the range of a cell, its text if it cannot be read, and its amount in a currency other than the dollar."""
    text = unprotect_cell(cell.strip())
    budget = parse_budget(text, currency)
    if budget is None:
        raw = _raw_of(cell)
        return None, raw if raw and not is_unknown_budget(raw) else None, None
    return budget, None, foreign_amount(text, currency)


class _Reader:
    """Reads the cells of a column, and reports the cells that it cannot read."""

    def __init__(self, parse: Callable[[str], Any], is_blank: Callable[[str], bool] = is_placeholder) -> None:
        self._parse = parse
        self._is_blank = is_blank
        self._read_cell = lru_cache(maxsize=CACHED_VALUES)(self._value_of)

    def _value_of(self, cell: str) -> tuple[Any, str | None]:
        """Return the value of a cell, and the cell's text if it cannot be read."""
        value = self._parse(unprotect_cell(cell.strip()))
        if value is not None:
            return value, None
        raw = _raw_of(cell)
        return None, raw if raw and not self._is_blank(raw) else None

    def read(self, cells: Column) -> tuple[list[Any], dict[int, str]]:
        """Return the values, and the texts that cannot be read by their index."""
        read_cells = [self._read_cell(cell) for cell in cells]
        unreadable = {row_index: raw for row_index, (_, raw) in enumerate(read_cells) if raw is not None}
        return [value for value, _ in read_cells], unreadable


_READERS: Final[dict[LeadField, tuple[Callable[[str], Any], Callable[[str], bool]]]] = {
    LeadField.INDUSTRY: (parse_industry, is_placeholder),
    **{
        field: (parsed.parse, parsed.is_blank)
        for field, parsed in PARSED_FIELDS.items()
        if field is not LeadField.BUDGET_RANGE
    },
}
_NAMES: Final = (LeadField.FIRST_NAME, LeadField.LAST_NAME)


class Converter:
    """Converts records to rows with one mapping."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._fields = {c.field: (c.index, c.column) for c in mapping.columns if c.field is not None}
        names = attribute_names(mapping)
        self._attributes = tuple(names), tuple(names.values())
        self._outcomes = self._columns_of(mapping, ColumnRole.OUTCOME)
        self._readers = {field: _Reader(*how) for field, how in _READERS.items() if field in self._fields}
        budget = self._fields.get(LeadField.BUDGET_RANGE)
        self._budget_currency = currency_of_header(budget[1]) if budget else None
        self._keeps_amount = budget is not None and BUDGET_AMOUNT not in names.values()
        self._industry_text_of = lru_cache(maxsize=CACHED_VALUES)(_industry_text_of)

    @staticmethod
    def _columns_of(mapping: ColumnMapping, role: ColumnRole) -> tuple[tuple[int, ...], tuple[str, ...]]:
        columns = [column for column in mapping.columns if column.role is role]
        return tuple(column.index for column in columns), tuple(column.column for column in columns)

    def convert(
        self, records: Sequence[Sequence[str]], lines: Sequence[int]
    ) -> tuple[list[IntakeRow], dict[int, RowError]]:
        """Return rows for `records` of equal width, and the errors of rejected records by their index."""
        columns: list[Column] = list(zip(*records, strict=True))
        extras: Extras = {}
        errors: dict[int, RowError] = {}
        shared: set[int] = set()
        emails = self._emails(columns, extras, errors, shared)
        first, last = self._names(columns, extras)
        texts = {
            field.value: self._text(field, columns, extras, _NORMALIZE_COLUMN[normalize])
            for field, normalize in TEXT_FIELDS.items()
            if field not in _NAMES
        }
        values: dict[str, Sequence[Any]] = {
            "first_name": first,
            "last_name": last,
            "email": emails,
            **texts,
            "attributes": self._dictionaries(*self._attributes, columns, len(records)),
            "outcome_attributes": self._dictionaries(*self._outcomes, columns, len(records)),
        }
        for field, reader in self._readers.items():
            index, name = self._fields[field]
            values[field.value], unreadable = reader.read(columns[index])
            for row_index, raw in unreadable.items():
                _add(extras, row_index, name, raw)
        if LeadField.BUDGET_RANGE in self._fields:
            values[LeadField.BUDGET_RANGE.value] = self._budgets(columns, extras)
        if LeadField.INDUSTRY in self._fields and LeadField.INDUSTRY_TEXT not in self._fields:
            cells = columns[self._fields[LeadField.INDUSTRY][0]]
            values["industry_text"] = [self._industry_text_of(cell) for cell in cells]
        keys = name_keys(first, last, texts["company_name"])
        return self._build(values, keys, lines, extras, errors, shared), errors

    def _build(
        self,
        values: dict[str, Sequence[Any]],
        keys: Sequence[str | None],
        lines: Sequence[int],
        extras: Extras,
        errors: dict[int, RowError],
        shared: set[int],
    ) -> list[IntakeRow]:
        rows: list[IntakeRow] = []
        for row_index, row_values in enumerate(zip(*values.values(), strict=True)):
            if row_index in errors:
                continue
            values_by_field = dict(zip(values, row_values, strict=True))
            if row_index in extras:
                values_by_field["attributes"] = {**values_by_field["attributes"], **extras[row_index]}
            if not any(values_by_field.values()):
                errors[row_index] = RowError(None, "The row is empty. Remove it.")
                continue
            content = LeadContent.model_validate(values_by_field)
            email, key = content.email, keys[row_index]
            if email is not None and row_index not in shared:
                row_keys = "email:" + email, key
            elif email is None and key is not None:
                row_keys = key, key
            else:
                row_keys = dedupe_keys(content)
            rows.append(IntakeRow(lines[row_index], content, *row_keys))
        return rows

    def _emails(
        self, columns: list[Column], extras: Extras, errors: dict[int, RowError], shared: set[int]
    ) -> Sequence[str | None]:
        """Return the address of each row, and add the rows with a shared mailbox to `shared`."""
        if LeadField.EMAIL not in self._fields:
            return [None] * len(columns[0])
        index, name = self._fields[LeadField.EMAIL]
        cells = columns[index]
        is_plain = ASCII_ADDRESS.fullmatch
        # Sixty-four characters are within every limit of an address. An xn-- host needs validation.
        if max(map(len, cells)) <= 64 and "xn--" not in "".join(cells):
            lower = [cell.strip().lower() for cell in cells]
            emails: list[str | None] = [cell if is_plain(cell) else None for cell in lower]
        else:
            emails = [None] * len(cells)
        row_index = -1
        for _ in range(emails.count(None)):
            row_index = emails.index(None, row_index + 1)
            raw = _raw_of(cells[row_index])
            if not raw:
                continue
            email, others = parse_email_cell(raw)
            emails[row_index] = email
            if email is None:
                reason = f"“{shorten(raw)}” is not an email address. Correct it, or leave the cell blank."
                errors[row_index] = RowError(name, reason)
            if others:
                _add(extras, row_index, name, "; ".join(others))
        for row_index, email in enumerate(emails):
            if email is None or is_plain_mailbox(email):
                continue
            if is_filler(email):
                # It is kept as a custom field, because it neither identifies a person nor can be written to.
                emails[row_index] = None
                _add(extras, row_index, name, _raw_of(cells[row_index]))
            elif is_shared(email):
                shared.add(row_index)
        return emails

    def _names(
        self, columns: list[Column], extras: Extras
    ) -> tuple[Sequence[str | None], Sequence[str | None]]:
        halves = [self._text(field, columns, extras, _name_column) for field in _NAMES]
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

    def _budgets(self, columns: list[Column], extras: Extras) -> list[BudgetRange | None]:
        """Return the range of each budget; an amount in another currency than the dollar is kept as a custom field."""
        index, name = self._fields[LeadField.BUDGET_RANGE]
        cells = columns[index]
        currencies: Sequence[str | None] = [self._budget_currency] * len(cells)
        if LeadField.CURRENCY in self._fields:
            codes = map(parse_currency, columns[self._fields[LeadField.CURRENCY][0]])
            currencies = [code or self._budget_currency for code in codes]
        budgets: list[BudgetRange | None] = []
        for row_index, (cell, currency) in enumerate(zip(cells, currencies, strict=True)):
            budget, unreadable, amount = _read_budget(cell, currency)
            budgets.append(budget)
            if unreadable is not None:
                _add(extras, row_index, name, unreadable)
            if amount is not None and self._keeps_amount:
                _add(extras, row_index, BUDGET_AMOUNT, amount)
        return budgets

    def _text(
        self,
        field: LeadField,
        columns: list[Column],
        extras: Extras,
        normalize: NormalizeColumn,
    ) -> Sequence[str | None]:
        if field not in self._fields:
            return [None] * len(columns[0])
        index, name = self._fields[field]
        cells = columns[index]
        texts, limit = normalize(cells)
        if max(map(len, cells)) > limit:
            for row_index, cell in enumerate(cells):
                whole = clean_text(cell) if len(cell) > limit else ""
                if len(whole) > limit and texts[row_index] is not None:
                    _add(extras, row_index, name, whole)
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


def _add(extras: Extras, row_index: int, name: str, text: str) -> None:
    extras.setdefault(row_index, {})[name] = text


def _strip_column(cells: Column) -> tuple[list[str], bool]:
    """Return the cells, stripped and unprotected, and whether all are printable ASCII."""
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


_NORMALIZE_COLUMN: Final[dict[Normalize, NormalizeColumn]] = {
    name_text: _name_column,
    short_text: _short_column,
    long_text: _long_column,
}
"""For each normalization of a text, the same for a whole column, which is faster."""
