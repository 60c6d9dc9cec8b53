"""Who must not be written to, named by a person as an address or a domain."""

from collections.abc import Iterator

from leadops_core.adapters.store import Store
from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.intake.values.email import normalise_email
from leadops_core.schemas import SuppressionEntry, SuppressionId, SuppressionKind, SuppressionReason


def read_target(value: str) -> tuple[SuppressionKind, str]:
    """What a person named: an address or a domain (`b.example`, `@b.example`), normalised as leads' addresses are.

    Raises `LeadOpsError` for what is neither.
    """
    named = value.strip()
    if "@" in named.lstrip("@"):
        if address := normalise_email(named):
            return SuppressionKind.ADDRESS, address
    elif address := normalise_email(f"x@{named.lstrip('@').lstrip('.')}"):
        return SuppressionKind.DOMAIN, address.rpartition("@")[2]
    raise LeadOpsError(f"{named!r} is neither an e-mail address nor a domain; write a@b.example or b.example")


def suppress(
    store: Store, tools: Toolbox, value: str, *, reason: SuppressionReason, note: str | None
) -> SuppressionEntry:
    """Put an address or domain on the list; the entry that stands there now, whose reason may outrank the one given."""
    kind, target = read_target(value)
    return store.suppressions.add(
        SuppressionEntry(
            id=SuppressionId(tools.ids.new()),
            kind=kind,
            value=target,
            reason=reason,
            note=note,
            created_at=tools.clock.now(),
        )
    )


def unsuppress(store: Store, value: str) -> SuppressionEntry | None:
    """Take an address or domain off the list; the entry that stood there, or None. A domain above it still binds."""
    kind, target = read_target(value)
    address = target if kind is SuppressionKind.ADDRESS else f"x@{target}"
    for entry in store.suppressions.for_addresses([address]).get(address, ()):
        if (entry.kind, entry.value) == (kind, target):
            store.suppressions.remove(entry.id)
            return entry
    return None


def list_suppressions(store: Store) -> Iterator[SuppressionEntry]:
    """All entries, newest first."""
    cursor = None
    while True:
        page = store.suppressions.list(cursor, 1000)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
