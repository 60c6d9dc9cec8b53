"""The review inbox without its screen: what waits, what was decided, and the last decision, which can be undone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from leadops_core.decision import IllegalStatusChange, check_status_change
from leadops_core.display.lead import delivery, lead_name
from leadops_core.errors import LeadOpsError
from leadops_core.outreach import FailingChecksError, blocking_checks
from leadops_core.schemas import DeliveryState, DraftPurpose, LeadStatus, ReviewItem, SeenDraft
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence

if TYPE_CHECKING:
    from leadops_core.app import LeadOps

PAGE = 50


class ReviewDecision(StrEnum):
    """What a person can do with a draft."""

    APPROVE = "approve"
    NEEDS_INFO = "needs_info"
    DISQUALIFY = "disqualify"
    HOLD = "hold"
    EDIT = "edit"

    @property
    def words(self) -> str:
        """The result, as it reads inside a sentence."""
        return in_sentence(en.REVIEWED[self.value])


@dataclass(frozen=True)
class PendingDecision:
    """One decision: how to carry it out and, where it was carried out at once, how to take it back."""

    verdict: ReviewDecision
    index: int
    name: str
    carry_out: Callable[[], None] | None
    take_back: Callable[[], None] | None = None


class Inbox:
    """Drafts that wait, best score first.

    A decision is carried out when the next one is made, or by `settle`; until then `undo` drops it. An approved email waits
    for the undo window besides, in which `leadops unapprove` withdraws it. An edit is stored at once and undone by
    restoring the words from before.
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
        self.done: Counter[ReviewDecision] = Counter()
        self.failures: list[str] = []
        self.last_due_at: datetime | None = None
        """Return when the last email approved in this session may be sent."""
        self._load()
        self.total = max(len(self._items), ops.leads.figures().drafts_waiting)

    @property
    def current(self) -> ReviewItem | None:
        """The draft to look at, or None when all are decided."""
        return None if self._position in self._decided or not self._items else self._items[self._position]

    @property
    def place(self) -> int:
        """Which one of `total` the current draft is, from 1."""
        return self._position + 1

    @property
    def left(self) -> int:
        """How many still wait; what was held does."""
        return max(0, self.total - len(self._decided) + self.done[ReviewDecision.HOLD])

    @property
    def pending(self) -> PendingDecision | None:
        """The last decision, while it can be undone."""
        return self._pending

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

    def approve(self) -> None:
        """Let the current draft go, as the screen shows it, once the decision settles; the undo window begins then.

        Raises `FailingChecksError` at once if the draft fails a check that blocks sending.
        """
        item = self._seen()
        if failing := blocking_checks(item.draft.checks):
            raise FailingChecksError(item.draft.id, failing)

        def carry_out() -> None:
            approved = self._ops.drafts.approve(
                item.draft.id, by=self._by, expected_version=item.draft.version
            )
            if approved.state in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
                note = f": {approved.delivery_note}" if approved.delivery_note else ""
                raise LeadOpsError(f"{delivery(approved)}{note}")
            if approved.due_at is not None:
                self.last_due_at = max(approved.due_at, self.last_due_at or approved.due_at)

        self._decide(ReviewDecision.APPROVE, carry_out)

    def needs_info(self) -> None:
        """Set the lead to NEEDS_INFO: a question waits in the place of the draft.

        Raises `LeadOpsError` where the draft itself asks already.
        """
        if self._seen().draft.purpose is DraftPurpose.QUESTION:
            raise LeadOpsError(
                "This draft already asks for the missing information. Approve it or edit the question."
            )
        self._close(ReviewDecision.NEEDS_INFO, LeadStatus.NEEDS_INFO, "needs more information")

    def disqualify(self, reason: str) -> None:
        """Disqualify the lead for that reason; the draft leaves with it."""
        self._close(ReviewDecision.DISQUALIFY, LeadStatus.DISQUALIFIED, reason)

    def hold(self) -> None:
        """Leave the draft for another day, with a note on the timeline."""
        item = self._seen()
        self._decide(
            ReviewDecision.HOLD,
            lambda: self._ops.leads.note(
                str(item.lead.id), "Skipped in review; the draft is still waiting", by=self._by
            ),
        )

    def edit(self, subject: str, body: str) -> None:
        """Change the words of the current draft at once; the draft stays in front."""
        item, index = self._seen(), self._position
        self.settle()
        after = self._ops.drafts.edit(
            item.draft.id, by=self._by, subject=subject, body=body, expected_version=item.draft.version
        )
        self._items[index] = item.model_copy(update={"draft": after})

        def take_back() -> None:
            now = self._items[index].draft
            restored = self._ops.drafts.edit(
                now.id,
                by=self._by,
                subject=item.draft.subject,
                body=item.draft.body,
                expected_version=now.version,
            )
            self._items[index] = item.model_copy(update={"draft": restored})

        self._pending = PendingDecision(ReviewDecision.EDIT, index, lead_name(item.lead), None, take_back)
        self.done[ReviewDecision.EDIT] += 1

    def undo(self) -> PendingDecision | None:
        """Take the last decision back and return to its draft, or return None if there is nothing left to undo."""
        last, self._pending = self._pending, None
        if last is None:
            return None
        if last.take_back:
            last.take_back()
            self.done[last.verdict] -= 1
        self._decided.discard(last.index)
        self._position = last.index
        return last

    def settle(self) -> str | None:
        """Carry the last decision out; what went wrong, or None. A decision that could not be carried out waits again."""
        last, self._pending = self._pending, None
        if last is None or last.carry_out is None:
            return None
        try:
            last.carry_out()
        except LeadOpsError as error:
            self._decided.discard(last.index)
            self._look_again(last.index)
            self.failures.append(f"{last.name} not {last.verdict.words}: {error}")
            return self.failures[-1]
        self.done[last.verdict] += 1
        return None

    def drop(self) -> PendingDecision | None:
        """Forget the last decision without carrying it out, as when the session is broken off."""
        last, self._pending = self._pending, None
        return last if last and last.carry_out else None

    def _close(self, verdict: ReviewDecision, status: LeadStatus, reason: str) -> None:
        item = self._seen()
        try:
            check_status_change(item.lead.status, status)
        except IllegalStatusChange as error:
            raise LeadOpsError(str(error)) from None

        def carry_out() -> None:
            # The move takes the draft along, so that an undo restores both.
            if item.lead.status is status:
                self._ops.drafts.reject(item.draft.id, by=self._by, reason=reason)
            else:
                seen = SeenDraft(id=item.draft.id, version=item.draft.version)
                lead = str(item.lead.id)
                self._ops.leads.set_status(lead, status, by=self._by, reason=reason, seen_draft=seen)

        self._decide(verdict, carry_out)

    def _decide(self, verdict: ReviewDecision, carry_out: Callable[[], None]) -> None:
        index, name = self._position, lead_name(self._seen().lead)
        self.settle()
        self._pending = PendingDecision(verdict, index, name, carry_out)
        self._decided.add(index)
        # Nothing is left to the right: what was passed over comes up.
        _ = self.move(1) or self.move(-1)

    def _seen(self) -> ReviewItem:
        if self.current is None:
            raise LeadOpsError("There are no drafts left to review.")
        return self.current

    def _look_again(self, index: int) -> None:
        item = self._items[index]
        try:
            fresh = self._ops.leads.show(str(item.lead.id))
        except LeadOpsError:
            return  # the failure that brought us here says enough
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
