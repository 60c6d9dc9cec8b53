"""From the store to a file that other programs read."""

from pathlib import Path
from typing import TextIO

from leadops_core.errors import LeadOpsError
from leadops_core.files import open_output
from leadops_core.intake import SpreadsheetWriter
from leadops_core.schemas import ExportReport, Lead, LeadQuery
from leadops_core.store import Store
from leadops_core.texts.sentences import score_sentence

_SEPARATE = frozenset({"attributes", "outcome_attributes", "enrichment", "score_base", "score_line_count"})
_SENTENCE = "score_rationale"
"""Column that says in one sentence what `score_reasons` and the numbers beside it hold."""
_FIELDS = tuple(
    _SENTENCE if name == "score_reasons" else name for name in Lead.model_fields if name not in _SEPARATE
)


def export(store: Store, to: Path | str | TextIO, *, format: str, query: LeadQuery) -> ExportReport:
    """Write every lead of the query; raises `LeadOpsError` for an unknown format or a place that cannot be written."""
    if format not in ("csv", "jsonl"):
        raise LeadOpsError(f"Unknown export format {format!r}. Use csv or jsonl.")
    with open_output(to) as (stream, path):
        if format == "jsonl":
            return ExportReport(path=path, format=format, rows=_write_jsonl(store, stream, query))
        rows, columns = _write_csv(store, stream, query)
        return ExportReport(path=path, format=format, rows=rows, columns=columns)


def _write_jsonl(store: Store, stream: TextIO, query: LeadQuery) -> int:
    count = 0
    for lead in store.leads.iterate(query):
        stream.write(lead.model_dump_json())
        stream.write("\n")
        count += 1
    return count


def _write_csv(store: Store, stream: TextIO, query: LeadQuery) -> tuple[int, tuple[str, ...]]:
    extra = _extra_columns(store, query)
    columns = (*_FIELDS, "enrichment", *extra.values())
    writer = SpreadsheetWriter(stream)
    writer.write_row(columns)
    count = 0
    for lead in store.leads.iterate(query):
        cells = [
            _score_sentence(lead) if name == _SENTENCE else _cell(getattr(lead, name)) for name in _FIELDS
        ]
        cells.append("; ".join(f"{fact.name.value}={fact.value}" for fact in lead.enrichment.facts))
        given = {("attributes", key): value for key, value in lead.attributes.items()}
        given |= {("outcome_attributes", key): value for key, value in lead.outcome_attributes.items()}
        cells += [given.get(key, "") for key in extra]
        writer.write_row(cells)
        count += 1
    return count, columns


def _extra_columns(store: Store, query: LeadQuery) -> dict[tuple[str, str], str]:
    """Each attribute of any lead with the name of its column: its own, or a longer one where that is taken."""
    found: dict[tuple[str, str], str] = {}
    taken = {*_FIELDS, "enrichment"}
    for lead in store.leads.iterate(query):
        for kind, values in (
            ("attributes", lead.attributes),
            ("outcome_attributes", lead.outcome_attributes),
        ):
            for key in values:
                if (kind, key) in found:
                    continue
                name = key
                while name in taken:
                    name += " (attribute)" if kind == "attributes" else " (outcome)"
                taken.add(name)
                found[kind, key] = name
    return found


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
