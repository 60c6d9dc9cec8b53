"""What providers and mail servers tell afterwards, taken in."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from leadops_core.adapters.store import Store
from leadops_core.outreach import read_acs_event, read_mail_report
from leadops_core.schemas import DeliveryEvent, DeliveryEventsReport

Told = TypeVar("Told")


def record_events(store: Store, events: Iterable[Mapping[str, Any]]) -> DeliveryEventsReport:
    """Take in events of Azure Event Grid; see the facade."""
    return _record(store, events, read_acs_event)


def record_mail_reports(store: Store, mails: Iterable[bytes]) -> DeliveryEventsReport:
    """Take in bounce mails and complaints; see the facade."""
    return _record(store, mails, read_mail_report)


def _record(
    store: Store, told: Iterable[Told], read: Callable[[Told], DeliveryEvent | None]
) -> DeliveryEventsReport:
    counts: Counter[str] = Counter()
    for each in told:
        event = read(each)
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
