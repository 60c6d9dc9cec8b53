"""The facade: one object with the verbs of the product, and the only place where adapters are chosen."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from leadops_core.database.opening import connecting_of, database_status, upgrade_database
from leadops_core.database.roles import AppRole
from leadops_core.decision import Policy, default_policy
from leadops_core.delivery.follow_ups import FollowUpService
from leadops_core.delivery.letterhead import Letterhead
from leadops_core.delivery.providers import MockEmailTool, choose_email, mock_if_chosen
from leadops_core.delivery.sending import SendingLimits
from leadops_core.delivery.service import DeliveryService
from leadops_core.display import enable_notebook
from leadops_core.drafts.service import DraftService
from leadops_core.edge.pull import open_source, pull_leads
from leadops_core.edge.service import EdgeService
from leadops_core.enrichment.heuristic import HeuristicEnrichment
from leadops_core.graph import Toolbox
from leadops_core.intake.limits import limits_of
from leadops_core.intake.mapping import MappingChanges
from leadops_core.intake.service import UploadService
from leadops_core.leads.service import LeadService
from leadops_core.learning import LabelPolicy
from leadops_core.learning.service import LearningService
from leadops_core.learning.use_cases.outcomes import OutcomeService
from leadops_core.llm.providers import describe_model, open_model
from leadops_core.llm.service import ModelService
from leadops_core.pipeline.crm import DatabaseCRM
from leadops_core.pipeline.lead_worker import ClaimLimits
from leadops_core.pipeline.service import PipelineService
from leadops_core.pipeline.worker_pool import find_worker_url
from leadops_core.preferences.service import PreferenceService
from leadops_core.privacy.service import PrivacyService
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
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring import default_scorecard
from leadops_core.scoring.service import ScorecardService
from leadops_core.settings import Settings, settings
from leadops_core.store import Store
from leadops_core.suppressions.service import SuppressionService
from leadops_core.tools import Clock, EmailTool, EnrichmentTool, IdSource, ModelTool
from leadops_core.tools.system import SystemClock, TimeOrderedIds


class LeadOps:
    """LeadOps over one database.

    `LeadOps.open()` gives one with the tools that the settings name, each to be replaced by an argument; another system of
    record goes into a `Toolbox` and a graph of your own (`examples/embed_graph.py`). All verbs may
    be called from a notebook, a script or a thread; `arun` is there for callers with an event loop of their own. Close it,
    or use it as a context manager.

    Raises `LeadOpsError` (or a subclass) with a message meant for a person wherever something cannot be done.
    """

    def __init__(
        self,
        store: Store,
        toolbox: Toolbox,
        email: EmailTool,
        config: Settings,
        find_worker_url: Callable[[], str],
    ) -> None:
        self.store = store
        self.toolbox = toolbox
        self.config = config
        self.uploads = UploadService(
            store.uploads,
            store.staging,
            limits=limits_of(config),
            chunk_rows=config.ingest_chunk_size,
            lease_seconds=config.lease_seconds,
            max_attempts=config.max_attempts,
            refuse_in_copy=store.edge.refuse,
        )
        self.leads = LeadService(
            store.database,
            store.leads,
            scorecards=store.scorecards,
            follow_ups=store.follow_ups,
            suppressions=store.suppressions,
            clock=toolbox.clock,
            ids=toolbox.ids,
            policy=toolbox.policy,
            sender=toolbox.sender,
            new_draft=toolbox.new_draft,
            refuse_in_copy=store.edge.refuse,
        )
        self.suppressions = SuppressionService(
            store.suppressions,
            clock=toolbox.clock,
            ids=toolbox.ids,
            limits=limits_of(config),
            unsubscribe_secrets=config.unsubscribe_secrets,
            refuse_in_copy=store.edge.refuse,
        )
        self.settings = PreferenceService(store.preferences)
        self.idempotency = store.idempotency
        self.privacy = PrivacyService(
            store.erasures,
            find_lead=store.leads.find,
            delete_emails=MockEmailTool(config.outbox_dir).forget,
            compact=store.database.compact,
            refuse_in_copy=store.edge.refuse,
        )
        self.edge = EdgeService(
            store.edge,
            find_lead=store.leads.find,
            open_source=partial(open_source, config=config, clock=toolbox.clock, ids=toolbox.ids),
            sender=config.sender,
            undo_seconds=config.undo_seconds,
        )
        self.scorecards = ScorecardService(
            *(store.scorecards, store.rescoring, store.work),
            clock=toolbox.clock,
            lease_seconds=config.lease_seconds,
            is_copy=lambda: store.edge.origin() is not None,
            refuse_in_copy=store.edge.refuse,
        )
        self.learning = LearningService(
            store.labels,
            store.evaluations,
            store.rescoring,
            store.work,
            self.scorecards,
            clock=toolbox.clock,
            ids=toolbox.ids,
            policy=LabelPolicy(weights=config.outcome_weights, horizon_days=config.outcome_horizon_days),
            mode=config.learning_mode,
            after_labels=config.learning_after_labels,
            after_days=config.learning_after_days,
            min_labels=config.learning_least_labels,
            use=config.learning_use,
            leave_out=config.learning_leave_out,
            lease_seconds=config.lease_seconds,
            is_copy=lambda: store.edge.origin() is not None,
            refuse_in_copy=store.edge.refuse,
        )
        self.outcomes = OutcomeService(
            store.database,
            store.labels,
            store.lookups,
            store.uploads,
            store.scorecards,
            clock=toolbox.clock,
            ids=toolbox.ids,
            limits=limits_of(config),
            weights=config.outcome_weights,
            find_lead=store.leads.find,
        )
        self.drafts = DraftService(
            store.drafts,
            store.scorecards,
            store.rescoring,
            find_lead=store.leads.find,
            model=toolbox.model,
            policy=toolbox.policy,
            sender=toolbox.sender,
            clock=toolbox.clock,
            ids=toolbox.ids,
            undo_seconds=config.undo_seconds,
        )
        secret = config.unsubscribe_secret
        self.delivery = DeliveryService(
            store.deliveries,
            store.reports,
            self.drafts,
            choose_email=partial(mock_if_chosen, email, config, self.settings.get),
            letterhead=Letterhead(
                toolbox.sender,
                reply_to=config.reply_to,
                unsubscribe_mailto=config.unsubscribe_mailto,
                unsubscribe_url=config.unsubscribe_url,
                unsubscribe_secret=None if secret is None else secret.get_secret_value(),
            ),
            limits=SendingLimits(
                lease_seconds=config.delivery_lease_seconds,
                daily_cap=config.daily_cap,
                attempts=config.delivery_attempts,
                concurrency=config.delivery_concurrency,
            ),
            clock=toolbox.clock,
            refuse_in_copy=store.edge.refuse,
        )
        self.follow_ups = FollowUpService(
            store.follow_ups,
            store.suppressions,
            find_lead=store.leads.find,
            model=toolbox.model,
            sender=toolbox.sender,
            gaps=config.cadence_gaps,
            clock=toolbox.clock,
            ids=toolbox.ids,
            refuse_in_copy=store.edge.refuse,
        )
        self.models = ModelService(
            store.model_calls,
            toolbox,
            name=describe_model(config, toolbox.model),
            keep_days=config.llm_keep_days,
            budget_per_day=config.llm_budget_per_day,
            budget_per_run=config.llm_budget_per_run,
        )
        self.pipeline = PipelineService(
            _crm_of(store),
            toolbox,
            limits=ClaimLimits(config.process_chunk_size, config.lease_seconds, config.max_attempts),
            forget_old_replies=self.models.forget_old_replies,
            find_worker_url=find_worker_url,
        )

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        config: Settings | None = None,
        enrichment: EnrichmentTool | None = None,
        model: ModelTool | None = None,
        policy: Policy | None = None,
        email: EmailTool | None = None,
        clock: Clock | None = None,
        ids: IdSource | None = None,
        raise_errors: bool = False,
    ) -> Self:
        """Open the database at `url` (the settings' one where None); a new or empty SQLite file is set up at once.

        With `raise_errors` a bug in a node or a tool of yours raises; otherwise it is logged and the lead put on hold.
        Raises `StoreError` if the database cannot be used, and `SettingsError` if a provider lacks its settings.
        """
        config = config or settings()
        # First, so that a provider without its settings stops the start before anything is opened.
        email = email or choose_email(config)
        own_tools = (enrichment, model, policy, clock, ids)
        has_own_tools = raise_errors or any(tool is not None for tool in own_tools)
        clock = clock or SystemClock()
        ids = ids or TimeOrderedIds()
        url = url or config.database_url
        store = Store.open(url, clock=clock, ids=ids, connecting=connecting_of(config))
        try:
            store.scorecards.ensure(default_scorecard(), made_by="leadops", reason="Shipped with LeadOps")
            model = model or open_model(
                config, store.model_calls, clock=clock, ids=ids, is_local=store.is_local
            )
        except BaseException:
            store.close()
            raise
        toolbox = Toolbox(
            crm=_crm_of(store),
            scoring_config=store.scorecards,
            enrichment=enrichment or HeuristicEnrichment(),
            model=model,
            clock=clock,
            ids=ids,
            sender=config.sender,
            policy=policy or default_policy().with_competitors(config.competitors),
            node_tries=config.node_tries,
            raise_errors=raise_errors,
        )
        enable_notebook()
        find_url = partial(find_worker_url, url, config, has_own_tools=has_own_tools)
        return cls(store, toolbox, email, config, find_url)

    @classmethod
    def status(cls, url: str | None = None, *, config: Settings | None = None) -> DatabaseStatus:
        """At which version the database at `url` is; one that is not there yet is not made by asking."""
        config = config or settings()
        return database_status(url or config.database_url, config, SystemClock(), TimeOrderedIds())

    @classmethod
    def upgrade(
        cls, url: str | None = None, *, config: Settings | None = None, grant: Sequence[str] = ()
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
        """Give back the connections; the object is of no use afterwards."""
        self.store.close()

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
        progress: Progress | None = None,
    ) -> IngestReport:
        """Import the leads of a CSV file: a shortcut to `uploads.ingest`."""
        return self.uploads.ingest(
            file, mapping=mapping, dry_run=dry_run, by=by, file_name=file_name, progress=progress
        )

    def process(
        self, *, limit: int | None = None, workers: int = 1, progress: Progress | None = None
    ) -> ProcessReport:
        """Process the waiting leads: see `PipelineService.process`."""
        return self.pipeline.process(limit=limit, workers=workers, progress=progress)

    # Looking

    def review(self, *, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Drafts that wait for a person, best score first."""
        return self.drafts.review(cursor=cursor, limit=limit)

    def learn(self, *, dry_run: bool = False, progress: Progress | None = None) -> LearnReport:
        """Learn from the outcomes: a shortcut for `learning.learn`."""
        return self.learning.learn(dry_run=dry_run, progress=progress)

    def export(
        self, to: Path | str | TextIO, *, format: str = "csv", query: LeadQuery | None = None
    ) -> ExportReport:
        """Write leads to a file: a shortcut for `leads.export`."""
        return self.leads.export(to, format=format, query=query)


def _crm_of(store: Store) -> DatabaseCRM:
    return DatabaseCRM(store.database, store.leads, store.runs, store.suppressions, store.scorecards)
