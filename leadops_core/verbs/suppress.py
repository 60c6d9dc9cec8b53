"""Who must not be written to, named by a person as an address or a domain."""

from collections.abc import Iterator
from functools import partial

from leadops_core.database.errors import NotFoundError
from leadops_core.database.pages import iterate_pages
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.intake.values.email import normalise_email
from leadops_core.outreach import BadUnsubscribeToken, sign_unsubscribe, verify_unsubscribe
from leadops_core.schemas import (
    DraftId,
    SuppressionEntry,
    SuppressionId,
    SuppressionKind,
    SuppressionReason,
)
from leadops_core.settings import Settings
from leadops_core.store import Store


class InvalidTarget(LeadOpsError):
    """What was named is neither an address nor a domain."""

    kind = ErrorKind.INVALID


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
    raise InvalidTarget(
        f"{named!r} is not an email address or a domain. Use a format such as a@b.example or b.example."
    )


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
    return iterate_pages(partial(store.suppressions.list, limit=1000))


def unsubscribe_token(config: Settings, draft_id: DraftId) -> str:
    """The signed token of a draft's unsubscribe link."""
    if config.unsubscribe_secret is None:
        raise LeadOpsError("Unsubscribe links need a secret. Set LEADOPS_UNSUBSCRIBE_SECRET.")
    return sign_unsubscribe(draft_id, config.unsubscribe_secret.get_secret_value())


def unsubscribe(store: Store, tools: Toolbox, config: Settings, token: str) -> SuppressionEntry:
    """Opt out the recipient of the draft that the token names, in one transaction with the end of its follow-ups."""
    draft_id = verify_unsubscribe(token, config.unsubscribe_secrets)
    try:
        draft = store.drafts.get(draft_id)
    except NotFoundError:
        raise BadUnsubscribeToken from None
    address = draft.recipient or store.leads.get(draft.lead_id).email
    if address is None:
        raise BadUnsubscribeToken
    note = "by the link in an email"
    return suppress(store, tools, address, reason=SuppressionReason.OPT_OUT, note=note)
