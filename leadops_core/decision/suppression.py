"""Why an address may not be written to, or None if it may."""

from collections.abc import Iterable
from datetime import datetime

from leadops_core.schemas import SkipReason, SuppressionEntry, SuppressionKind, SuppressionReason

_RANK = {reason: rank for rank, reason in enumerate(SuppressionReason)}


def suppression_keys(address: str) -> tuple[str, ...]:
    """Values of all entries that could forbid `address`: itself, itself without its plus tag, its domain and each above.

    An address without a host gives itself alone.
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
    """Why nothing may be sent to `address` at `at`, or None if it may.

    An opt-out outranks a bounce, so a bounce that expires never hides one. Of two entries with the same reason the
    older one is named. Entries of other addresses do not matter.
    """
    keys: tuple[str, ...] | None = None
    binding: tuple[int, datetime, SuppressionEntry] | None = None
    for entry in entries:
        if entry.expires_at is not None and entry.expires_at <= at:
            continue
        if keys is None:
            keys = suppression_keys(address)
        value = entry.value.lower()
        if value not in keys or ("@" in value) != (entry.kind is SuppressionKind.ADDRESS):
            continue
        rank = _RANK[entry.reason]
        if binding is None or (rank, entry.created_at) < binding[:2]:
            binding = (rank, entry.created_at, entry)
    if binding is None:
        return None
    entry = binding[2]
    return SkipReason(reason=entry.reason, kind=entry.kind, since=entry.created_at)
