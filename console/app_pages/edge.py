"""Copy: where the file was pulled from, what is pending, and the push, rehearsed first."""

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

found, ops = workspace()


def _address() -> str | None:
    """The database to pull from and push to; a password in it is never shown again."""
    if ops.settings.edge_url is not None:
        return None
    typed = st.text_input(
        "Its database",
        type="password",
        key="edge-url",
        placeholder="postgresql+psycopg://user:password@host/leadops",
        help="Set LEADOPS_EDGE_URL before you start the console, and it need not be typed.",
    )
    return typed.strip() or None


def _not_a_copy() -> None:
    st.write(
        "This file is nobody's copy. To take a slice of production along, work on it offline and push decisions back, pull one "
        "into a file of its own:"
    )
    st.code(
        "leadops pull mine.db --from postgresql+psycopg://user@host/leadops --label hot --since 2026-01-01\n"
        "leadops console mine.db",
        language="sh",
    )


def _pending(status: EdgeStatus) -> None:
    st.subheader("Pending")
    if not status.changes:
        st.caption("Nothing: all that was decided here is pushed.")
        return
    st.caption(f"{plural(status.changes, 'change')} in {plural(len(status.pending), 'lead')}, oldest first.")
    for lead in status.pending[:_SHOWN]:
        said = " · ".join(plain_markdown(shorten(change.said, 120)) for change in lead.changes)
        st.markdown(f"- **{plain_markdown(lead.name)}**: {said}")
    if len(status.pending) > _SHOWN:
        st.caption(f"and {plural(len(status.pending) - _SHOWN, 'lead')} more")
    for entry in status.suppressions:
        st.markdown(f"- **{plain_markdown(entry.value)}**: never to be written to")


def _push(
    address: str | None, *, dry_run: bool, mine: dict[str, int | None], theirs: tuple[str, ...]
) -> None:
    try:
        with st.spinner("Asking production …" if dry_run else "Pushing …"):
            report = ops.push(address, by=analyst(), dry_run=dry_run, mine=mine, theirs=theirs)
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        st.session_state["pushed"] = report
        say_next(_told(report), ok=report.is_clean)
    st.rerun()


def _told(report: PushReport) -> str:
    counts = [
        f"{plural(count, 'lead')} {'would be ' if report.dry_run and verdict is EdgeVerdict.PUSHED else ''}{in_sentence(words)}"
        for verdict, words in en.EDGE_VERDICTS.items()
        if (count := report.counts.get(verdict, 0))
    ]
    if report.suppressions:
        counts.append(f"{plural(report.suppressions, 'entry', 'entries')} for the suppression list")
    told = ", ".join(counts) or "Nothing to push"
    return f"Dry run, nothing was changed: {told}." if report.dry_run else f"{told}."


def _to_decide(report: PushReport, address: str | None) -> None:
    left = [lead for lead in report.leads if lead.verdict in _TO_DECIDE]
    if not left:
        return
    st.subheader("To decide")
    for lead in left[:_SHOWN]:
        _one(lead, address, is_rehearsal=report.dry_run)


def _one(lead: EdgeLead, address: str | None, *, is_rehearsal: bool) -> None:
    id = str(lead.lead_id)
    with st.container(border=True, key=f"decide-{id}"):
        verdict = "" if lead.verdict is None else en.EDGE_VERDICTS[lead.verdict]
        st.markdown(f"**{plain_markdown(lead.name)}** · {verdict}")
        if lead.conflicts:
            st.table(
                [
                    {"": each.what, "pulled": each.pulled, "yours": each.mine, "there": each.theirs}
                    for each in lead.conflicts
                ]
            )
        elif lead.reason:
            st.markdown(plain_markdown(lead.reason))
        if is_rehearsal:
            # A decision pushes everything that is pending, which nobody asked for after a dry run.
            st.caption("Push first. Then decide here which side counts.")
            return
        mine, theirs = st.columns(2)
        if lead.verdict is EdgeVerdict.CONFLICT and mine.button(
            "Mine counts", key=f"mine-{id}", width="stretch", help="Apply what was decided here all the same"
        ):
            _push(address, dry_run=False, mine={id: lead.theirs_version}, theirs=())
        if theirs.button(
            "Give mine up", key=f"theirs-{id}", width="stretch", help="The lead stands here as it does there"
        ):
            _push(address, dry_run=False, mine={}, theirs=(id,))


def _refresh(address: str | None) -> None:
    try:
        with st.spinner("Pulling …"):
            report = LeadOps.pull(address, found.path, by=analyst(), config=ops.settings)
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(
            f"{report.added:,} new, {report.refreshed:,} brought up to date, {report.gone:,} gone; "
            f"{report.kept:,} left as they are until they are pushed."
        )
    st.session_state.pop("pushed", None)
    st.rerun()


st.title("Copy")
try:
    origin = ops.origin()
    status = ops.edge() if origin is not None else None
except LeadOpsError as error:
    st.error(str(error))
    st.stop()
if status is None:
    _not_a_copy()
    st.stop()

st.markdown(
    f"{plural(status.leads, 'lead')} of **{plain_markdown(status.origin.source)}**, pulled {age_word(status.origin.pulled_at)} "
    f"by {plain_markdown(status.origin.pulled_by)}. Nothing is sent from this file: what you approve goes out there."
)
address = _address()
is_ready = address is not None or ops.settings.edge_url is not None
rehearse, push, refresh, _ = st.columns([1, 1, 1, 2])
if rehearse.button("Dry run", key="rehearse", disabled=not (is_ready and status.changes), width="stretch"):
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
