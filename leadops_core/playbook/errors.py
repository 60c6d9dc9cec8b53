"""Errors of the playbook."""

from collections.abc import Sequence

from leadops_core.errors import LeadOpsError


class PlaybookError(LeadOpsError, ValueError):
    """A playbook cannot be used. `faults` names each place and its remedy."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The playbook was not saved:" + "".join(f"\n- {fault}" for fault in faults))
