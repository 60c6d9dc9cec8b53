"""The do-not-contact list."""

from enum import StrEnum

from leadops_core.schemas.base import Schema, UtcDatetime
from leadops_core.schemas.ids import SuppressionId


class SuppressionKind(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"
    ERASED = "erased"
    """The digest of an erased person's address."""


class SuppressionReason(StrEnum):
    """Reasons, strongest first."""

    OPT_OUT = "opt_out"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"
    COMPETITOR = "competitor"
    CUSTOMER = "customer"


class SuppressionEntry(Schema):
    """An address, or a domain with its subdomains, on the do-not-contact list."""

    id: SuppressionId
    kind: SuppressionKind
    value: str
    """Normalized address, domain in ASCII without a leading @ or dot, or digest of an erased address."""
    reason: SuppressionReason
    note: str | None = None
    created_at: UtcDatetime
    expires_at: UtcDatetime | None = None


class SkipReason(Schema):
    """Why no email may be sent to an address."""

    reason: SuppressionReason
    kind: SuppressionKind
    since: UtcDatetime
