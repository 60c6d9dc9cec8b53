"""Leads waiting to be processed: a banner, and processing with progress."""

import streamlit as st

from console.widgets.actions import say_next
from leadops_core import LeadOps
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import LeadFigures, ProcessingState

WAITING = (ProcessingState.QUEUED, ProcessingState.RUNNING)
"""States of a lead without a decision for its current score and content."""


def process_waiting(ops: LeadOps) -> str:
    """Process all leads that wait, showing progress; return a sentence about the result, "" if none waited.

    Raises LeadOpsError.
    """
    total = ops.pipeline.backlog().queued
    if not total:
        return ""
    bar = st.progress(0.0, text=f"Processing {plural(total, 'lead')}…")

    def progress(done: int, _total: int | None) -> None:
        bar.progress(min(1.0, done / total), text=f"{done:,} of {total:,} leads processed")

    try:
        report = ops.pipeline.process(progress=progress)
    finally:
        bar.empty()
    failed = f" {plural(report.failed, 'lead')} failed; see Traces." if report.failed else ""
    return f"{plural(report.processed, 'lead')} processed.{failed}"


def waiting_banner(ops: LeadOps, figures: LeadFigures) -> None:
    """Say how many leads wait to be processed and offer to do it. Show nothing if none waits."""
    waiting = figures.by_processing.get(ProcessingState.QUEUED.value, 0)
    if not waiting:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="waiting"):
        verb = "is" if waiting == 1 else "are"
        st.markdown(
            f":material/hourglass_empty: **{plural(waiting, 'lead')} {verb} waiting to be processed.** "
            "Their next steps and drafts are not up to date."
        )
        if st.button("Process now", key="process-now", type="primary"):
            try:
                done = process_waiting(ops)
            except LeadOpsError as error:
                say_next(str(error), ok=False)
            else:
                say_next(done or "No leads are waiting any more: another program has processed them.")
            st.rerun()
