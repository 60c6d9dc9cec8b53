"""All tables, one module per subject, and how their rows become records."""

from leadops_core.database.work_claims_table import work_claims
from leadops_core.tables.audit import audit_events
from leadops_core.tables.conversation import mailbox_folders, mailbox_sources, messages, raw_messages
from leadops_core.tables.duplicates import lead_merges, possible_duplicates
from leadops_core.tables.edge import edge_bases, edge_origins, edge_receipts
from leadops_core.tables.exports import export_parts
from leadops_core.tables.jobs import jobs
from leadops_core.tables.leads import activities, leads
from leadops_core.tables.learning import (
    column_choices,
    evaluations,
    feedback,
    labels,
    outcome_columns,
    scored_copies,
)
from leadops_core.tables.meetings import meetings
from leadops_core.tables.outreach import ANSWER_RANK, cadences, drafts, follow_up_pauses, suppressions
from leadops_core.tables.pipeline import model_calls, traces
from leadops_core.tables.playbooks import playbooks
from leadops_core.tables.preferences import preferences
from leadops_core.tables.privacy import erasures
from leadops_core.tables.scoring import pending_scorecards, scorecards, staged_scores
from leadops_core.tables.sessions import sessions
from leadops_core.tables.uploads import staged_files, staged_parts, upload_changes, upload_rejections, uploads

__all__ = [
    "ANSWER_RANK",
    "activities",
    "audit_events",
    "cadences",
    "column_choices",
    "drafts",
    "edge_bases",
    "edge_origins",
    "edge_receipts",
    "erasures",
    "evaluations",
    "export_parts",
    "feedback",
    "follow_up_pauses",
    "jobs",
    "labels",
    "lead_merges",
    "leads",
    "mailbox_folders",
    "mailbox_sources",
    "meetings",
    "messages",
    "model_calls",
    "outcome_columns",
    "pending_scorecards",
    "playbooks",
    "possible_duplicates",
    "preferences",
    "raw_messages",
    "scorecards",
    "scored_copies",
    "sessions",
    "staged_files",
    "staged_parts",
    "staged_scores",
    "suppressions",
    "traces",
    "upload_changes",
    "upload_rejections",
    "uploads",
    "work_claims",
]
