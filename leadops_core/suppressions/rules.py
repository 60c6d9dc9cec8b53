"""Whether an address is on the do-not-contact list."""

from collections.abc import Iterable
from datetime import datetime

from leadops_core.schemas import SkipReason, SuppressionEntry, SuppressionKind, SuppressionReason

_RANK = {reason: rank for rank, reason in enumerate(SuppressionReason)}


def outranks(entry: SuppressionEntry, other: SuppressionEntry) -> bool:
    """Return True if the entry is stronger: its reason ranks higher, or it has the same reason and expires later."""
    if entry.reason is not other.reason:
        return _RANK[entry.reason] < _RANK[other.reason]
    if other.expires_at is None:
        return False
    return entry.expires_at is None or entry.expires_at > other.expires_at


def suppression_keys(address: str) -> tuple[str, ...]:
    """Return the values of all entries that can match the address.

    These are the address, the address without its plus tag, its domain, and each parent domain. An address without a host
    matches only itself.
    """
    address = address.strip().lower()
    local, _, host = address.rpartition("@")
    if not local:
        return (address,)
    untagged, tag, _ = local.partition("+")
    addresses = (address, f"{untagged}@{host}") if tag and untagged else (address,)
    labels = host.split(".")
    return (*addresses, *(".".join(labels[first:]) for first in range(len(labels))))


def skip_reason(address: str, entries: Iterable[SuppressionEntry], at: datetime) -> SkipReason | None:
    """Return why no email may be sent to the address at this time, or None if one may.

    Of several matching entries, the highest-ranked reason is returned, so a bounce that expires never hides an opt-out. Of two
    with the same reason, the older entry is returned. Entries for other addresses are ignored.
    """
    keys: tuple[str, ...] | None = None
    strongest: tuple[int, datetime, SuppressionEntry] | None = None
    for entry in entries:
        if entry.expires_at is not None and entry.expires_at <= at:
            continue
        if keys is None:
            keys = suppression_keys(address)
        value = entry.value.lower()
        if value not in keys or ("@" in value) != (entry.kind is SuppressionKind.ADDRESS):
            continue
        rank = _RANK[entry.reason]
        if strongest is None or (rank, entry.created_at) < strongest[:2]:
            strongest = (rank, entry.created_at, entry)
    if strongest is None:
        return None
    entry = strongest[2]
    return SkipReason(reason=entry.reason, kind=entry.kind, since=entry.created_at)
