"""Reports about local copies: pull, pending changes and push."""

from collections.abc import Iterator

from leadops_core.display.text import clean_line, plural
from leadops_core.schemas import EdgeLead, EdgeStatus, EdgeVerdict, PullReport, PushReport
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence


def pull_lines(report: PullReport) -> Iterator[str]:
    """Yield the lines of a pull report."""
    yield f"{plural(report.added + report.refreshed, 'lead')} copied from {report.source} to {report.file}"
    counts = (
        (report.added, "new"),
        (report.refreshed, "refreshed"),
        (report.kept, "not refreshed because of changes that are not pushed yet"),
        (report.gone, "deleted because they no longer exist in the source"),
        (report.suppressions, "do-not-contact entries for these leads"),
    )
    for count, words in counts:
        if count:
            yield f"  {count:,} {words}"
    yield "No email is sent from this file. Send your decisions back with leadops push."


def pending_lines(status: EdgeStatus) -> Iterator[str]:
    """Yield the changes that are not pushed yet."""
    origin = status.origin
    yield f"{plural(status.leads, 'lead')} from {origin.source}, pulled {origin.pulled_at:%Y-%m-%d %H:%M} UTC"
    yield f"{plural(status.changes, 'change')} to push" if status.changes else "Nothing to push"
    for lead in status.pending:
        yield from lead_lines(lead)
    for entry in status.suppressions:
        yield f"  {clean_line(entry.value)}: on the do-not-contact list"


def push_lines(report: PushReport) -> Iterator[str]:
    """Yield the result for each lead, with both versions of a conflict."""
    if not report.leads and not report.suppressions:
        yield "Nothing to push"
        return
    if report.dry_run:
        yield f"Dry run: nothing was changed in {report.source}"
    for verdict, words in en.EDGE_VERDICTS.items():
        if count := report.counts.get(verdict, 0):
            would = "would be " if report.dry_run and verdict is EdgeVerdict.PUSHED else ""
            yield f"{plural(count, 'lead')} {would}{in_sentence(words)}"
    if report.suppressions:
        yield f"{plural(report.suppressions, 'entry', 'entries')} for the do-not-contact list"
    for lead in report.leads:
        yield from lead_lines(lead)
    if not report.is_clean:
        yield "To resolve conflicts: leadops push … --mine LEAD (keep yours) or --theirs LEAD (keep theirs)."


def lead_lines(lead: EdgeLead) -> Iterator[str]:
    """Yield a lead with its changes, and both versions of a conflict."""
    verdict = "" if lead.verdict is None else f" · {en.EDGE_VERDICTS[lead.verdict]}"
    yield f"  {clean_line(lead.name)} ({clean_line(lead.reference)}){verdict}"
    for change in lead.changes:
        yield f"    {clean_line(change.summary)} · {clean_line(change.by)}, {change.at:%Y-%m-%d %H:%M}"
    if lead.reason and not lead.conflicts:
        yield f"    {clean_line(lead.reason)}"
    for conflict in lead.conflicts:
        sides = (("pulled", conflict.pulled), ("yours", conflict.mine), ("theirs", conflict.theirs))
        yield "    " + " · ".join([conflict.what, *(f"{side}: {clean_line(value)}" for side, value in sides)])
