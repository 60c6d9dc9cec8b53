"""LeadOps: opens a database, chooses the tools, and holds the services."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from leadops_core.conversation.mailboxes import open_mailbox
from leadops_core.database.opening import connecting_of, database_status, open_database, upgrade_database
from leadops_core.database.roles import AppRole
from leadops_core.debugging import is_debugging
from leadops_core.decision import Policy, default_policy
from leadops_core.delivery.providers import choose_email, refuse_example_playbook
from leadops_core.display import enable_notebook
from leadops_core.edge.pull import open_source, pull_leads
from leadops_core.enrichment.heuristic import HeuristicEnrichment
from leadops_core.graph import Toolbox
from leadops_core.intake.limits import limits_of
from leadops_core.intake.mapping import MappingChanges
from leadops_core.llm.providers import open_model
from leadops_core.llm.repository import ModelCallRepository
from leadops_core.pipeline.worker_pool import find_worker_url
from leadops_core.schemas import (
    DatabaseStatus,
    ExportReport,
    IngestReport,
    LeadQuery,
    LearnReport,
    Page,
    ProcessReport,
    PullReport,
    ReviewItem,
    UploadPreview,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring import default_scorecard
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.services import Services, find_exploration_share, find_sender, make_crm, preview_upload
from leadops_core.settings import Settings, settings
from leadops_core.tools import Clock, EmailTool, EnrichmentTool, IdSource, ModelTool
from leadops_core.tools.system import SeededDraws, SystemClock, TimeOrderedIds


class LeadOps(Services):
    """LeadOps over one database: its services by feature, and shortcuts to the five that come first.

    `LeadOps.open()` makes one with the tools that the settings name, and each tool can be replaced by an argument. To use
    another system of record, build a graph of your own with a `Toolbox` (`examples/embed_graph.py`). All methods may be
    called from a notebook, a script, or a thread. Close the object, or use it as a context manager.

    Errors are `LeadOpsError` with a message for a person.
    """

    @classmethod
    def open(
        cls,
        url: str | Path | None = None,
        *,
        create: bool = True,
        config: Settings | None = None,
        enrichment: EnrichmentTool | None = None,
        model: ModelTool | None = None,
        policy: Policy | None = None,
        email: EmailTool | None = None,
        clock: Clock | None = None,
        ids: IdSource | None = None,
        raise_errors: bool | None = None,
    ) -> Self:
        """Open the database at `url`, a URL or the path of a SQLite file; by default that of the settings.

        A missing or empty database is set up if `create`, and refused with a StoreError otherwise.
        With `raise_errors`, by default if `LEADOPS_DEBUG` is set, a bug in a node or a tool of yours raises; otherwise it is
        logged and the lead put on hold.
        Raise StoreError if the database cannot be used, and SettingsError if a provider lacks its settings.
        """
        config = config or settings()
        # First, so that a provider or a mailbox without its settings fails before anything is opened.
        is_own_email = email is not None
        email = email or choose_email(config)
        open_mailbox(config)
        own_tools = (enrichment, model, policy, clock, ids)
        has_own_tools = bool(raise_errors) or any(tool is not None for tool in own_tools)
        clock = clock or SystemClock()
        ids = ids or TimeOrderedIds()
        url = url or config.database_url
        database = open_database(url, clock=clock, ids=ids, create=create, connecting=connecting_of(config))
        try:
            scorecards = ScorecardRepository(database)
            scorecards.ensure(default_scorecard(), made_by="leadops", reason="Shipped with LeadOps")
            if not is_own_email:
                refuse_example_playbook(config, find_sender(database, config).playbook)
            calls = ModelCallRepository(database)
            model = model or open_model(config, calls, clock=clock, ids=ids, is_local=database.is_local)
        except BaseException:
            database.close()
            raise
        toolbox = Toolbox(
            crm=make_crm(database, scorecards),
            scoring_config=scorecards,
            enrichment=enrichment or HeuristicEnrichment(),
            model=model,
            clock=clock,
            ids=ids,
            find_sender=partial(find_sender, database, config),
            policy=policy or default_policy().with_competitors(config.competitors),
            draws=SeededDraws(config.exploration_seed),
            exploration_share=partial(find_exploration_share, database, config),
            node_tries=config.node_tries,
            raise_errors=is_debugging() if raise_errors is None else raise_errors,
        )
        enable_notebook()
        find_url = partial(find_worker_url, str(url), config, has_own_tools=has_own_tools)
        return cls(database, scorecards, toolbox, email, config, find_url)

    @classmethod
    def status(cls, url: str | Path | None = None, *, config: Settings | None = None) -> DatabaseStatus:
        """Return where the database is and its version. A file that does not exist is not created."""
        config = config or settings()
        return database_status(url or config.database_url, config, SystemClock(), TimeOrderedIds())

    @classmethod
    def preview(
        cls,
        file: Path | str | BinaryIO,
        *,
        mapping: MappingChanges | None = None,
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        config: Settings | None = None,
    ) -> UploadPreview:
        """Return how a file would be read: format, encoding, the field for each column, and damage. No database is opened."""
        limits = limits_of(config or settings())
        return preview_upload(
            file, limits, mapping=mapping, file_name=file_name, encoding=encoding, sheet=sheet
        )

    @classmethod
    def upgrade(
        cls, url: str | Path | None = None, *, config: Settings | None = None, grant: Sequence[str] = ()
    ) -> DatabaseStatus:
        """Upgrade the database at `url` to the version that this LeadOps needs, or set an empty or missing one up.

        `grant` names Postgres roles that may then read and write rows: `NAME`, or `NAME=OBJECT-ID` for an identity of Entra ID.
        """
        config = config or settings()
        roles = [AppRole.parse(role) for role in grant]
        url = url or config.database_url
        return upgrade_database(url, config, SystemClock(), TimeOrderedIds(), grant=roles)

    @classmethod
    def pull(
        cls,
        source: str | None,
        file: Path | str,
        query: LeadQuery | None = None,
        *,
        by: str,
        limit: int | None = None,
        config: Settings | None = None,
        progress: Progress | None = None,
    ) -> PullReport:
        """Copy the leads of the query, with all their data, from another database into a local file, in one transaction.

        `source` is the URL of that database, by default `edge_url` of the settings. Decisions and outcomes recorded in the
        file are sent back by `edge.push`; no email is sent from it. A file that was pulled before is refreshed, except for
        leads with changes that are not pushed yet, and without a query its last query is repeated. Raise CopyError for a
        file that has other leads.
        """
        config = config or settings()
        with open_source(source, config=config, clock=SystemClock(), ids=TimeOrderedIds()) as database:
            return pull_leads(database, Path(file), query, by=by, limit=limit, progress=progress)

    def close(self) -> None:
        """Close all connections. The object cannot be used afterward."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Shortcuts

    def ingest(
        self,
        file: Path | str | BinaryIO,
        *,
        mapping: MappingChanges | None = None,
        dry_run: bool = False,
        by: str = "leadops",
        file_name: str | None = None,
        encoding: str | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> IngestReport:
        """Import the leads of a file: a shortcut to `uploads.ingest`."""
        return self.uploads.ingest(
            file,
            mapping=mapping,
            dry_run=dry_run,
            by=by,
            file_name=file_name,
            encoding=encoding,
            sheet=sheet,
            progress=progress,
        )

    def process(
        self, *, limit: int | None = None, workers: int = 1, progress: Progress | None = None
    ) -> ProcessReport:
        """Process the waiting leads: a shortcut to `pipeline.process`."""
        return self.pipeline.process(limit=limit, workers=workers, progress=progress)

    def review(self, *, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Return the drafts that wait for a person, answers first, then the best score: a shortcut to `drafts.review`."""
        return self.drafts.review(cursor=cursor, limit=limit)

    def learn(self, *, dry_run: bool = False, progress: Progress | None = None) -> LearnReport:
        """Learn from the outcomes: a shortcut to `learning.learn`."""
        return self.learning.learn(dry_run=dry_run, progress=progress)

    def export(
        self, to: Path | str | TextIO, *, format: str = "csv", query: LeadQuery | None = None
    ) -> ExportReport:
        """Write leads to a file: a shortcut to `leads.export`."""
        return self.leads.export(to, format=format, query=query)
