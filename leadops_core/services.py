"""The services of one database, each with the repositories, tools, and settings that it needs."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from leadops_core.answers.repository import AnswerRepository
from leadops_core.answers.service import AnswerService
from leadops_core.audit.repository import AuditRepository
from leadops_core.audit.service import AuditService
from leadops_core.conversation.mailboxes import open_mailbox
from leadops_core.conversation.repository.mailboxes import MailboxRepository
from leadops_core.conversation.repository.messages import MessageRepository
from leadops_core.conversation.service import ConversationService
from leadops_core.conversation.use_cases.receive import OwnAddresses
from leadops_core.database.database import Database
from leadops_core.database.idempotency import IdempotencyKeys
from leadops_core.delivery.follow_ups import FollowUpService
from leadops_core.delivery.letterhead import Letterhead
from leadops_core.delivery.providers import MockEmailTool, mock_if_chosen
from leadops_core.delivery.repository.deliveries import DeliveryRepository
from leadops_core.delivery.sending import SendingLimits
from leadops_core.delivery.service import DeliveryService
from leadops_core.delivery.transitions import DeliveryTransitions
from leadops_core.drafts.repository import DraftRepository
from leadops_core.drafts.service import DraftService
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.duplicates.repository.merges import MergeRepository
from leadops_core.duplicates.repository.pairs import DuplicateRepository
from leadops_core.duplicates.service import DuplicateService
from leadops_core.edge.pull import open_source
from leadops_core.edge.repository import EdgeRepository
from leadops_core.edge.service import EdgeService
from leadops_core.exploration.repository import ExplorationRepository
from leadops_core.exploration.service import ExplorationService
from leadops_core.exports.repository import ExportRepository
from leadops_core.exports.service import ExportService
from leadops_core.graph import Toolbox
from leadops_core.insights.repository.responses import InsightRepository
from leadops_core.insights.service import InsightService
from leadops_core.intake.limits import limits_of
from leadops_core.intake.repository.lookups import LeadLookupRepository
from leadops_core.intake.repository.staging import StagedFileRepository
from leadops_core.intake.repository.uploads import UploadRepository
from leadops_core.intake.service import UploadService, preview_upload
from leadops_core.jobs.repository import JobRepository
from leadops_core.jobs.service import JobService
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.leads.service import LeadService
from leadops_core.learning import LabelPolicy
from leadops_core.learning.repository.columns import ColumnRepository
from leadops_core.learning.repository.evaluations import EvaluationRepository
from leadops_core.learning.repository.labels import LabelRepository
from leadops_core.learning.score_label_rule import ScoreLabelRule
from leadops_core.learning.service import LearningService
from leadops_core.learning.use_cases.fit_process import FitProcess
from leadops_core.learning.use_cases.outcomes import OutcomeService
from leadops_core.llm.providers import describe_model
from leadops_core.llm.repository import ModelCallRepository
from leadops_core.llm.service import ModelService
from leadops_core.meetings.repository import MeetingRepository
from leadops_core.meetings.service import MeetingService
from leadops_core.outreach import SAMPLE_LEAD, find_playbook_faults, preview_draft
from leadops_core.outreach.repository.follow_ups import FollowUpRepository
from leadops_core.pipeline.crm import DatabaseCRM
from leadops_core.pipeline.lead_worker import ClaimLimits
from leadops_core.pipeline.repository import RunRepository
from leadops_core.pipeline.service import PipelineService
from leadops_core.playbook.repository.versions import PlaybookRepository
from leadops_core.playbook.service import PlaybookService
from leadops_core.preferences.repository import PreferenceRepository
from leadops_core.preferences.service import PreferenceService
from leadops_core.privacy.repository import ErasureRepository
from leadops_core.privacy.service import PrivacyService
from leadops_core.retention.repository import RetentionRepository
from leadops_core.retention.service import RetentionService
from leadops_core.schemas import JobKind, Preferences, Sender
from leadops_core.scoring.repository.rescoring import RescoringRepository, withdraw_pending
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.scoring.service import ScorecardService
from leadops_core.sessions.repository import SessionRepository
from leadops_core.sessions.service import SessionService
from leadops_core.settings import Settings
from leadops_core.suppressions.repository.entries import SuppressionRepository
from leadops_core.suppressions.service import SuppressionService
from leadops_core.texts.letter import write_letter
from leadops_core.texts.sentences import lead_score_sentence, version_words
from leadops_core.tools import EmailTool

__all__ = ["Services", "make_crm", "preview_upload"]


class Services:
    """All use cases over one database, by feature."""

    def __init__(
        self,
        database: Database,
        scorecards: ScorecardRepository,
        toolbox: Toolbox,
        email: EmailTool,
        config: Settings,
        find_worker_url: Callable[[], str],
    ) -> None:
        self.database = database
        self.toolbox = toolbox
        self.config = config
        self._scorecards = scorecards
        self._copy = EdgeRepository(database)
        self._find_lead = LeadRepository(database).find

        self.idempotency = IdempotencyKeys(database)
        self.audit = AuditService(AuditRepository(database), clock=toolbox.clock)
        self.sessions = SessionService(
            SessionRepository(database),
            idle_timeout=timedelta(minutes=config.session_idle_minutes),
            clock=toolbox.clock,
        )
        self.settings = PreferenceService(PreferenceRepository(database))
        self.playbook = self._make_playbook()
        self.jobs = self._make_jobs()
        self.edge = self._make_edge()
        self.uploads = self._make_uploads()
        self.leads = self._make_leads()
        self.exports = self._make_exports()
        self.duplicates = self._make_duplicates()
        self.suppressions = self._make_suppressions()
        self.scorecards = self._make_scorecards()
        self.outcomes = self._make_outcomes()
        self.learning = self._make_learning()
        self.exploration = self._make_exploration()
        self.insights = InsightService(InsightRepository(database), clock=toolbox.clock)
        self.models = self._make_models()
        self.pipeline = self._make_pipeline(find_worker_url)
        self.drafts = self._make_drafts()
        self.delivery = self._make_delivery(email)
        self.follow_ups = self._make_follow_ups()
        self.meetings = self._make_meetings()
        self.conversation = self._make_conversation()
        self.answers = self._make_answers()
        self.privacy = self._make_privacy()
        self.retention = self._make_retention()
        self._register_jobs()

    def _is_copy(self) -> bool:
        return self._copy.origin() is not None

    def _make_playbook(self) -> PlaybookService:
        sender = self.config.sender
        return PlaybookService(
            PlaybookRepository(self.database),
            default=sender.playbook,
            find_faults=partial(find_playbook_faults, sender=sender),
            write_email=partial(preview_draft, sender=sender),
            sample_lead=SAMPLE_LEAD,
            find_lead=self._find_lead,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_jobs(self) -> JobService:
        return JobService(
            JobRepository(self.database), clock=self.toolbox.clock, lease_seconds=self.config.lease_seconds
        )

    def _register_jobs(self) -> None:
        """Tell the jobs their handlers, which belong to services that request jobs themselves."""
        self.jobs.register(JobKind.RESCORE, self.scorecards.run_job, on_cancel=withdraw_pending)
        self.jobs.register(JobKind.LEARN, self.learning.run_job)
        self.jobs.register(JobKind.DRIFT, self.learning.drift_job)
        self.jobs.register(JobKind.FIND_DUPLICATES, self.duplicates.run_job)
        self.jobs.register(JobKind.TRIM, self.retention.run_job)
        self.jobs.register(JobKind.IMPORT, self.uploads.run_import_job)
        self.jobs.register(JobKind.UNDO_IMPORT, self.uploads.run_undo_job)
        self.jobs.register(JobKind.EXPORT, self.exports.run_job)
        self.jobs.register(JobKind.ERASE, self.privacy.run_job)

    def _make_edge(self) -> EdgeService:
        clock, ids = self.toolbox.clock, self.toolbox.ids
        return EdgeService(
            self._copy,
            find_lead=self._find_lead,
            open_source=partial(open_source, config=self.config, clock=clock, ids=ids),
            find_sender=partial(find_sender, config=self.config),
            undo_seconds=self.config.undo_seconds,
        )

    def _make_uploads(self) -> UploadService:
        return UploadService(
            UploadRepository(self.database),
            StagedFileRepository(self.database),
            self.jobs,
            limits=limits_of(self.config),
            chunk_rows=self.config.ingest_chunk_size,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_leads(self) -> LeadService:
        return LeadService(
            self.database,
            LeadRepository(self.database),
            scorecards=self._scorecards,
            follow_ups=FollowUpRepository(self.database),
            suppressions=SuppressionRepository(self.database),
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            policy=self.toolbox.policy,
            find_sender=self.toolbox.find_sender,
            new_draft=self.toolbox.new_draft,
            describe_score=lead_score_sentence,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_exports(self) -> ExportService:
        return ExportService(
            ExportRepository(self.database),
            self.jobs,
            self.leads,
            describe_score=lead_score_sentence,
            clock=self.toolbox.clock,
        )

    def _make_duplicates(self) -> DuplicateService:
        return DuplicateService(
            self.database,
            DuplicateRepository(self.database),
            MergeRepository(self.database),
            self.jobs,
            find_lead=self._find_lead,
            clock=self.toolbox.clock,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_suppressions(self) -> SuppressionService:
        return SuppressionService(
            SuppressionRepository(self.database),
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            limits=limits_of(self.config),
            unsubscribe_secrets=self.config.unsubscribe_secrets,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_scorecards(self) -> ScorecardService:
        return ScorecardService(
            self._scorecards,
            RescoringRepository(self.database),
            self.jobs,
            clock=self.toolbox.clock,
            describe_version=version_words,
            is_copy=self._is_copy,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_outcomes(self) -> OutcomeService:
        return OutcomeService(
            self.database,
            LabelRepository(self.database),
            LeadLookupRepository(self.database),
            UploadRepository(self.database),
            self._scorecards,
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            limits=limits_of(self.config),
            weights=self.config.outcome_weights,
            find_lead=self._find_lead,
        )

    def _make_learning(self) -> LearningService:
        config = self.config
        return LearningService(
            LabelRepository(self.database),
            ColumnRepository(self.database),
            EvaluationRepository(self.database),
            RescoringRepository(self.database),
            self.jobs,
            self.scorecards,
            FitProcess(
                self.database,
                is_entra=config.database_auth == "entra",
                statement_seconds=config.database_statement_seconds,
                memory_mb=config.learning_memory_mb,
            ),
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            policy=LabelPolicy(weights=config.outcome_weights, horizon_days=config.outcome_horizon_days),
            mode=config.learning_mode,
            after_labels=config.learning_after_labels,
            after_days=config.learning_after_days,
            min_labels=config.learning_least_labels,
            max_labels=config.learning_max_labels,
            use=config.learning_use,
            leave_out=config.learning_leave_out,
            find_score_labels=self._find_score_labels,
            is_copy=self._is_copy,
            refuse_in_copy=self._copy.refuse,
        )

    def _find_score_labels(self) -> ScoreLabelRule:
        """Return the shares of HOT and WARM leads: those of the preferences, else those of the settings."""
        return score_label_rule(self.settings.get(), self.config)

    def _make_exploration(self) -> ExplorationService:
        return ExplorationService(
            ExplorationRepository(self.database),
            find_share=self.toolbox.exploration_share,
            weights=self.config.outcome_weights,
        )

    def _make_models(self) -> ModelService:
        return ModelService(
            ModelCallRepository(self.database),
            self.toolbox,
            name=describe_model(self.config, self.toolbox.model),
            keep_days=self.config.llm_keep_days,
            budget_per_day=self.config.llm_budget_per_day,
            budget_per_run=self.config.llm_budget_per_run,
        )

    def _make_pipeline(self, find_worker_url: Callable[[], str]) -> PipelineService:
        config = self.config
        return PipelineService(
            make_crm(self.database, self._scorecards),
            self.toolbox,
            limits=ClaimLimits(config.process_chunk_size, config.lease_seconds, config.max_attempts),
            forget_old_replies=self.models.forget_old_replies,
            find_worker_url=find_worker_url,
        )

    def _make_drafts(self) -> DraftService:
        return DraftService(
            DraftRepository(self.database),
            DraftTransitions(self.database),
            self._scorecards,
            RescoringRepository(self.database),
            find_lead=self._find_lead,
            model=self.toolbox.model,
            policy=self.toolbox.policy,
            find_sender=self.toolbox.find_sender,
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            undo_seconds=self.config.undo_seconds,
        )

    def _make_delivery(self, email: EmailTool) -> DeliveryService:
        config = self.config
        return DeliveryService(
            self.database,
            DeliveryRepository(self.database),
            DeliveryTransitions(self.database),
            self.drafts,
            choose_email=partial(mock_if_chosen, email, config, self.settings.get),
            letterhead=Letterhead(
                self.toolbox.find_sender,
                reply_to=config.reply_to,
                unsubscribe_mailto=config.unsubscribe_mailto,
                unsubscribe_url=config.unsubscribe_url,
                unsubscribe_secret=_text_of(config.unsubscribe_secret),
                reply_address_secret=_text_of(config.reply_address_secret),
            ),
            limits=SendingLimits(
                lease_seconds=config.delivery_lease_seconds,
                daily_cap=config.daily_cap,
                attempts=config.delivery_attempts,
                concurrency=config.delivery_concurrency,
            ),
            clock=self.toolbox.clock,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_follow_ups(self) -> FollowUpService:
        return FollowUpService(
            FollowUpRepository(self.database),
            SuppressionRepository(self.database),
            find_lead=self._find_lead,
            model=self.toolbox.model,
            find_sender=self.toolbox.find_sender,
            gaps=self.config.cadence_gaps,
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_meetings(self) -> MeetingService:
        config = self.config
        return MeetingService(
            self.database,
            MeetingRepository(self.database),
            find_lead=self._find_lead,
            cal_com_secret=_text_of(config.cal_com_secret),
            calendly_secret=_text_of(config.calendly_secret),
            link_secrets=config.unsubscribe_secrets,
            clock=self.toolbox.clock,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_conversation(self) -> ConversationService:
        config = self.config
        own = (config.sender.email, config.reply_to, config.unsubscribe_mailto, config.imap_username)
        return ConversationService(
            self.database,
            MessageRepository(self.database),
            MailboxRepository(self.database),
            find_lead=self._find_lead,
            drafts_of=self.drafts.for_lead,
            meetings_of=self.meetings.of_lead,
            open_mailbox=partial(open_mailbox, config),
            own=OwnAddresses(
                frozenset(address.lower() for address in (*filter(None, own), *config.mailbox_addresses)),
                _text_of(config.reply_address_secret),
            ),
            refuse_in_copy=self._copy.refuse,
        )

    def _make_answers(self) -> AnswerService:
        return AnswerService(
            AnswerRepository(self.database),
            DraftTransitions(self.database),
            find_message=self.conversation.get,
            find_sender=self.toolbox.find_sender,
            clock=self.toolbox.clock,
            ids=self.toolbox.ids,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_privacy(self) -> PrivacyService:
        return PrivacyService(
            ErasureRepository(self.database),
            self.jobs,
            find_lead=self._find_lead,
            show_lead=self.leads.show,
            find_scorecard=self.scorecards.get,
            write_letter=write_letter,
            find_company=lambda: self.toolbox.find_sender().company,
            clock=self.toolbox.clock,
            delete_emails=MockEmailTool(self.config.outbox_dir).forget,
            compact=self.database.compact,
            refuse_in_copy=self._copy.refuse,
        )

    def _make_retention(self) -> RetentionService:
        return RetentionService(
            RetentionRepository(self.database),
            self.jobs,
            clock=self.toolbox.clock,
            keep_traces_days=self.config.keep_traces_days,
            keep_model_calls_days=self.config.keep_model_calls_days,
            keep_raw_mail_days=self.config.keep_raw_mail_days,
            archive_dir=self.config.archive_dir,
            compact=self.database.compact,
        )


def _text_of(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def score_label_rule(chosen: Preferences, config: Settings) -> ScoreLabelRule:
    """Return how many leads learning makes HOT and WARM: by the preferences, else by the settings."""
    return ScoreLabelRule(
        chosen.hot_share or config.hot_share,
        chosen.warm_share or config.warm_share,
        config.hot_chance,
        config.warm_chance,
    )


def find_sender(database: Database, config: Settings) -> Sender:
    """Return the sender of the settings with the playbook that was saved last, or with the one that the settings make."""
    sender, playbook = config.sender, PlaybookRepository(database).newest()
    return sender if playbook is None else sender.model_copy(update={"playbook": playbook})


def find_exploration_share(database: Database, config: Settings) -> float:
    """Return the share of leads to propose at random now: that of the preferences, else that of the settings."""
    if EdgeRepository(database).origin() is not None:
        # Draws in a local copy would not reach its source.
        return 0.0
    share = PreferenceRepository(database).get().exploration_share
    return config.exploration_share if share is None else share


def make_crm(database: Database, scorecards: ScorecardRepository) -> DatabaseCRM:
    return DatabaseCRM(
        database,
        LeadRepository(database),
        RunRepository(database),
        SuppressionRepository(database),
        scorecards,
    )
