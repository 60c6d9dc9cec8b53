"""Use cases of drafts."""

from collections.abc import Callable, Collection
from contextlib import suppress
from uuid import UUID

from leadops_core.database.errors import NotFoundError
from leadops_core.decision import Policy, explain_again
from leadops_core.drafts.approval import check_now
from leadops_core.drafts.repository import DraftRepository
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.errors import LeadOpsError
from leadops_core.outreach import (
    UnwrittenLanguageError,
    check_text,
    language_of_text,
    make_brief,
    message_id_for,
    written_languages,
)
from leadops_core.schemas import (
    DraftId,
    DraftPurpose,
    DraftText,
    DraftVariant,
    EmailDraft,
    Lead,
    LeadId,
    Page,
    ReviewItem,
    Sender,
)
from leadops_core.schemas.language import Language
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.repository.rescoring import RescoringRepository
from leadops_core.scoring.repository.scorecards import ScorecardRepository
from leadops_core.tools import Clock, IdSource, ModelTool
from leadops_core.tools.run_sync import run_sync

BY_HAND = "by hand"
"""Template version of a draft that a person wrote."""


class DraftService:
    """Emails to leads, from the time that they are written until a person approves or rejects them.

    `DeliveryService` sends approved drafts. A draft is named by its id or an id prefix of at least 6 digits. Every method is
    one transaction. Editing, approving, and rejecting raise IllegalStateError if the state of the draft does not allow them.
    """

    def __init__(
        self,
        repository: DraftRepository,
        transitions: DraftTransitions,
        scorecards: ScorecardRepository,
        rescoring: RescoringRepository,
        *,
        find_lead: Callable[[str], Lead],
        model: ModelTool,
        policy: Policy,
        find_sender: Callable[[], Sender],
        clock: Clock,
        ids: IdSource,
        undo_seconds: float,
    ) -> None:
        self._repository = repository
        self._transitions = transitions
        self._scorecards = scorecards
        self._rescoring = rescoring
        self._find_lead = find_lead
        self._model = model
        self._policy = policy
        self._find_sender = find_sender
        self._clock = clock
        self._ids = ids
        self._undo_seconds = undo_seconds

    def get(self, draft: DraftId | str) -> EmailDraft:
        """Return a draft. Raise NotFoundError, or AmbiguousReferenceError for a prefix of several ids."""
        return self._repository.get(draft) if isinstance(draft, UUID) else self._repository.find(draft)

    def for_lead(self, lead_id: LeadId) -> tuple[EmailDraft, ...]:
        """Return all drafts of a lead, oldest first. Raise NotFoundError if there is no such lead."""
        return self._repository.for_lead(lead_id)

    def review(self, *, cursor: str | None = None, limit: int = 50) -> Page[ReviewItem]:
        """Return drafts that wait for review with lead, decision, and the explained score of the lead.

        Answers to replies come first, with the message that they answer; then the best score.

        The checks of each draft are current: they run with the lead and the settings of now, as in an approval.
        """
        page = self._repository.list_waiting(cursor, limit)
        outdated = [
            item.lead.id for item in page.items if item.score is None or not item.score.is_of(item.lead)
        ]
        inputs = self._rescoring.inputs(outdated) if outdated else {}
        sender = self._find_sender()
        checked = (
            item.model_copy(update={"draft": check_now(item.draft, item.lead, sender)}) for item in page.items
        )
        items = (
            self._with_current_score(item, inputs[item.lead.id]) if item.lead.id in inputs else item
            for item in checked
        )
        return page.model_copy(update={"items": tuple(items)})

    def create(
        self,
        lead: str,
        *,
        by: str,
        variant: DraftVariant = DraftVariant.FIRST_TOUCH,
        subject: str | None = None,
        body: str | None = None,
        language: Language | None = None,
    ) -> EmailDraft:
        """Add a draft to the review queue, in place of the lead's draft that waits there.

        Without subject and body, the model writes them in `language`, or else in the language of the lead's own words.

        Raise UnwrittenLanguageError for a language that the playbook does not write, and IllegalStateError while an approved
        draft of the lead is not sent yet.
        """
        if (subject is None) != (body is None):
            raise LeadOpsError("Give both subject and body, or neither to have them written for you.")
        recipient, sender = self._find_lead(lead), self._find_sender()
        written = written_languages(sender.playbook)
        if language is not None and language not in written:
            raise UnwrittenLanguageError(language, written)
        if subject is not None and body is not None:
            language = language or language_of_text(sender.playbook, body)
            text = DraftText(
                subject=subject,
                body=body,
                variant=variant,
                purpose=DraftPurpose.OUTREACH,
                language=language,
                template_version=BY_HAND,
                checks=check_text(subject, body, lead=recipient, sender=sender, language=language),
            )
        else:
            score, decision = self._repository.last_decision(recipient.id)
            brief = make_brief(
                *(recipient.content, recipient.enrichment, score, decision, sender, variant),
                language=language,
            )
            text = run_sync(self._model.write_draft(brief), self._model).draft
        draft_id, now = DraftId(self._ids.new()), self._clock.now()
        return self._transitions.add(
            EmailDraft.of_text(text, draft_id=draft_id, lead_id=recipient.id, at=now), by=by
        )

    def edit(
        self,
        draft: DraftId | str,
        *,
        by: str,
        subject: str | None = None,
        body: str | None = None,
        expected_version: int | None = None,
    ) -> EmailDraft:
        """Change the text of a draft, and check the new text. The previous text is kept with the draft.

        An approved draft must be approved again. Raise StaleDraftError if the draft changed since `expected_version`, and
        InvalidValueError for a text that cannot be sent.
        """
        stored = self.get(draft)
        subject = stored.subject if subject is None else subject
        body = stored.body if body is None else body
        lead, sender = self._find_lead(str(stored.lead_id)), self._find_sender()
        return self._transitions.edit(
            stored.id,
            subject=subject,
            body=body,
            checks=check_text(
                subject, body, lead=lead, sender=sender, purpose=stored.purpose, language=stored.language
            ),
            sender=sender,
            by=by,
            expected_version=expected_version or stored.version,
        )

    def reject(self, draft: DraftId | str, *, by: str, reason: str) -> EmailDraft:
        """Reject a draft. The reason is kept with it and shown on the timeline. Rejecting a follow-up ends the follow-ups."""
        return self._transitions.reject(self._id(draft), reason=reason, by=by)

    def reopen(self, draft: DraftId | str, *, by: str) -> EmailDraft:
        """Return a rejected or failed draft to the review queue. It must be approved again."""
        return self._transitions.reopen(self._id(draft), by=by)

    def approve(
        self,
        draft: DraftId | str,
        *,
        by: str,
        expected_version: int,
        confirmed_sentences: Collection[str] = (),
        undo_seconds: float | None = None,
    ) -> EmailDraft:
        """Approve the version of a draft that a person read.

        If a model wrote the draft freely, the person confirms each sentence that has no source or contains a risk:
        `confirmed_sentences` are these sentences, word for word.

        The draft is due (`due_at`) after the undo window of the settings, or `undo_seconds`. Recipient, text and Message-ID are
        fixed in the same transaction, and the checks run again with the current lead and settings. If the same person approves
        a draft twice, the second approval changes nothing.

        Raise StaleDraftError if the draft changed since `expected_version`, UnsendableDraftError if it fails a check that
        blocks sending, and UnconfirmedDraftError if a sentence is not confirmed. Raise NotSendableError if the lead has no
        address, or one on the do-not-contact list.
        """
        sender = self._find_sender()
        return self._transitions.approve(
            self._id(draft),
            by=by,
            message_id=message_id_for(self._ids.new(), sender),
            expected_version=expected_version,
            sender=sender,
            confirmed_sentences=confirmed_sentences,
            undo_seconds=self._undo_seconds if undo_seconds is None else undo_seconds,
        )

    def unapprove(self, draft: DraftId | str, *, by: str) -> EmailDraft:
        """Withdraw an approval, if nobody has started to send the draft."""
        return self._transitions.unapprove(self._id(draft), by=by)

    def _id(self, draft: DraftId | str) -> DraftId:
        return draft if isinstance(draft, UUID) else self._repository.find(draft).id

    def _with_current_score(self, item: ReviewItem, inputs: ScoreInputs) -> ReviewItem:
        lead = item.lead
        if lead.scorecard_version is None:
            return item
        # The version may be stored in another system of record.
        with suppress(NotFoundError):
            scorecard = self._scorecards.points(lead.scorecard_version)
            score, decision = explain_again(lead, item.score, item.decision, inputs, scorecard, self._policy)
            return item.model_copy(update={"score": score, "decision": decision})
        return item
