"""What a local copy holds and what came of pushing it, as lines."""

from collections.abc import Iterator

from leadops_core.display.text import clean_line, plural
from leadops_core.schemas import EdgeLead, EdgeStatus, EdgeVerdict, PullReport, PushReport
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence


def pull_lines(report: PullReport) -> Iterator[str]:
    """What a pull brought."""
    yield f"{plural(report.added + report.refreshed, 'lead')} of {report.source} in {report.file}"
    told = (
        (report.added, "new here"),
        (report.refreshed, "brought up to date"),
        (report.kept, "left as they are: something decided about them is not pushed yet"),
        (report.gone, "no longer there, and so no longer here"),
        (report.suppressions, "entries of the suppression list that concern them"),
    )
    for count, words in told:
        if count:
            yield f"  {count:,} {words}"
    yield "Nothing is sent from this file. What you decide in it goes back with leadops push."


def pending_lines(status: EdgeStatus) -> Iterator[str]:
    """What waits to be pushed."""
    origin = status.origin
    yield f"{plural(status.leads, 'lead')} of {origin.source}, pulled {origin.pulled_at:%Y-%m-%d %H:%M} UTC"
    yield f"{plural(status.changes, 'change')} to push" if status.changes else "Nothing to push"
    for lead in status.pending:
        yield from lead_lines(lead)
    for entry in status.suppressions:
        yield f"  {clean_line(entry.value)}: never to be written to"


def push_lines(report: PushReport) -> Iterator[str]:
    """What became of each lead, conflicts with both sides."""
    if not report.leads and not report.suppressions:
        yield "Nothing to push"
        return
    if report.dry_run:
        yield f"Dry run: nothing was changed at {report.source}"
    for verdict, words in en.EDGE_VERDICTS.items():
        if count := report.counts.get(verdict, 0):
            would = "would be " if report.dry_run and verdict is EdgeVerdict.PUSHED else ""
            yield f"{plural(count, 'lead')} {would}{in_sentence(words)}"
    if report.suppressions:
        yield f"{plural(report.suppressions, 'entry', 'entries')} for the suppression list"
    for lead in report.leads:
        yield from lead_lines(lead)
    if not report.is_clean:
        yield "To decide: leadops push … --mine LEAD (yours counts) or --theirs LEAD (give yours up)."


def lead_lines(lead: EdgeLead) -> Iterator[str]:
    """One lead with its changes and, where they collide, both sides."""
    verdict = "" if lead.verdict is None else f" · {en.EDGE_VERDICTS[lead.verdict]}"
    yield f"  {clean_line(lead.name)} ({clean_line(lead.reference)}){verdict}"
    for change in lead.changes:
        yield f"    {clean_line(change.said)} · {clean_line(change.by)}, {change.at:%Y-%m-%d %H:%M}"
    if lead.reason and not lead.conflicts:
        yield f"    {clean_line(lead.reason)}"
    for each in lead.conflicts:
        sides = (("pulled", each.pulled), ("yours", each.mine), ("there", each.theirs))
        yield "    " + " · ".join([each.what, *(f"{side}: {clean_line(value)}" for side, value in sides)])
