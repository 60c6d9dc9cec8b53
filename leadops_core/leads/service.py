"""Use cases of leads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from leadops_core.database.database import Database, retried
from leadops_core.database.errors import NotFoundError
from leadops_core.decision import Policy, explain_again, outcome_of_status, still_applies
from leadops_core.decision.funnel import funnel
from leadops_core.intake import (
    IntakeError,
    normalize_content,
    normalize_lead_content,
    with_valid_email,
)
from leadops_core.intake.details import details_of
from leadops_core.leads.add_lead import add_lead
from leadops_core.leads.add_note import add_note
from leadops_core.leads.edit_lead import edit_lead
from leadops_core.leads.export import export_leads
from leadops_core.leads.info_request import write_info_request
from leadops_core.leads.repository.leads import LeadRepository
from leadops_core.leads.status_changes import change_status, put_on_hold
from leadops_core.leads.undo_move import undo_move
from leadops_core.outreach.repository.follow_ups import FollowUpRepository
from leadops_core.schemas import (
    Dashboard,
    DraftText,
    EmailDraft,
    ExportReport,
    Feedback,
    FeedbackId,
    Lead,
    LeadContent,
    LeadDetail,
    LeadFigures,
    LeadId,
    LeadProgress,
    LeadQuery,
    LeadStatus,
    Page,
    SeenDraft,
)
from leadops_core.schemas.email import Sender
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.suppressions.repository.entries import SuppressionRepository
from leadops_core.suppressions.rules import skip_reason
from leadops_core.tools import Clock, IdSource

_IMPORT_AT_THE_SOURCE = "Import leads there, then pull again."


class LeadService:
    """Leads: lists, details, edits, and the status changes that a person makes.

    A lead is named by its id, an id prefix of at least 6 digits, or its email address. NotFoundError or
    AmbiguousReferenceError is raised for a name that does not fit exactly one lead. Every method is one transaction unless
    it says otherwise.
    """

    def __init__(
        self,
        database: Database,
        repository: LeadRepository,
        *,
        scorecards: ScorecardRepository,
        follow_ups: FollowUpRepository,
        suppressions: SuppressionRepository,
        clock: Clock,
        ids: IdSource,
        policy: Policy,
        find_sender: Callable[[], Sender],
        new_draft: Callable[[DraftText, LeadId], EmailDraft],
        describe_score: Callable[[Lead], str],
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._database = database
        self._repository = repository
        self._scorecards = scorecards
        self._follow_ups = follow_ups
        self._suppressions = suppressions
        self._clock = clock
        self._ids = ids
        self._policy = policy
        self._find_sender = find_sender
        self._new_draft = new_draft
        self._describe_score = describe_score
        self._refuse_in_copy = refuse_in_copy

    def list(self, query: LeadQuery | None = None) -> Page[Lead]:
        """Return one page of leads. Raise InvalidCursorError for a cursor of another query."""
        return self._repository.list(query or LeadQuery())

    def list_json(self, query: LeadQuery) -> bytes:
        """Return the page of `list` as the JSON of a `Page[LeadSummary]`, written by the database."""
        return self._repository.list_json(query)

    def iterate(self, query: LeadQuery | None = None) -> Iterator[Lead]:
        """Yield all leads of the query, read in chunks; its limit and cursor are ignored."""
        return self._repository.iterate(query or LeadQuery())

    def find(self, lead: LeadId | str) -> Lead:
        return self._repository.find(lead) if isinstance(lead, str) else self._repository.get(lead)

    def show(self, lead: LeadId | str) -> LeadDetail:
        """Return everything stored about a lead, with an explanation of its current score.

        Rescoring stores no explanation, so it is computed again with the scorecard version that scored the lead. The score
        under the active version is added if it is another version. It reads in several transactions.
        """
        detail, active, inputs = self._repository.scored(self._id_of(lead))
        detail = detail.model_copy(update={"details": details_of(detail.lead.attributes)})
        decision = detail.decision
        if decision is not None and not still_applies(decision, detail.lead.status, detail.hold):
            detail = detail.model_copy(update={"decision_applies": False})
        version = detail.lead.scorecard_version
        if inputs is None or version is None:
            return detail
        score = detail.score
        # The version may belong to another system that keeps the scorecards.
        with suppress(NotFoundError):
            scorecard = self._scorecards.points(version)
            score, decision = explain_again(detail.lead, score, decision, inputs, scorecard, self._policy)
        active_score = None
        if active is not None and active != version:
            active_score = inputs.score(self._scorecards.points(active), active)
        return detail.model_copy(update={"score": score, "active_score": active_score, "decision": decision})

    @retried
    def add(
        self, values: Mapping[str, str] | LeadContent, *, by: str = "leadops", update_existing: bool = False
    ) -> Lead:
        """Add one lead, and return it as stored.

        A lead that is stored already stays as it is, and LeadExistsError names it. With `update_existing` it is updated
        instead; a blank never overwrites. Raise IntakeError, which names the field and the remedy, for an empty lead or a
        value that cannot be read, such as an invalid email address. Raise CopyError in a local copy.
        """
        self._refuse_in_copy(_IMPORT_AT_THE_SOURCE)
        content = (
            with_valid_email(normalize_lead_content(values))
            if isinstance(values, LeadContent)
            else normalize_content(values)
        )
        if not any(content.__dict__.values()):
            raise IntakeError("The lead is empty. Give at least a name, a company or an email address.")
        with self._database.writing() as transaction:
            return add_lead(transaction, content, by=by, update_existing=update_existing)

    @retried
    def edit(
        self, lead: LeadId | str, changes: Mapping[str, Any], *, by: str, expected_version: int | None = None
    ) -> Lead:
        """Change fields of a lead; None clears a field. The lead is processed again if its status is still open.

        Raise VersionConflict, DuplicateLeadError, InvalidValueError for a value that cannot be stored, or IntakeError for an
        invalid email address.
        """
        lead_id = self._id_of(lead)
        with self._database.writing() as transaction:
            return edit_lead(transaction, lead_id, changes, by=by, expected_version=expected_version)

    @retried
    def note(self, lead: LeadId | str, text: str, *, by: str) -> None:
        """Add a note to the lead's timeline. Raise InvalidValueError for an empty note."""
        lead_id = self._id_of(lead)
        with self._database.writing() as transaction:
            add_note(transaction, lead_id, text, by=by)

    @retried
    def set_status(
        self,
        lead: LeadId | str,
        to: LeadStatus,
        *,
        by: str,
        reason: str | None = None,
        expected_version: int | None = None,
        seen_draft: SeenDraft | None = None,
    ) -> Lead:
        """Change the status of a lead. Setting the status that it has changes nothing.

        MEETING_BOOKED, CLOSED_WON, CLOSED_LOST and DISQUALIFIED also record the matching outcome, which becomes the lead's
        label for learning, and withdraw its drafts. NEEDS_INFO withdraws outreach and puts into the inbox an email that asks
        for what is missing, if the lead may be written to. `undo_move` reverses all of it.

        Raise IllegalStateError with the statuses that can be reached, VersionConflict, or StaleDraftError if somebody
        changed `seen_draft` since the person saw it.
        """
        lead_id = self._id_of(lead)
        outcome = outcome_of_status(to)
        feedback = None
        if outcome is not None:
            feedback = Feedback(
                id=FeedbackId(self._ids.new()),
                lead_id=lead_id,
                outcome=outcome,
                notes=reason,
                recorded_by=by,
                created_at=self._clock.now(),
            )
        info_request = self._info_request(lead_id) if to is LeadStatus.NEEDS_INFO else None
        with self._database.writing() as transaction:
            return change_status(
                transaction,
                lead_id,
                to,
                by=by,
                reason=reason,
                expected_version=expected_version,
                seen_draft=seen_draft,
                info_request=info_request,
                outcome=feedback,
            )

    @retried
    def hold(
        self,
        lead: LeadId | str,
        *,
        by: str,
        reason: str | None = None,
        expected_version: int | None = None,
        seen_draft: SeenDraft | None = None,
    ) -> Lead:
        """Put a lead on hold: waiting and approved drafts are withdrawn, and follow-ups end.

        Raise IllegalStateError for a lead that is disqualified or closed, VersionConflict, or StaleDraftError as
        `set_status` does.
        """
        lead_id = self._id_of(lead)
        with self._database.writing() as transaction:
            return put_on_hold(
                transaction,
                lead_id,
                by=by,
                reason=reason,
                expected_version=expected_version,
                seen_draft=seen_draft,
            )

    @retried
    def undo_move(self, lead: LeadId | str, *, by: str, expected_version: int | None = None) -> Lead:
        """Undo the last `set_status` or `hold`, and restore status, action, waiting drafts, and label.

        Raise VersionConflict, or IllegalStateError if there is nothing to undo or the lead was changed since.
        """
        lead_id = self._id_of(lead)
        with self._database.writing() as transaction:
            return undo_move(transaction, lead_id, by=by, expected_version=expected_version)

    def figures(self) -> LeadFigures:
        """Return the number of leads of each kind."""
        return self._repository.figures()

    def dashboard(self, *, days: int = 30) -> Dashboard:
        """Return counts, the funnel, and the figures of each of the last days."""
        figures = self._repository.figures()
        return Dashboard(
            figures=figures, funnel=funnel(figures.by_status), days=self._repository.figures_by_day(days)
        )

    def progress(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, LeadProgress]:
        """Return each lead's hold and latest email; leads that do not exist are left out."""
        return self._repository.progress(lead_ids)

    def export(
        self, to: Path | str | TextIO, *, format: str = "csv", query: LeadQuery | None = None
    ) -> ExportReport:
        """Write the leads of the query with all their fields as `csv` or `jsonl`, each attribute in its own column.

        CSV cells that a spreadsheet would run as a formula are neutralized. A file is complete or absent. Leads are read in
        chunks, a transaction each.
        """
        return export_leads(
            lambda: self.iterate(query), to, format=format, describe_score=self._describe_score
        )

    def _id_of(self, lead: LeadId | str) -> LeadId:
        return self._repository.find(lead).id if isinstance(lead, str) else lead

    def _info_request(self, lead_id: LeadId) -> EmailDraft | None:
        detail = self._repository.detail(lead_id)
        email = detail.lead.email
        if not email or detail.lead.status is LeadStatus.NEEDS_INFO:
            return None
        entries = self._suppressions.for_addresses([email]).get(email, ())
        if skip_reason(email, entries, self._clock.now()) is not None:
            return None
        scorecard = self._scorecards.active().scorecard
        cadence = self._follow_ups.of_lead(lead_id)
        text = write_info_request(detail, cadence, scorecard, self._policy, self._find_sender())
        return None if text is None else self._new_draft(text, lead_id)
