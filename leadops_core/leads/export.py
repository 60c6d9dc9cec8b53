"""Leads as a file that other programs read."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.files import open_output
from leadops_core.intake import SpreadsheetWriter
from leadops_core.schemas import ExportReport, Lead
from leadops_core.texts.sentences import score_sentence

_SEPARATE = frozenset({"attributes", "outcome_attributes", "enrichment", "score_base", "score_line_count"})
_SENTENCE = "score_rationale"
"""Column with `score_reasons` and the numbers beside it as a sentence."""
_FIELDS = tuple(
    _SENTENCE if name == "score_reasons" else name for name in Lead.model_fields if name not in _SEPARATE
)


def export_leads(read: Callable[[], Iterator[Lead]], to: Path | str | TextIO, *, format: str) -> ExportReport:
    """Write the leads that `read` yields. A CSV file needs two passes: the first collects the attributes.

    Raise LeadOpsError for an unknown format or a path that cannot be written.
    """
    if format not in ("csv", "jsonl"):
        raise LeadOpsError(f"Unknown export format {format!r}. Use csv or jsonl.")
    with open_output(to) as (stream, path):
        if format == "jsonl":
            return ExportReport(path=path, format=format, rows=_write_jsonl(stream, read()))
        columns = _attribute_columns(read())
        return ExportReport(
            path=path,
            format=format,
            rows=_write_csv(stream, read(), columns),
            columns=(*_FIELDS, "enrichment", *columns.values()),
        )


def _write_jsonl(stream: TextIO, leads: Iterable[Lead]) -> int:
    count = 0
    for lead in leads:
        stream.write(f"{lead.model_dump_json()}\n")
        count += 1
    return count


def _write_csv(stream: TextIO, leads: Iterable[Lead], columns: dict[tuple[str, str], str]) -> int:
    writer = SpreadsheetWriter(stream)
    writer.write_row((*_FIELDS, "enrichment", *columns.values()))
    count = 0
    for lead in leads:
        cells = [
            _score_sentence(lead) if name == _SENTENCE else _cell(getattr(lead, name)) for name in _FIELDS
        ]
        cells.append("; ".join(f"{fact.name.value}={fact.value}" for fact in lead.enrichment.facts))
        cells += [getattr(lead, kind).get(key, "") for kind, key in columns]
        writer.write_row(cells)
        count += 1
    return count


def _attribute_columns(leads: Iterable[Lead]) -> dict[tuple[str, str], str]:
    """Return the column name of each attribute: its own name, or a longer one if that is taken."""
    columns: dict[tuple[str, str], str] = {}
    taken = {*_FIELDS, "enrichment"}
    for lead in leads:
        for kind, suffix in (("attributes", " (attribute)"), ("outcome_attributes", " (outcome)")):
            for key in getattr(lead, kind):
                if (kind, key) in columns:
                    continue
                name = key
                while name in taken:
                    name += suffix
                taken.add(name)
                columns[kind, key] = name
    return columns


def _score_sentence(lead: Lead) -> str:
    if lead.score_value is None or lead.score_label is None or lead.score_base is None:
        return ""
    return score_sentence(
        lead.score_value,
        lead.score_label,
        lead.score_base,
        lead.score_reasons,
        line_count=lead.score_line_count or 0,
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if value == int(value) else repr(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(getattr(value, "value", value))
