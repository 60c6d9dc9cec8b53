"""The address or domain that a person names."""

from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.intake.values.email import normalize_email
from leadops_core.schemas import SuppressionKind


class InvalidTargetError(LeadOpsError):
    """The text is neither an email address nor a domain."""

    kind = ErrorKind.INVALID


def parse_target(text: str) -> tuple[SuppressionKind, str]:
    """Parse an email address or a domain (`b.example`, `@b.example`), normalized as leads' addresses are.

    Raise InvalidTargetError for any other text.
    """
    target = text.strip()
    if "@" in target.lstrip("@"):
        if address := normalize_email(target):
            return SuppressionKind.ADDRESS, address
    elif address := normalize_email(f"x@{target.lstrip('@').lstrip('.')}"):
        return SuppressionKind.DOMAIN, address.rpartition("@")[2]
    raise InvalidTargetError(
        f"{target!r} is not an email address or a domain. Use a format such as a@b.example or b.example."
    )
