"""Import: preview, dry run, import and undo."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from console.exports import rejected_file
from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.processing import process_waiting
from console.widgets.reading import FILE_TYPES, Reading, choose_reading, chosen_reading
from console.widgets.words import age_word, plain_markdown, shorten
from leadops_core.display.reading import reading_line
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    ColumnMapping,
    ColumnRole,
    IngestReport,
    LeadField,
    RejectedRow,
    UploadPreview,
    UploadState,
)
from leadops_core.texts import en
from leadops_core.texts.sentences import damage_sentences, in_sentence

_ATTRIBUTE, _OUTCOME = en.COLUMN_ROLES[ColumnRole.ATTRIBUTE], en.COLUMN_ROLES[ColumnRole.OUTCOME]
_SHOWN_REJECTIONS = 200

database, ops = workspace()


def _target(column: Any) -> str:
    if column.role is ColumnRole.OUTCOME:
        return _OUTCOME
    return column.field.value if column.field else _ATTRIBUTE


def _mapping_editor(mapping: ColumnMapping) -> dict[str, str | None]:
    """Show the column mapping for editing; return the changes.

    A row of widgets for each column, because they stack on a phone. A data editor would scroll sideways there.
    """
    file_id = st.session_state["upload-file"].file_id
    options = [*(field.value for field in LeadField), _ATTRIBUTE, _OUTCOME]
    changes: dict[str, str | None] = {}
    for column in mapping.columns:
        name, target, reason = st.columns([4, 4, 5], vertical_alignment="center")
        samples = " · ".join(shorten(sample, 40) for sample in column.samples[:3])
        name.markdown(f"**{plain_markdown(shorten(column.column, 60))}**  \n{plain_markdown(samples)}")
        before = _target(column)
        after = target.selectbox(
            f"“{shorten(column.column, 60)}” maps to",
            options,
            index=options.index(before),
            format_func=lambda target: en.FIELDS.get(str(target), str(target)),
            key=f"mapping-{file_id}-{mapping.dialect.sheet}-{mapping.dialect.encoding}-{column.index}",
            label_visibility="collapsed",
        )
        reason.caption(f"{column.confidence:.0%} · {plain_markdown(clean_line(column.why))}")
        if after not in (before, _OUTCOME):
            changes[column.column] = None if after == _ATTRIBUTE else after
    return changes


def _report(report: IngestReport) -> None:
    counts = report.counts
    verb = "will be " if report.dry_run else ""
    figures = st.columns(4)
    figures[0].metric("rows", f"{counts.rows:,}")
    figures[1].metric(f"{verb}added", f"{counts.accepted:,}")
    figures[2].metric(f"{verb}merged", f"{counts.merged:,}", help=f"{counts.changed:,} of them with new data")
    figures[3].metric(f"{verb}rejected", f"{counts.rejected:,}")
    if report.dry_run:
        st.caption("Dry run: nothing was stored.")
    for sentence in damage_sentences(report.damage):
        st.warning(sentence, icon=":material/warning:")
    if report.rejected_rows:
        _rejections(report.rejected_rows, counts.rejected)


def _rejections(rows: tuple[RejectedRow, ...], count: int) -> None:
    st.markdown(f"##### {plural(count, 'row')} rejected")
    frame = pd.DataFrame(
        [
            (row.line, shorten(row.column or "", 60), clean_line(row.reason))
            for row in rows[:_SHOWN_REJECTIONS]
        ],
        columns=["line", "column", "reason"],
    )
    st.dataframe(frame, hide_index=True, key="rejections")


def _import_file(
    file: Any, changes: dict[str, str | None], reading: Reading, *, dry_run: bool
) -> IngestReport:
    bar = st.progress(0.0, text="Reading…")

    def progress(done: int, total: int | None) -> None:
        share = min(1.0, done / total) if total else 0.0
        bar.progress(share, text=f"{done:,} rows read")

    file.seek(0)
    try:
        return ops.ingest(
            file,
            file_name=file.name,
            mapping=changes or None,
            **reading._asdict(),
            dry_run=dry_run,
            by=analyst(),
            progress=progress,
        )
    finally:
        bar.empty()


def _preview(file: Any, reading: Reading) -> UploadPreview:
    """Return the preview of a file. The page runs again with each change, and the rows are checked once."""
    key = f"preview-{file.file_id}-{reading}"
    if key not in st.session_state:
        file.seek(0)
        st.session_state[key] = ops.uploads.preview_rows(
            file, file_name=file.name, **reading._asdict(), rows=0
        )
    preview: UploadPreview = st.session_state[key]
    return preview


def _new_file() -> None:
    file = st.file_uploader("File of leads", key="upload-file", type=FILE_TYPES)
    if file is None:
        st.caption(
            "CSV, Excel, OpenDocument, JSON, or vCard. You can review the detected columns before anything is imported."
        )
        return
    try:
        detected = _preview(file, Reading()).mapping
        reading = chosen_reading(file, detected)
        preview = _preview(file, reading)
    except LeadOpsError as error:
        st.error(str(error))
        return
    mapping = preview.mapping
    st.caption(plain_markdown(reading_line(mapping)))
    choose_reading(file, detected, mapping)
    for column in mapping.questions():
        question = en.COLUMN_QUESTION.format(
            column=plain_markdown(shorten(column.column, 60)),
            field=in_sentence(en.FIELDS[str(column.suggestion)]),
        )
        st.info(f"{question} Choose its field below. {en.COLUMN_QUESTIONS_OPEN}", icon=":material/help:")
    for sentence in damage_sentences(preview.damage):
        st.warning(sentence, icon=":material/warning:")
    changes = _mapping_editor(mapping)
    with st.container(horizontal=True):
        dry_run = st.button("Dry run", key="dry-run")
        store = st.button("Import and score", key="take-in", type="primary")
    try:
        if dry_run:
            _report(_import_file(file, changes, reading, dry_run=True))
        elif store:
            report = _import_file(file, changes, reading, dry_run=False)
            processed = process_waiting(ops)
            counts = report.counts
            say_next(
                f"{file.name}: {plural(counts.rows, 'row')} = {counts.accepted:,} new + {counts.merged:,} merged + "
                f"{counts.rejected:,} rejected. {processed}",
                ok=not counts.rejected,
            )
            st.rerun()
    except LeadOpsError as error:
        st.error(str(error))


def _earlier() -> None:
    uploads = ops.uploads.list()
    if not uploads:
        return
    st.subheader("Past imports")
    for upload in uploads[:50]:
        counts = upload.counts
        with st.container(border=True, key=f"upload-{upload.id.hex}"):
            what, rejected, undo = st.columns([6, 2, 1], vertical_alignment="center")
            name = shorten(upload.file_name, 80).replace("`", "")
            what.markdown(
                f"`{name}` · {en.UPLOAD_STATES[upload.state]} · {counts.rows:,} rows = {counts.accepted:,} new + "
                f"{counts.merged:,} merged + {counts.rejected:,} rejected · {age_word(upload.created_at)}"
            )
            if counts.rejected:
                rejected.download_button(
                    "Rejected rows",
                    data=partial(rejected_file, ops, str(upload.id)),
                    file_name=f"rejected-{upload.id.hex[:8]}.csv",
                    mime="text/csv",
                    on_click="ignore",  # a rerun would replace the file while the browser requests it
                    key=f"rejected-{upload.id.hex}",
                )
            if upload.state is not UploadState.UNDONE and undo.button("Undo", key=f"undo-{upload.id.hex}"):
                _undo(str(upload.id))


def _undo(upload_id: str) -> None:
    try:
        report = ops.uploads.undo(upload_id, by=analyst())
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        kept_text = (
            f"; {plural(len(report.kept), 'lead')} kept because someone has worked on them since"
            if report.kept
            else ""
        )
        say_next(
            f"Undone: {plural(report.removed, 'lead')} removed, {report.restored:,} restored{kept_text}."
        )
    st.rerun()


st.title("Import")
origin = ops.edge.origin()
if origin is not None:
    st.info(
        f"This file is a copy of {plain_markdown(origin.source)}. Import files there, then pull again.",
        icon=":material/cloud_download:",
    )
    st.stop()
_new_file()
_earlier()
