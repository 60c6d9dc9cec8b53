"""What providers and mail servers tell afterwards, taken in."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from leadops_core.schemas import DeliveryEvent, DeliveryEventsReport
from leadops_core.store import Store

Report = TypeVar("Report")


def record_reports(
    store: Store, reports: Iterable[Report], read: Callable[[Report], DeliveryEvent | None]
) -> DeliveryEventsReport:
    """Record what the reports say about sent emails; reports that `read` does not understand are counted as ignored."""
    counts: Counter[str] = Counter()
    for report in reports:
        event = read(report)
        if event is None:
            counts["ignored"] += 1
            continue
        recorded = store.reports.record(event)
        counts["suppressed"] += recorded.is_suppressed
        counts[_end_of(recorded.is_ours, recorded.is_new)] += 1
    return DeliveryEventsReport(**counts)


def _end_of(is_ours: bool, is_new: bool) -> str:
    if not is_ours:
        return "unmatched"
    return "recorded" if is_new else "repeated"
