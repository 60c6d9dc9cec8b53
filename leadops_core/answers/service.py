"""Use cases of answers to replies."""

from collections.abc import Callable

from leadops_core.answers.repository import AnswerRepository, DueAnswer
from leadops_core.database.errors import IllegalStateError
from leadops_core.drafts.transitions import DraftTransitions
from leadops_core.outreach import (
    AnswerBrief,
    UnwrittenLanguageError,
    choose_answer_language,
    write_answer,
    written_languages,
)
from leadops_core.schemas import DraftId, EmailDraft, Language, Sender
from leadops_core.schemas.conversation import AnswerReport, Message, MessageDirection, MessageId
from leadops_core.tools import Clock, IdSource

_CHUNK = 100


class AnswerService:
    """Drafted answers to replies. A person approves them like every other draft.

    Answers are made of the blocks and of the playbook, without a model: a reply is a text of a stranger.
    """

    def __init__(
        self,
        repository: AnswerRepository,
        transitions: DraftTransitions,
        *,
        find_message: Callable[[MessageId | str], Message],
        find_sender: Callable[[], Sender],
        clock: Clock,
        ids: IdSource,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._repository = repository
        self._transitions = transitions
        self._find_message = find_message
        self._find_sender = find_sender
        self._clock = clock
        self._ids = ids
        self._refuse_in_copy = refuse_in_copy

    def draft_due(self, *, limit: int | None = None) -> AnswerReport:
        """Draft an answer to each reply that waits for one, at most `limit`, for a person to approve. None is drafted twice.

        Each draft is one transaction. Of several replies of a lead, the newest is answered. A lead on the do-not-contact list
        gets no answer.
        """
        drafted = skipped = 0
        after: MessageId | None = None
        while limit is None or drafted < limit:
            due = self._repository.due(_CHUNK if limit is None else min(_CHUNK, limit - drafted), after)
            if not due:
                break
            after = due[-1].message.id
            for item in due:
                is_stored = self._repository.add(self._write(item, None))
                drafted += is_stored
                skipped += not is_stored
        return AnswerReport(drafted=drafted, skipped=skipped)

    def return_postponed(self) -> AnswerReport:
        """Put each "not now" whose day has come back into the inbox. `draft_due` then drafts an email to its lead."""
        return AnswerReport(returned=self._repository.return_postponed(self._clock.now().date()))

    def draft(self, message: MessageId | str, *, by: str, language: Language | None = None) -> EmailDraft:
        """Draft an answer to a message again, in place of the answer that waits, and return it.

        Without a language, it is the one of the message. Raise UnwrittenLanguageError, or IllegalStateError for a message of no
        known lead, one that we sent, or while an approved answer is not sent yet.
        """
        self._refuse_in_copy("Messages are answered there.")
        stored = self._find_message(message)
        if stored.lead_id is None:
            raise IllegalStateError("This message belongs to no lead yet. Assign it to a lead first.")
        if stored.direction is MessageDirection.SENT:
            raise IllegalStateError("Your team sent this message. Choose a message of the lead.")
        written = written_languages(self._find_sender().playbook)
        if language is not None and language not in written:
            raise UnwrittenLanguageError(language, written)
        return self._transitions.add(self._write(self._repository.get(stored), language), by=by)

    def _write(self, due: DueAnswer, language: Language | None) -> EmailDraft:
        message, lead, answered = due
        sender = self._find_sender()
        brief = AnswerBrief(
            lead=lead.content,
            enrichment=lead.enrichment,
            message=message,
            sender=sender,
            language=language or choose_answer_language(message, lead.content, sender.playbook, answered),
            answered=answered,
            today=self._clock.now().date(),
        )
        return EmailDraft.of_text(
            write_answer(brief),
            draft_id=DraftId(self._ids.new()),
            lead_id=lead.id,
            at=self._clock.now(),
            answers=message.id,
        )
