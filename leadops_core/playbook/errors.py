"""Errors of the playbook."""

from collections.abc import Sequence

from leadops_core.errors import ErrorKind, LeadOpsError


class PlaybookError(LeadOpsError, ValueError):
    """A playbook cannot be used. `faults` names each place and its remedy."""

    kind = ErrorKind.INVALID

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The playbook cannot be used:" + "".join(f"\n- {fault}" for fault in faults))
