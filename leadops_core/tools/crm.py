"""The CRM: where runs are recorded and suppressions are kept."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from leadops_core.schemas.feedback import Feedback
from leadops_core.schemas.lead import Lead, LeadContent
from leadops_core.schemas.run import LabelReceipt, RecordResult, RunRecord
from leadops_core.schemas.suppression import SuppressionEntry


class CRMTool(Protocol):
    """A system of record for leads. Its methods may wait: a graph run calls them in a thread.

    Raises `TransientToolError` where trying again may help, `PermanentToolError` where it will not.
    """

    def add_lead(self, content: LeadContent) -> Lead:
        """The lead that this content is: the one that is there already, updated by the merge policy, or a new one."""
        ...

    def suppressions(self, addresses: Sequence[str]) -> Mapping[str, tuple[SuppressionEntry, ...]]:
        """For each normalised address the entries that name it or a domain it lies under; a missing key means none."""
        ...

    def record_runs(self, runs: Sequence[RunRecord]) -> Sequence[RecordResult]:
        """Write all the runs in one transaction; one result a run, in their order.

        A run whose key is there already, or whose lead has changed since it was read, is left out and said so: it
        never stops the others.
        """
        ...

    def record_feedback(self, feedback: Feedback) -> LabelReceipt:
        """Store one outcome: it becomes its lead's label, earlier ones are history. The same id twice stores once."""
        ...
