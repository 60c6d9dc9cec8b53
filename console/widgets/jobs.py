"""The strip of open jobs: state, progress, and buttons to run or cancel them."""

from collections.abc import Callable

import streamlit as st

from console.widgets.actions import analyst, say_next
from leadops_core import LeadOps
from leadops_core.display.jobs import job_progress_words, job_state_words
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Job, JobState
from leadops_core.texts import en


def jobs_strip(ops: LeadOps) -> None:
    """Show the open jobs of the file, which refresh by themselves. Show nothing if there is none."""
    if ops.jobs.open():
        _strip(ops)


@st.fragment(run_every=2)
def _strip(ops: LeadOps) -> None:
    open_jobs = ops.jobs.open()
    if not open_jobs:
        # The last job has ended, so draw the page with its changes.
        st.rerun()
    for job in open_jobs:
        _job(ops, job)


def _job(ops: LeadOps, job: Job) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"job-{job.id}"):
        words = [job_state_words(job), job_progress_words(job)]
        st.markdown(f":material/pending: **{en.JOB_KINDS[job.kind]}.** {', '.join(filter(None, words))}.")
        if job.total:
            st.progress(min(1.0, job.done / job.total))
        if job.state is JobState.WAITING and st.button("Run now", key=f"run-{job.id}", type="primary"):
            _act(lambda: ops.jobs.run(job), "Done.")
        if st.button("Cancel", key=f"cancel-{job.id}", disabled=job.is_cancelling):
            _act(lambda: ops.jobs.cancel(job.id, by=analyst()), "Cancelled.")


def _act(do: Callable[[], object], done: str) -> None:
    try:
        with st.spinner("Working…"):
            do()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done)
    st.rerun()
