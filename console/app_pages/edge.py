"""Local copy: the source of the file, pending changes, dry run and push."""

import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.words import age_word, plain_markdown, shorten
from leadops_core import LeadOps
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import EdgeLead, EdgeStatus, EdgeVerdict, PushReport
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

_SHOWN = 100
_TO_DECIDE = (EdgeVerdict.CONFLICT, EdgeVerdict.REFUSED, EdgeVerdict.GONE)

file, ops = workspace()


def _address() -> str | None:
    """Return the database to pull from and push to; its password is never shown."""
    if ops.config.edge_url is not None:
        return None
    typed = st.text_input(
        "Production database",
        type="password",
        key="edge-url",
        placeholder="postgresql+psycopg://user:password@host/leadops",
        help="To skip this field, set LEADOPS_EDGE_URL before you start the console.",
    )
    return typed.strip() or None


def _not_a_copy() -> None:
    st.write(
        "This file is not a copy of another database. To work offline on part of production and push your decisions "
        "back, pull it into its own file:"
    )
    st.code(
        "leadops pull mine.db --from postgresql+psycopg://user@host/leadops --label hot --since 2026-01-01\n"
        "leadops console mine.db",
        language="sh",
    )


def _pending(status: EdgeStatus) -> None:
    st.subheader("Pending changes")
    if not status.changes:
        st.caption("None. All decisions in this file are pushed.")
        return
    st.caption(f"{plural(status.changes, 'change')} in {plural(len(status.pending), 'lead')}, oldest first.")
    for lead in status.pending[:_SHOWN]:
        changes = " · ".join(plain_markdown(shorten(change.summary, 120)) for change in lead.changes)
        st.markdown(f"- **{plain_markdown(lead.name)}**: {changes}")
    if len(status.pending) > _SHOWN:
        st.caption(f"and {plural(len(status.pending) - _SHOWN, 'lead')} more")
    for entry in status.suppressions:
        st.markdown(f"- **{plain_markdown(entry.value)}**: added to the do-not-contact list")


def _push(
    address: str | None, *, dry_run: bool, mine: dict[str, int | None], theirs: tuple[str, ...]
) -> None:
    try:
        with st.spinner("Checking production…" if dry_run else "Pushing…"):
            report = ops.edge.push(address, by=analyst(), dry_run=dry_run, mine=mine, theirs=theirs)
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        st.session_state["pushed"] = report
        say_next(_summary(report), ok=report.is_clean)
    st.rerun()


def _summary(report: PushReport) -> str:
    counts = [
        f"{plural(count, 'lead')} {'would be ' if report.dry_run and verdict is EdgeVerdict.PUSHED else ''}{in_sentence(words)}"
        for verdict, words in en.EDGE_VERDICTS.items()
        if (count := report.counts.get(verdict, 0))
    ]
    if report.suppressions:
        counts.append(f"{plural(report.suppressions, 'entry', 'entries')} for the do-not-contact list")
    summary = ", ".join(counts) or "Nothing to push"
    return f"Dry run, nothing was changed: {summary}." if report.dry_run else f"{summary}."


def _to_decide(report: PushReport, address: str | None) -> None:
    left = [lead for lead in report.leads if lead.verdict in _TO_DECIDE]
    if not left:
        return
    st.subheader("Conflicts")
    for lead in left[:_SHOWN]:
        _one(lead, address, is_dry_run=report.dry_run)


def _one(lead: EdgeLead, address: str | None, *, is_dry_run: bool) -> None:
    id = str(lead.lead_id)
    with st.container(border=True, key=f"decide-{id}"):
        verdict = "" if lead.verdict is None else en.EDGE_VERDICTS[lead.verdict]
        st.markdown(f"**{plain_markdown(lead.name)}** · {verdict}")
        if lead.conflicts:
            st.table(
                [
                    {
                        "": conflict.what,
                        "pulled": conflict.pulled,
                        "your copy": conflict.mine,
                        "production": conflict.theirs,
                    }
                    for conflict in lead.conflicts
                ]
            )
        elif lead.reason:
            st.markdown(plain_markdown(lead.reason))
        if is_dry_run:
            # A decision pushes all pending changes, which a person did not request with a dry run.
            st.caption("Push first, then choose here which version to keep.")
            return
        mine, theirs = st.columns(2)
        if lead.verdict is EdgeVerdict.CONFLICT and mine.button(
            "Keep mine", key=f"mine-{id}", width="stretch", help="Apply your changes to production anyway"
        ):
            _push(address, dry_run=False, mine={id: lead.theirs_version}, theirs=())
        if theirs.button(
            "Use production's",
            key=f"theirs-{id}",
            width="stretch",
            help="Replace your copy of this lead with production's",
        ):
            _push(address, dry_run=False, mine={}, theirs=(id,))


def _refresh(address: str | None) -> None:
    try:
        with st.spinner("Pulling…"):
            report = LeadOps.pull(address, file.path, by=analyst(), config=ops.config)
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(
            f"{report.added:,} added, {report.refreshed:,} updated, {report.gone:,} removed; "
            f"{report.kept:,} with pending changes kept until you push."
        )
    st.session_state.pop("pushed", None)
    st.rerun()


st.title("Local copy")
try:
    origin = ops.edge.origin()
    status = ops.edge.status() if origin is not None else None
except LeadOpsError as error:
    st.error(str(error))
    st.stop()
if status is None:
    _not_a_copy()
    st.stop()

st.markdown(
    f"{plural(status.leads, 'lead')} from **{plain_markdown(status.origin.source)}**, pulled "
    f"{age_word(status.origin.pulled_at)} by {plain_markdown(status.origin.pulled_by)}. "
    "Nothing is sent from this file: production sends approved emails."
)
address = _address()
is_ready = address is not None or ops.config.edge_url is not None
dry_run, push, refresh, _ = st.columns([1, 1, 1, 2])
if dry_run.button("Dry run", key="rehearse", disabled=not (is_ready and status.changes), width="stretch"):
    _push(address, dry_run=True, mine={}, theirs=())
if push.button(
    f"Push {plural(status.changes, 'change')}",
    key="push",
    type="primary",
    disabled=not (is_ready and status.changes),
    width="stretch",
):
    _push(address, dry_run=False, mine={}, theirs=())
if refresh.button("Pull again", key="pull", disabled=not is_ready, width="stretch"):
    _refresh(address)
report = st.session_state.get("pushed")
if report is not None:
    _to_decide(report, address)
_pending(status)
