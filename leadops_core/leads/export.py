"""Leads as a file that other programs read."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.files import open_output
from leadops_core.intake import SpreadsheetWriter
from leadops_core.schemas import ExportReport, Lead

_SEPARATE = frozenset(
    {"attributes", "outcome_attributes", "enrichment", "exploration", "score_base", "score_line_count"}
)
_KINDS = {"attributes": " (attribute)", "outcome_attributes": " (outcome)"}
"""Kinds of attributes, and what is added to a name that is taken."""
_SENTENCE = "score_rationale"
"""Column with `score_reasons` and the numbers beside it as a sentence."""
_MAX_ATTRIBUTE_COLUMNS = 1_000
"""Every row has a cell in every column, so attributes of a single lead would otherwise enlarge the whole file."""
_OTHER_ATTRIBUTES = "other_attributes"
"""Column with the attributes that have no column, as a JSON object."""
_FIELDS = tuple(
    _SENTENCE if name == "score_reasons" else name for name in Lead.model_fields if name not in _SEPARATE
)


def export_leads(
    read: Callable[[], Iterator[Lead]],
    to: Path | str | TextIO,
    *,
    format: str,
    describe_score: Callable[[Lead], str],
) -> ExportReport:
    """Write the leads that `read` yields. A CSV file needs two passes: the first collects the attributes.

    The 1,000 most frequent attributes have a column each. Others share a column as JSON.

    Raise LeadOpsError for an unknown format or a path that cannot be written.
    """
    check_format(format)
    with open_output(to) as (stream, path):
        if format == "jsonl":
            return ExportReport(path=path, format=format, rows=write_jsonl(stream, read()))
        attributes = attribute_columns(read())
        write_header(stream, attributes)
        rows = write_rows(stream, read(), attributes, describe_score)
        return ExportReport(path=path, format=format, rows=rows, columns=attributes.names())


def check_format(format: str) -> None:
    """Raise LeadOpsError for an unknown format."""
    if format not in ("csv", "jsonl"):
        raise LeadOpsError(f"Unknown export format {format!r}. Use csv or jsonl.")


def write_jsonl(stream: TextIO, leads: Iterable[Lead]) -> int:
    count = 0
    for lead in leads:
        stream.write(f"{lead.model_dump_json()}\n")
        count += 1
    return count


class AttributeColumns(NamedTuple):
    """The columns of a CSV file that depend on the leads."""

    columns: dict[tuple[str, str], str]
    """Column of each attribute that has one, by kind and name."""
    other_column: tuple[str, ...]
    """The column of all others, if there are any."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all columns of the file."""
        return (*_FIELDS, "enrichment", *self.columns.values(), *self.other_column)

    def cells(self, lead: Lead) -> list[str]:
        cells = [getattr(lead, kind).get(key, "") for kind, key in self.columns]
        if self.other_column:
            others = {
                key: text
                for kind in _KINDS
                for key, text in getattr(lead, kind).items()
                if (kind, key) not in self.columns
            }
            cells.append(json.dumps(others, ensure_ascii=False) if others else "")
        return cells


def write_header(stream: TextIO, attributes: AttributeColumns) -> None:
    SpreadsheetWriter(stream).write_row(attributes.names())


def write_rows(
    stream: TextIO,
    leads: Iterable[Lead],
    attributes: AttributeColumns,
    describe_score: Callable[[Lead], str],
) -> int:
    """Write a CSV row for each lead, and return their number."""
    writer = SpreadsheetWriter(stream)
    count = 0
    for lead in leads:
        cells = [
            describe_score(lead) if name == _SENTENCE else _cell(getattr(lead, name)) for name in _FIELDS
        ]
        cells.append("; ".join(f"{fact.name.value}={fact.value}" for fact in lead.enrichment.facts))
        cells += attributes.cells(lead)
        writer.write_row(cells)
        count += 1
    return count


def attribute_columns(leads: Iterable[Lead]) -> AttributeColumns:
    """Return the column of each attribute: its own name, or a longer one if that is taken."""
    counts: Counter[tuple[str, str]] = Counter()
    for lead in leads:
        for kind in _KINDS:
            counts.update((kind, key) for key in getattr(lead, kind))
    most_common = {attribute for attribute, _ in counts.most_common(_MAX_ATTRIBUTE_COLUMNS)}
    other_column = (_OTHER_ATTRIBUTES,) if len(counts) > len(most_common) else ()
    used_names = {*_FIELDS, "enrichment", *other_column}
    columns = {}
    # In the order of the first lead that has the attribute.
    for kind, key in counts:
        if (kind, key) in most_common:
            name = key
            while name in used_names:
                name += _KINDS[kind]
            used_names.add(name)
            columns[kind, key] = name
    return AttributeColumns(columns, other_column)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if value == int(value) else repr(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(getattr(value, "value", value))
