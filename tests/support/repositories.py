"""The repositories of one database, for tests that look below the services."""

from types import TracebackType
from typing import Self

from leadops_core.database import schema
from leadops_core.database.database import Database
from leadops_core.database.engine import Connecting
from leadops_core.database.idempotency import IdempotencyKeys
from leadops_core.database.opening import open_database
from leadops_core.delivery.repository.deliveries import DeliveryRepository
from leadops_core.delivery.transitions import DeliveryTransitions
from leadops_core.drafts.repository import DraftRepository
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.edge.repository import EdgeRepository
from leadops_core.intake.repository.lookups import LeadLookupRepository
from leadops_core.intake.repository.staging import StagedFileRepository
from leadops_core.intake.repository.uploads import UploadRepository
from leadops_core.jobs.repository import JobRepository
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.learning.repository.evaluations import EvaluationRepository
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.llm.repository import ModelCallRepository
from leadops_core.outreach.repository.follow_ups import FollowUpRepository
from leadops_core.pipeline.repository import RunRepository
from leadops_core.preferences.repository import PreferenceRepository
from leadops_core.privacy.repository import ErasureRepository
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.suppressions.repository.entries import SuppressionRepository
from leadops_core.tools.clock import Clock, IdSource


class Repositories:
    """All repositories over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.uploads = UploadRepository(database)
        self.staging = StagedFileRepository(database)
        self.leads = LeadRepository(database)
        self.rescoring = RescoringRepository(database)
        self.runs = RunRepository(database)
        self.drafts = DraftRepository(database)
        self.draft_transitions = DraftTransitions(database)
        self.deliveries = DeliveryRepository(database)
        self.model_calls = ModelCallRepository(database)
        self.labels = LabelRepository(database)
        self.evaluations = EvaluationRepository(database)
        self.lookups = LeadLookupRepository(database)
        self.scorecards = ScorecardRepository(database)
        self.suppressions = SuppressionRepository(database)
        self.preferences = PreferenceRepository(database)
        self.idempotency = IdempotencyKeys(database)
        self.follow_ups = FollowUpRepository(database)
        self.transitions = DeliveryTransitions(database)
        self.edge = EdgeRepository(database)
        self.erasures = ErasureRepository(database)
        self.jobs = JobRepository(database)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        clock: Clock,
        ids: IdSource,
        create: bool = True,
        connecting: Connecting | None = None,
        check: bool = True,
    ) -> Self:
        """Open the database at `url` as `open_database` does."""
        database = open_database(url, clock=clock, ids=ids, create=create, connecting=connecting, check=check)
        return cls(database)

    @property
    def is_local(self) -> bool:
        """Return True for SQLite."""
        return self.database.is_local

    def close(self) -> None:
        """Close all connections. A database in memory is lost."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def upgrade(self) -> str:
        """Upgrade the database, and return its version."""
        schema.upgrade(self.database)
        return self.schema_version() or schema.HEAD

    def schema_version(self) -> str | None:
        """Return the schema version of the database, or None for an empty database."""
        with self.database.reading() as connection:
            return schema.schema_version(connection)
