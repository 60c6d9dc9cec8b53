"""The review inbox without its screen: drafts to review, decisions, and their undo."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from leadops_core.decision import IllegalStatusChange, check_status_change
from leadops_core.display.lead import delivery, lead_name
from leadops_core.errors import LeadOpsError
from leadops_core.outreach import (
    FailingChecksError,
    UnconfirmedSentencesError,
    blocking_checks,
    unconfirmed_sentences,
)
from leadops_core.schemas import DeliveryState, DraftId, DraftPurpose, LeadStatus, ReviewItem, SeenDraft
from leadops_core.schemas.conversation_thread import Thread
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

if TYPE_CHECKING:
    from leadops_core.app import LeadOps

PAGE = 50
_NO_QUESTION = {
    DraftPurpose.QUESTION: "This draft already asks for the missing information. Approve it or edit the question.",
    DraftPurpose.ANSWER: "This draft answers a message. Press e and ask your question in the answer.",
}
"""Why no question can take the place of a draft."""


class ReviewDecision(StrEnum):
    """A decision about a draft."""

    APPROVE = "approve"
    NEEDS_INFO = "needs_info"
    DISQUALIFY = "disqualify"
    HOLD = "hold"
    EDIT = "edit"

    @property
    def words(self) -> str:
        """The decision as words inside a sentence."""
        return in_sentence(en.REVIEWED[self.value])


@dataclass(frozen=True)
class PendingDecision:
    """A decision that can be undone. `apply` is None if it was applied immediately, and then `revert` undoes it."""

    verdict: ReviewDecision
    index: int
    name: str
    apply: Callable[[], None] | None
    revert: Callable[[], None] | None = None


class Inbox:
    """Drafts to review: answers first, then the best score.

    A decision is applied when the next one is made, or by `settle`. Until then, `undo` discards it. An approved email also
    waits for the undo window, in which `leadops unapprove` withdraws it. An edit is stored immediately, and `undo` restores
    the previous text.
    """

    def __init__(self, ops: "LeadOps", by: str) -> None:
        self._ops = ops
        self._by = by
        self._items: list[ReviewItem] = []
        self._cursor: str | None = None
        self._has_more = True
        self._decided: set[int] = set()
        self._pending: PendingDecision | None = None
        self._position = 0
        self._threads: dict[DraftId, Thread] = {}
        self.done: Counter[ReviewDecision] = Counter()
        self.failures: list[str] = []
        self.last_due_at: datetime | None = None
        """When the last email approved in this session may be sent."""
        self._load()
        self.total = max(len(self._items), ops.leads.figures().drafts_waiting)

    @property
    def current(self) -> ReviewItem | None:
        """The draft on the screen, or None if all are reviewed."""
        return None if self._position in self._decided or not self._items else self._items[self._position]

    @property
    def place(self) -> int:
        """Position of the current draft among `total`, from 1."""
        return self._position + 1

    @property
    def left(self) -> int:
        """Number of drafts left to review, with those that were skipped."""
        return max(0, self.total - len(self._decided) + self.done[ReviewDecision.HOLD])

    @property
    def pending(self) -> PendingDecision | None:
        """The last decision, while it can be undone."""
        return self._pending

    def thread_of(self, item: ReviewItem) -> Thread | None:
        """Return the conversation that an answer continues, or None for another draft."""
        if item.draft.answers is None:
            return None
        if item.draft.id not in self._threads:
            self._threads[item.draft.id] = self._ops.conversation.thread(str(item.lead.id))
        return self._threads[item.draft.id]

    def move(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) undecided draft; return False if there is no such draft."""
        position = self._position + step
        while position >= 0:
            if position >= len(self._items) and not self._load():
                return False
            if position not in self._decided:
                self._position = position
                return True
            position += step
        return False

    def approve(self, confirmed_sentences: Collection[str] = ()) -> None:
        """Approve the current draft in the version on the screen. The undo window begins when the decision is applied.

        Raise FailingChecksError if the draft fails a check that blocks sending, and UnconfirmedSentencesError if a sentence
        that must be confirmed is not among the confirmed ones.
        """
        item = self._seen()
        if failing := blocking_checks(item.draft.checks):
            raise FailingChecksError(item.draft.id, failing)
        if unconfirmed := unconfirmed_sentences(item.draft.sentences, confirmed_sentences):
            raise UnconfirmedSentencesError(item.draft.id, unconfirmed)

        def apply() -> None:
            approved = self._ops.drafts.approve(
                item.draft.id,
                by=self._by,
                expected_version=item.draft.version,
                confirmed_sentences=confirmed_sentences,
            )
            if approved.state in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
                note = f": {approved.delivery_note}" if approved.delivery_note else ""
                raise LeadOpsError(f"{delivery(approved)}{note}")
            if approved.due_at is not None:
                self.last_due_at = max(approved.due_at, self.last_due_at or approved.due_at)

        self._decide(ReviewDecision.APPROVE, apply)

    def needs_info(self) -> None:
        """Set the lead to NEEDS_INFO, which replaces the draft by a question.

        Raise LeadOpsError if the draft is already a question, or answers a message.
        """
        if (refusal := _NO_QUESTION.get(self._seen().draft.purpose)) is not None:
            raise LeadOpsError(refusal)
        self._close(ReviewDecision.NEEDS_INFO, LeadStatus.NEEDS_INFO, "needs more information")

    def disqualify(self, reason: str) -> None:
        """Disqualify the lead, which rejects the draft."""
        self._close(ReviewDecision.DISQUALIFY, LeadStatus.DISQUALIFIED, reason)

    def hold(self) -> None:
        """Skip the draft, with a note on the timeline."""
        item = self._seen()
        self._decide(
            ReviewDecision.HOLD,
            lambda: self._ops.leads.note(
                str(item.lead.id), "Skipped in review; the draft is still waiting", by=self._by
            ),
        )

    def edit(self, subject: str, body: str) -> None:
        """Store a new text of the current draft, which stays on the screen."""
        item, index = self._seen(), self._position
        self.settle()
        after = self._ops.drafts.edit(
            item.draft.id, by=self._by, subject=subject, body=body, expected_version=item.draft.version
        )
        self._items[index] = item.model_copy(update={"draft": after})

        def revert() -> None:
            now = self._items[index].draft
            restored = self._ops.drafts.edit(
                now.id,
                by=self._by,
                subject=item.draft.subject,
                body=item.draft.body,
                expected_version=now.version,
            )
            self._items[index] = item.model_copy(update={"draft": restored})

        self._pending = PendingDecision(ReviewDecision.EDIT, index, lead_name(item.lead), None, revert)
        self.done[ReviewDecision.EDIT] += 1

    def undo(self) -> PendingDecision | None:
        """Revert the last decision and go to its draft. Return None if there is nothing to undo."""
        last, self._pending = self._pending, None
        if last is None:
            return None
        if last.revert:
            last.revert()
            self.done[last.verdict] -= 1
        self._decided.discard(last.index)
        self._position = last.index
        return last

    def settle(self) -> str | None:
        """Apply the last decision, and return the error message or None. After an error, the draft is left to review."""
        last, self._pending = self._pending, None
        if last is None or last.apply is None:
            return None
        try:
            last.apply()
        except LeadOpsError as error:
            self._decided.discard(last.index)
            self._refresh(last.index)
            self.failures.append(f"{last.name} not {last.verdict.words}: {error}")
            return self.failures[-1]
        self.done[last.verdict] += 1
        return None

    def drop(self) -> PendingDecision | None:
        """Discard the last decision, as after Ctrl-C."""
        last, self._pending = self._pending, None
        return last if last and last.apply else None

    def _close(self, verdict: ReviewDecision, status: LeadStatus, reason: str) -> None:
        item = self._seen()
        try:
            check_status_change(item.lead.status, status)
        except IllegalStatusChange as error:
            raise LeadOpsError(str(error)) from None

        def apply() -> None:
            # The status change withdraws the draft, so that an undo restores both.
            if item.lead.status is status:
                self._ops.drafts.reject(item.draft.id, by=self._by, reason=reason)
            else:
                reviewed = SeenDraft(id=item.draft.id, version=item.draft.version)
                lead = str(item.lead.id)
                self._ops.leads.set_status(lead, status, by=self._by, reason=reason, seen_draft=reviewed)

        self._decide(verdict, apply)

    def _decide(self, verdict: ReviewDecision, apply: Callable[[], None]) -> None:
        index, name = self._position, lead_name(self._seen().lead)
        self.settle()
        self._pending = PendingDecision(verdict, index, name, apply)
        self._decided.add(index)
        # At the end, go back to drafts that were passed over.
        _ = self.move(1) or self.move(-1)

    def _seen(self) -> ReviewItem:
        if self.current is None:
            raise LeadOpsError("There are no drafts left to review.")
        return self.current

    def _refresh(self, index: int) -> None:
        item = self._items[index]
        try:
            fresh = self._ops.leads.show(str(item.lead.id))
        except LeadOpsError:
            return  # the error is reported already
        for draft in fresh.drafts:
            if draft.id == item.draft.id:
                self._items[index] = item.model_copy(update={"lead": fresh.lead, "draft": draft})
                if draft.state is not DeliveryState.DRAFT:
                    self._decided.add(index)

    def _load(self) -> bool:
        if not self._has_more:
            return False
        page = self._ops.review(cursor=self._cursor, limit=PAGE)
        self._items += page.items
        self._cursor, self._has_more = page.next_cursor, page.next_cursor is not None
        return bool(page.items)
