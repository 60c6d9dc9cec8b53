"""Errors about scorecard versions."""

from leadops_core.database.errors import StoreError
from leadops_core.errors import ErrorKind, LeadOpsError
from leadops_core.tools.errors import PermanentToolError


class ScorecardConflict(StoreError, PermanentToolError):
    """Another scorecard version came into use in between."""

    kind = ErrorKind.STALE


class RejectedVersionError(StoreError, PermanentToolError):
    """A scorecard version that its learning update did not promote is activated only if a person confirms it."""

    kind = ErrorKind.CONFLICT


class InvalidScorecardChange(LeadOpsError):
    """A change that does not fit the scorecard."""

    kind = ErrorKind.INVALID
