"""One synchronous store over SQLAlchemy Core: the same tables and migrations on SQLite and Postgres."""

from leadops_core.adapters.store.crm import DatabaseCRM, DatabaseScoringConfig
from leadops_core.adapters.store.edge.apply import Pushing
from leadops_core.adapters.store.errors import (
    AmbiguousReferenceError,
    ClaimLostError,
    CopyError,
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseUnreachableError,
    DuplicateLeadError,
    IllegalStateError,
    InvalidCursorError,
    InvalidValueError,
    LearningBusyError,
    NotADatabaseError,
    NotFoundError,
    NotSendableError,
    RejectedVersionError,
    SchemaVersionError,
    ScorecardConflict,
    StaleDraftError,
    StoreError,
    UnsendableDraftError,
    UploadConflictError,
    UploadNotUndoableError,
    VersionConflict,
)
from leadops_core.adapters.store.intake.uploads import Uploads
from leadops_core.adapters.store.learning.labels import LabelledLead
from leadops_core.adapters.store.learning.rescoring import Needs, NewScore, ScorableLead, ScoreInputs
from leadops_core.adapters.store.outreach.delivery import Claim, ExpiredClaims, Outlook
from leadops_core.adapters.store.store import Store

__all__ = [
    "AmbiguousReferenceError",
    "Claim",
    "ClaimLostError",
    "CopyError",
    "DatabaseBusyError",
    "DatabaseCRM",
    "DatabaseFailedError",
    "DatabaseScoringConfig",
    "DatabaseUnreachableError",
    "DuplicateLeadError",
    "ExpiredClaims",
    "IllegalStateError",
    "InvalidCursorError",
    "InvalidValueError",
    "LabelledLead",
    "LearningBusyError",
    "Needs",
    "NewScore",
    "NotADatabaseError",
    "NotFoundError",
    "NotSendableError",
    "Outlook",
    "Pushing",
    "RejectedVersionError",
    "SchemaVersionError",
    "ScorableLead",
    "ScoreInputs",
    "ScorecardConflict",
    "StaleDraftError",
    "Store",
    "StoreError",
    "UnsendableDraftError",
    "UploadConflictError",
    "UploadNotUndoableError",
    "Uploads",
    "VersionConflict",
]
