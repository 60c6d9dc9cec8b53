"""The contents of a database, for comparison with another one."""

from collections import Counter
from typing import Any

from leadops_core import LeadOps
from leadops_core.schemas import UploadState


def everything(url: str) -> dict[str, Any]:
    """What every lead came to, by what makes it that lead; nothing that differs from one clean run to another."""
    found: dict[str, Any] = {}
    with LeadOps.open(url) as ops:
        for lead in ops.leads.iterate():
            detail = ops.leads.show(str(lead.id))
            assert lead.dedupe_key not in found, "the same lead twice"
            found[lead.dedupe_key] = {
                "content": lead.content,
                "state": lead.processing_state,
                "score": detail.score,
                "decision": detail.decision,
                "status": lead.status,
                "timeline": Counter(activity.type for activity in detail.activities),
                "drafts": [(draft.subject, draft.body, draft.state) for draft in detail.drafts],
                "traces": len(detail.traces),
            }
        *again, first = ops.uploads.list()
        assert first.state is UploadState.DONE
        found["counts"] = first.counts
        # Killed between the last commit and its exit, a run that had done everything was run once more.
        assert all((each.counts.accepted, each.counts.changed) == (0, 0) for each in again)
    return found
