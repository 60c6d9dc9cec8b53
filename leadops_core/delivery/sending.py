"""Send claimed drafts, each at most once."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta

from leadops_core.database.errors import IllegalStateError
from leadops_core.database.worker_id import is_dead, worker_name
from leadops_core.decision import retry_delay
from leadops_core.delivery.letterhead import Letterhead
from leadops_core.delivery.repository.deliveries import DeliveryRepository
from leadops_core.delivery.transitions import DeliveryTransitions
from leadops_core.errors import LeadOpsError
from leadops_core.graph.failures import log_failures
from leadops_core.outreach.errors import NotSendableError
from leadops_core.schemas import (
    DeliveryReport,
    DeliveryState,
    DraftId,
    EmailDraft,
    OutboundEmail,
    SendReceipt,
    SendStatus,
)
from leadops_core.tools import Clock, EmailTool, TransientToolError

_RECORD_TRIES = 5
"""How often the result of a message is written. A result that is not written leaves the draft unknown."""


@dataclass(frozen=True)
class SendingLimits:
    """How fast and how often drafts are sent."""

    lease_seconds: float
    """How long one worker holds a draft: longer than a provider needs for one email."""
    daily_cap: int
    """Most emails in any 24 hours."""
    attempts: int
    """How often a draft is tried."""
    concurrency: int
    """Number of sender threads."""


class DraftSender:
    """Claims drafts and hands each to the provider once."""

    def __init__(
        self,
        repository: DeliveryRepository,
        transitions: DeliveryTransitions,
        email: EmailTool,
        letterhead: Letterhead,
        limits: SendingLimits,
        clock: Clock,
    ) -> None:
        self.repository = repository
        self.transitions = transitions
        self.email = email
        self.limits = limits
        self._letterhead = letterhead
        self._clock = clock

    def send_one(self, draft_id: DraftId) -> None:
        """Send this approved draft now, due or not. Do nothing if it cannot be claimed."""
        self.transitions.end_expired_claims(is_dead)
        worker, limits = worker_name(), self.limits
        draft = self.transitions.claim(draft_id, worker, limits.lease_seconds, daily_cap=limits.daily_cap)
        if draft is not None:
            self.send(draft, worker)

    def send(self, draft: EmailDraft, worker: str) -> tuple[EmailDraft, SendReceipt | None]:
        """Hand a claimed draft to the provider and record its answer, or return no receipt if it may not be sent."""
        handed_over = False

        def hand_over(operation_id: str | None = None) -> None:
            nonlocal handed_over
            self.transitions.mark_transmitting(
                draft.id,
                worker,
                provider=self.email.provider,
                operation_id=operation_id,
                lease_seconds=self.limits.lease_seconds,
            )
            handed_over = True

        try:
            receipt = self.email.send(self._compose(draft), hand_over)
        except (IllegalStateError, NotSendableError):
            return self.repository.get(draft.id), None
        except Exception as error:
            # Email tools must not raise, so it is unknown what this one did before it failed.
            log_failures("send_email", [error])
            status = SendStatus.UNKNOWN if handed_over else SendStatus.RETRY_LATER
            note = f"The email tool failed ({type(error).__name__})"
            receipt = SendReceipt(status=status, provider=self.email.provider, note=note)
        if not handed_over and receipt.status in (
            SendStatus.SENT,
            SendStatus.SIMULATED,
            SendStatus.UNKNOWN,
        ):
            # The tool sent the message without recording the handover first. Record it now.
            hand_over(receipt.provider_message_id)
        return self._record(draft, worker, receipt), receipt

    def _compose(self, draft: EmailDraft) -> OutboundEmail:
        name, message_ids = self.repository.thread(draft)
        return self._letterhead.compose(draft, to_name=name, references=message_ids, date=self._clock.now())

    def _record(self, draft: EmailDraft, worker: str, receipt: SendReceipt) -> EmailDraft:
        for attempt in range(1, _RECORD_TRIES + 1):
            try:
                return self._write(draft, worker, receipt)
            except TransientToolError:
                if attempt == _RECORD_TRIES:
                    raise
                time.sleep(0.1 * 2**attempt)
            except IllegalStateError:
                # The lease expired, and somebody settled the draft since. Keep that result.
                break
        return self.repository.get(draft.id)

    def _write(self, draft: EmailDraft, worker: str, receipt: SendReceipt) -> EmailDraft:
        match receipt.status:
            case SendStatus.SENT | SendStatus.SIMULATED:
                return self.transitions.mark_sent(draft.id, worker, receipt)
            case SendStatus.REFUSED:
                return self.transitions.mark_failed(draft.id, worker, receipt)
            case SendStatus.UNKNOWN:
                return self.transitions.mark_unknown(draft.id, worker, receipt)
            case SendStatus.RETRY_LATER:
                is_attempt = not receipt.is_provider_down
                delay = retry_delay(draft.attempt if is_attempt else 1, self.limits.attempts)
                if delay is None:
                    note = f"Failed after {draft.attempt} attempts. {receipt.note or ''}".strip()
                    failed = receipt.model_copy(update={"note": note})
                    return self.transitions.mark_failed(draft.id, worker, failed)
                retry_at = self._clock.now() + max(delay, timedelta(seconds=1))
                return self.transitions.release_claim(
                    draft.id, worker, note=receipt.note, retry_at=retry_at, is_attempt=is_attempt
                )


class DeliveryRound:
    """One round of sending by several threads."""

    def __init__(self, sender: DraftSender, limit: int | None) -> None:
        self._sender = sender
        self._repository = sender.repository
        self._remaining = limit
        """Number of drafts that may still be claimed, or None for no limit."""
        self._counts: Counter[str] = Counter()
        self._is_capped = False
        self._trouble: str | None = None
        self._is_stopped = False
        self._lock = threading.Lock()

    def run(self) -> DeliveryReport:
        """Recover the drafts of senders that died, then send until no draft is due."""
        expired = self._sender.transitions.end_expired_claims(is_dead)
        self._counts["recovered"] += expired.released
        self._counts["unknown"] += expired.unknown
        self._settle_unknown()
        concurrency = self._sender.limits.concurrency
        with ThreadPoolExecutor(concurrency, thread_name_prefix="sender") as threads:
            senders = [threads.submit(self._send_due) for _ in range(concurrency)]
            try:
                wait(senders)
            except BaseException:
                # On Ctrl-C, finish the messages in progress, so that none of them becomes unknown.
                self._is_stopped = True
                raise
        for sender in senders:
            sender.result()
        return self._report()

    def _settle_unknown(self) -> None:
        email = self._sender.email
        for draft in self._repository.list_unknown():
            if draft.provider != email.provider or not draft.provider_message_id or not draft.message_id:
                continue
            try:
                receipt = email.look_up(draft.provider_message_id, draft.message_id)
                settled = self._sender.transitions.settle_by_provider(draft.id, receipt)
            except LeadOpsError:
                # The draft stays unknown, or a person has settled it in the meantime.
                continue
            self._counts["settled"] += settled.state is not DeliveryState.UNKNOWN

    def _send_due(self) -> None:
        """Send drafts until none is due, the cap is reached, or the provider is down."""
        limits = self._sender.limits
        while self._may_claim():
            worker = worker_name()
            claim = self._sender.transitions.claim_due(
                worker, limits.lease_seconds, daily_cap=limits.daily_cap
            )
            if claim.refusal is not None:
                with self._lock:
                    self._counts["stopped"] += 1
                    if self._remaining is not None:
                        self._remaining += 1
                continue
            if claim.draft is None:
                self._is_capped = self._is_capped or claim.is_capped
                return
            draft, receipt = self._sender.send(claim.draft, worker)
            with self._lock:
                self._count(draft, receipt)

    def _may_claim(self) -> bool:
        with self._lock:
            if self._is_stopped or self._trouble is not None or self._remaining == 0:
                return False
            if self._remaining is not None:
                self._remaining -= 1
            return True

    def _count(self, draft: EmailDraft, receipt: SendReceipt | None) -> None:
        if receipt is None:
            self._counts["stopped"] += 1
            return
        match draft.state:
            case DeliveryState.SENT:
                self._counts["simulated" if receipt.status is SendStatus.SIMULATED else "sent"] += 1
            case DeliveryState.FAILED:
                self._counts["failed"] += 1
            case DeliveryState.APPROVED:
                self._counts["retried"] += 1
            case _:
                self._counts["unknown"] += 1
        if receipt.is_provider_down:
            self._trouble = receipt.note or f"{receipt.provider} is not accepting emails now"

    def _report(self) -> DeliveryReport:
        outlook = self._repository.outlook(self._sender.limits.daily_cap)
        return DeliveryReport(
            provider=self._sender.email.provider,
            **self._counts,
            waiting=outlook.waiting,
            next_due_at=outlook.next_due_at,
            is_capped=self._is_capped,
            trouble=self._trouble,
        )
