"""Outcomes: preview and import a file of outcomes."""

from typing import Any

import pandas as pd
import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.reading import FILE_TYPES, Reading, choose_reading, chosen_reading
from console.widgets.words import plain_markdown, shorten
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import ColumnMapping, OutcomeImportReport
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

_SHOWN_PROBLEMS = 200
_COUNTS_AS = {True: "good", False: "bad", None: "not counted"}
# Counts of a report for outcomes that give no label, with their display texts.
_NOT_LABELLED = (
    ("unchanged", "already recorded", "LeadOps already has these outcomes."),
    ("unmatched", "unmatched", "No lead matches these rows, or more than one does."),
    ("unrecognised", "not recognized", "Choose below which of these values are good and which are bad."),
    ("undecided", "still open", "These leads have no final outcome yet."),
    ("rejected", "unreadable", "These rows cannot be read."),
)

database, ops = workspace()


def _settings(mapping: ColumnMapping, report: OutcomeImportReport | None) -> dict[str, Any]:
    """Let a person choose columns and values; return them as arguments of the import."""
    columns = [column.column for column in mapping.columns]
    left, right = st.columns(2)
    outcome_column = left.selectbox(
        "Outcome column",
        columns,
        index=None,
        key="outcome-column",
        placeholder="Detect automatically",
        help="The column with the outcome of each lead.",
    )
    key = right.selectbox(
        "Key column",
        columns,
        index=None,
        key="key-column",
        placeholder="Match by email, name and company, or ID",
        help="A column that your leads also have, such as a CRM ID, for files without email addresses.",
    )
    values = _values_of(mapping, outcome_column, report)
    positive = left.multiselect(
        "Good values",
        values,
        key="positive",
        accept_new_options=True,
        placeholder="Detect automatically",
    )
    negative = right.multiselect(
        "Bad values",
        values,
        key="negative",
        accept_new_options=True,
        placeholder="Detect automatically",
    )
    return {
        "outcome_column": outcome_column,
        "key": key,
        "positive": tuple(positive),
        "negative": tuple(negative),
    }


def _values_of(
    mapping: ColumnMapping, outcome_column: str | None, report: OutcomeImportReport | None
) -> list[str]:
    """Return the values to choose from: all of the last dry run, else the samples of the column."""
    if report is not None and outcome_column in (None, report.outcome_column):
        return [row.value for row in report.values if row.value]
    samples = [column.samples for column in mapping.columns if column.column == outcome_column]
    return list(dict.fromkeys(samples[0])) if samples else []


def _columns(mapping: ColumnMapping) -> None:
    rows = [
        (column.column, " · ".join(shorten(sample, 40) for sample in column.samples[:3]))
        for column in mapping.columns
    ]
    st.dataframe(pd.DataFrame(rows, columns=["column", "samples"]), hide_index=True, key="columns")


def _import(file: Any, reading: Reading, settings: dict[str, Any], *, dry_run: bool) -> OutcomeImportReport:
    bar = st.progress(0.0, text="Reading…")

    def progress(done: int, _total: int | None) -> None:
        bar.progress(0.0, text=f"{done:,} rows read")

    file.seek(0)
    try:
        return ops.outcomes.import_file(
            file,
            **settings,
            **reading._asdict(),
            dry_run=dry_run,
            by=analyst(),
            file_name=file.name,
            progress=progress,
        )
    finally:
        bar.empty()


def _report(report: OutcomeImportReport) -> None:
    st.markdown(f"##### {'Dry run' if report.dry_run else 'Imported'}: {plain_markdown(report.file_name)}")
    found_by = ", ".join(
        f"{count:,} by {in_sentence(en.MATCHED_BY.get(name, name))}"
        for name, count in report.matched_by.items()
        if count
    )
    st.caption(
        f"{plural(report.rows, 'row')} · outcomes in “{plain_markdown(shorten(report.outcome_column, 60))}”"
        + (f", dates in “{plain_markdown(shorten(report.date_column, 60))}”" if report.date_column else "")
        + (f" · matched {found_by}" if found_by else "")
        + (" · Nothing was stored." if report.dry_run else "")
    )
    figures = st.columns(1 + len(_NOT_LABELLED))
    figures[0].metric(
        "will be recorded" if report.dry_run else "recorded",
        f"{report.labelled:,}",
        help="Rows that add an outcome to a lead or change it.",
    )
    for column, (name, title, meaning) in zip(figures[1:], _NOT_LABELLED, strict=True):
        column.metric(title, f"{getattr(report, name):,}", help=meaning)
    values = [
        (
            shorten(row.value, 60) or "(blank)",
            en.OUTCOME_MEANINGS[row.meaning],
            _COUNTS_AS[row.positive],
            row.rows,
        )
        for row in report.values
    ]
    st.dataframe(
        pd.DataFrame(values, columns=["value", "outcome", "counts as", "rows"]),
        hide_index=True,
        key="values",
    )
    if report.problems:
        with st.expander(f"{plural(len(report.problems), 'row')} not recorded"):
            rows = [
                (row.line, shorten(row.column or "", 60), clean_line(row.reason))
                for row in report.problems[:_SHOWN_PROBLEMS]
            ]
            st.dataframe(
                pd.DataFrame(rows, columns=["line", "column", "reason"]), hide_index=True, key="problems"
            )


def _page() -> None:
    file = st.file_uploader("File of outcomes", key="outcomes-file", type=FILE_TYPES, on_change=_forget)
    report: OutcomeImportReport | None = st.session_state.get("outcome-report")
    if file is None:
        st.caption(
            "Use a CRM export with one row per lead and an outcome column, such as Won, Closed Lost, yes, or 1. "
            "Leads are matched by email address, by a key column, or by name and company. "
            "Importing the same file twice records nothing twice."
        )
        if report is not None:
            _report(report)
        return
    try:
        detected = _mapping(file, Reading())
        reading = chosen_reading(file, detected)
        mapping = detected if reading == Reading() else _mapping(file, reading)
    except LeadOpsError as error:
        st.error(str(error))
        return
    choose_reading(file, detected, mapping)
    _columns(mapping)
    settings = _settings(mapping, report)
    with st.container(horizontal=True):
        dry_run = st.button("Dry run", key="dry-run")
        store = st.button("Import outcomes", key="import", type="primary")
    if dry_run or store:
        try:
            report = _import(file, reading, settings, dry_run=not store)
        except LeadOpsError as error:
            st.session_state.pop("outcome-report", None)
            st.error(str(error))
            return
        st.session_state["outcome-report"] = report
        if store:
            say_next(
                f"{plural(report.labelled, 'outcome')} recorded; {plural(report.label_count, 'lead')} "
                f"now {'has' if report.label_count == 1 else 'have'} an outcome. Learn from them on the Learning page.",
                ok=bool(report.labelled or report.unchanged),
            )
        st.rerun()
    if report is not None:
        _report(report)


def _mapping(file: Any, reading: Reading) -> ColumnMapping:
    file.seek(0)
    return ops.uploads.preview(file, file_name=file.name, **reading._asdict())


def _forget() -> None:
    """Reset the choices and the report when a person selects another file."""
    for key in ("outcome-report", "outcome-column", "key-column", "positive", "negative"):
        st.session_state.pop(key, None)


st.title("Outcomes")
_page()
