"""Use cases of sending."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from leadops_core.database.database import Database
from leadops_core.delivery.letterhead import Letterhead
from leadops_core.delivery.record_report import RecordedReport, record_report
from leadops_core.delivery.repository.deliveries import DeliveryRepository
from leadops_core.delivery.sending import DeliveryRound, DraftSender, SendingLimits
from leadops_core.delivery.transitions import DeliveryTransitions
from leadops_core.drafts.service import DraftService
from leadops_core.outreach import read_acs_event
from leadops_core.schemas import (
    DeliveryEventsReport,
    DeliveryReport,
    DeliveryState,
    DraftId,
    EmailDraft,
    Page,
)
from leadops_core.tools import Clock, EmailTool

_UNFINISHED = (
    DeliveryState.APPROVED,
    DeliveryState.CLAIMED,
    DeliveryState.TRANSMITTING,
    DeliveryState.UNKNOWN,
    DeliveryState.FAILED,
)
_SEND_AT_THE_SOURCE = "Emails are not sent from a copy. Push your approvals, and they are sent from there."
_SETTLE_AT_THE_SOURCE = "Emails are sent from there, so do this there."


class DeliveryService:
    """Sends approved drafts, each at most once.

    The state `transmitting` is stored before the first byte of a message leaves, so after a crash a draft is either certainly
    not sent, or `unknown` until a person or the provider says what happened. Nothing is sent from a local copy: sending and
    settling raise CopyError there.
    """

    def __init__(
        self,
        database: Database,
        repository: DeliveryRepository,
        transitions: DeliveryTransitions,
        drafts: DraftService,
        *,
        choose_email: Callable[[], EmailTool],
        letterhead: Letterhead,
        limits: SendingLimits,
        clock: Clock,
        refuse_in_copy: Callable[[str], None],
    ) -> None:
        self._database = database
        self._repository = repository
        self._transitions = transitions
        self._drafts = drafts
        self._choose_email = choose_email
        self._letterhead = letterhead
        self._limits = limits
        self._clock = clock
        self._refuse_in_copy = refuse_in_copy

    @property
    def email(self) -> EmailTool:
        """The tool that sends emails now: the provider of the settings, or the outbox folder if a person chose it."""
        return self._choose_email()

    def deliver_due(self, *, limit: int | None = None) -> DeliveryReport:
        """Send the approved drafts whose undo window is over, at most `limit`.

        Any number of processes may call this at any time. Drafts of senders that died are recovered, and the provider is asked
        about unknown drafts. If the provider is down, the round ends and `trouble` says why.
        """
        self._refuse_in_copy(_SEND_AT_THE_SOURCE)
        return DeliveryRound(self._sender(), limit).run()

    def send_now(
        self,
        draft: DraftId | str,
        *,
        by: str,
        expected_version: int,
        confirmed_sentences: Collection[str] = (),
    ) -> EmailDraft:
        """Approve the version of a draft that a person read, and send it without the undo window.

        Return the draft with the result. Raise as `DraftService.approve` does.
        """
        self._refuse_in_copy(_SEND_AT_THE_SOURCE)
        approved = self._drafts.approve(
            draft,
            by=by,
            expected_version=expected_version,
            confirmed_sentences=confirmed_sentences,
            undo_seconds=0,
        )
        self._sender().send_one(approved.id)
        return self._drafts.get(approved.id)

    def list(self, *states: DeliveryState, cursor: str | None = None, limit: int = 50) -> Page[EmailDraft]:
        """Return drafts in these states, last changed first; without states, approved drafts that are not confirmed as sent."""
        return self._repository.list(states or _UNFINISHED, cursor, limit)

    def waiting_since(self) -> datetime | None:
        """Return since when the first due email waits for a sender, or None. An email that the daily cap delays is not due."""
        due_at = self._repository.outlook(self._limits.daily_cap).next_due_at
        return due_at if due_at is not None and due_at <= self._clock.now() else None

    def settle(self, draft: DraftId | str, *, was_sent: bool, by: str, note: str | None = None) -> EmailDraft:
        """Record whether an unknown draft was sent, after a person checked. A draft that was not sent can be reopened."""
        self._refuse_in_copy(_SETTLE_AT_THE_SOURCE)
        return self._transitions.settle(self._drafts.get(draft).id, was_sent=was_sent, by=by, note=note)

    def record_events(self, events: Iterable[Mapping[str, Any]]) -> DeliveryEventsReport:
        """Record delivery reports of Azure Communication Services, as Event Grid sends them.

        An address that does not exist or that complains is added to the do-not-contact list. Any report of a message that did
        not arrive ends the follow-ups, and a report about an unknown draft settles it. Each report counts once. A report about
        a message that was not sent from here changes nothing.
        """
        counts: Counter[str] = Counter()
        for report in events:
            event = read_acs_event(report)
            if event is None:
                counts["ignored"] += 1
                continue
            recorded = record_report(self._database, event)
            counts["suppressed"] += recorded.is_suppressed
            counts[_result(recorded)] += 1
        return DeliveryEventsReport(**counts)

    def _sender(self) -> DraftSender:
        return DraftSender(
            self._repository, self._transitions, self.email, self._letterhead, self._limits, self._clock
        )


def _result(recorded: RecordedReport) -> str:
    if not recorded.is_ours:
        return "unmatched"
    return "recorded" if recorded.is_new else "repeated"
