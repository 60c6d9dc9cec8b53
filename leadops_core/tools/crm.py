"""Port for the CRM, which stores runs and the do-not-contact list."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from leadops_core.schemas.feedback import Feedback
from leadops_core.schemas.lead import Lead, LeadContent
from leadops_core.schemas.run import LabelReceipt, RecordResult, RunRecord
from leadops_core.schemas.suppression import SuppressionEntry


class CRMTool(Protocol):
    """A system of record for leads. Its methods may block, because a graph run calls them on a thread.

    Methods raise TransientToolError if a retry can help, and PermanentToolError if it cannot.
    """

    def add_lead(self, content: LeadContent) -> Lead:
        """Return the lead with this content: a stored lead, updated by the merge policy, or a new one."""
        ...

    def suppressions(self, addresses: Sequence[str]) -> Mapping[str, tuple[SuppressionEntry, ...]]:
        """Return, for each normalized address, the entries for the address or its domains. A missing key means none."""
        ...

    def record_runs(self, runs: Sequence[RunRecord]) -> Sequence[RecordResult]:
        """Write all runs in one transaction. Return one result each, in their order.

        A run is skipped if its key is stored already, or if its lead changed after the run read it. The result tells
        which.
        """
        ...

    def record_feedback(self, feedback: Feedback) -> LabelReceipt:
        """Store an outcome as the lead's label. Storing the same id twice has no effect."""
        ...
