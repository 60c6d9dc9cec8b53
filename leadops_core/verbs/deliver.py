"""From an approved draft to a message that has left, at most once."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta

from leadops_core.database.errors import IllegalStateError
from leadops_core.database.worker_id import is_dead, worker_name
from leadops_core.decision import retry_delay
from leadops_core.errors import LeadOpsError
from leadops_core.graph import Toolbox
from leadops_core.graph.failures import log_failures
from leadops_core.outreach import message_id_for, sign_unsubscribe
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
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools import EmailTool, TransientToolError

RECORD_TRIES = 5
"""How often it is tried to write down what became of a message: what is not written down is unknown later."""

NOT_DONE = (
    *(DeliveryState.APPROVED, DeliveryState.CLAIMED, DeliveryState.TRANSMITTING),
    *(DeliveryState.UNKNOWN, DeliveryState.FAILED),
)
"""States of drafts that are on their way or want somebody to look."""

_WENT = (SendStatus.SENT, SendStatus.SIMULATED)


def deliver_due(
    store: Store, email: EmailTool, tools: Toolbox, config: Settings, *, limit: int | None
) -> DeliveryReport:
    """Send the approved drafts that are due, at most `limit`, by `delivery_concurrency` threads; see the facade."""
    work = _Round(_Sender(store, email, tools, config), limit)
    reaped = store.drafts.expired_claims(is_dead)
    work.counts["recovered"] += reaped.released
    work.counts["unknown"] += reaped.unknown
    work.ask_about_unknown()
    with ThreadPoolExecutor(config.delivery_concurrency, thread_name_prefix="sender") as threads:
        senders = [threads.submit(work.go_on) for _ in range(config.delivery_concurrency)]
        try:
            wait(senders)
        except BaseException:
            # Ctrl-C: messages in progress are finished, so that none of them becomes unknown.
            work.stop()
            raise
    for sender in senders:
        sender.result()
    return work.report()


def deliver_one(
    store: Store, email: EmailTool, tools: Toolbox, config: Settings, draft_id: DraftId
) -> EmailDraft:
    """Send this approved draft now, its undo window or not; what became of it. One that is not approved stays as it is."""
    store.drafts.expired_claims(is_dead)
    sender = _Sender(store, email, tools, config)
    worker = worker_name()
    claimed = store.drafts.claim(
        draft_id,
        worker,
        config.delivery_lease_seconds,
        daily_cap=config.daily_cap,
    )
    if claimed is None:
        return store.drafts.get(draft_id)
    draft, _ = sender.send(claimed, worker)
    return draft


def approve(
    store: Store,
    email: EmailTool,
    tools: Toolbox,
    config: Settings,
    draft_id: DraftId,
    *,
    by: str,
    expected_version: int | None,
    now: bool,
) -> EmailDraft:
    """Approve the draft and, where it shall go `now`, send it; see the facade."""
    approved = store.drafts.approve(
        draft_id,
        by=by,
        message_id=message_id_for(tools.ids.new(), tools.sender),
        expected_version=expected_version,
        undo_seconds=0 if now else config.undo_seconds,
    )
    if not now:
        return approved
    return deliver_one(store, email, tools, config, draft_id)


@dataclass
class _Round:
    """One round of sending by several threads."""

    sender: "_Sender"
    left: int | None
    """How many drafts may still be claimed; None for all that are due."""
    counts: Counter[str] = field(default_factory=Counter)
    is_capped: bool = False
    trouble: str | None = None
    is_stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def stop(self) -> None:
        """Claim no more drafts."""
        self.is_stopped = True

    def go_on(self) -> None:
        """Send draft after draft until none is due, the cap is reached, or the provider is in trouble."""
        sender = self.sender
        while self._may_claim():
            worker = worker_name()
            claim = sender.store.drafts.claim_due(
                worker, sender.config.delivery_lease_seconds, daily_cap=sender.config.daily_cap
            )
            if claim.refusal is not None:
                with self.lock:
                    self.counts["stopped"] += 1
                    if self.left is not None:
                        self.left += 1
                continue
            if claim.draft is None:
                self.is_capped = self.is_capped or claim.is_capped
                return
            draft, receipt = sender.send(claim.draft, worker)
            with self.lock:
                self._count(draft, receipt)

    def _may_claim(self) -> bool:
        with self.lock:
            if self.is_stopped or self.trouble is not None or self.left == 0:
                return False
            if self.left is not None:
                self.left -= 1
            return True

    def _count(self, draft: EmailDraft, receipt: SendReceipt | None) -> None:
        if receipt is None:
            self.counts["stopped"] += 1
            return
        match draft.state:
            case DeliveryState.SENT:
                self.counts["simulated" if receipt.status is SendStatus.SIMULATED else "sent"] += 1
            case DeliveryState.FAILED:
                self.counts["failed"] += 1
            case DeliveryState.APPROVED:
                self.counts["retried"] += 1
            case _:
                self.counts["unknown"] += 1
        if receipt.is_provider_down:
            self.trouble = receipt.note or f"{receipt.provider} does not take emails now"

    def ask_about_unknown(self) -> None:
        """Settle the unknown drafts of which the provider can say what became of them."""
        store, email = self.sender.store, self.sender.email
        for draft in store.drafts.unresolved():
            if draft.provider != email.provider or not draft.provider_message_id or not draft.message_id:
                continue
            try:
                receipt = email.look_up(draft.provider_message_id, draft.message_id)
                settled = store.drafts.settle_by_provider(draft.id, receipt)
            except LeadOpsError:
                # A person may have settled it meanwhile, and whatever else it was: unknown it was before.
                continue
            self.counts["settled"] += settled.state is not DeliveryState.UNKNOWN

    def report(self) -> DeliveryReport:
        """What came of it, and what is still to go."""
        sender = self.sender
        outlook = sender.store.drafts.outlook(sender.config.daily_cap)
        return DeliveryReport(
            provider=sender.email.provider,
            **self.counts,
            waiting=outlook.waiting,
            next_due_at=outlook.next_due_at,
            is_capped=self.is_capped,
            trouble=self.trouble,
        )


@dataclass
class _Sender:
    """Sends what a worker has claimed."""

    store: Store
    email: EmailTool
    tools: Toolbox
    config: Settings

    def send(self, draft: EmailDraft, worker: str) -> tuple[EmailDraft, SendReceipt | None]:
        """Hand the draft to the provider once and write down what it said; no receipt where it could not go any more."""
        handed_over = False

        def hand_over(operation_id: str | None = None) -> None:
            nonlocal handed_over
            self.store.drafts.mark_transmitting(
                draft.id,
                worker,
                provider=self.email.provider,
                operation_id=operation_id,
                lease_seconds=self.config.delivery_lease_seconds,
            )
            handed_over = True

        try:
            receipt = self.email.send(self._message(draft), hand_over)
        except (IllegalStateError, NotSendableError):
            return self.store.drafts.get(draft.id), None
        except Exception as error:
            # A tool that raises breaks its word; what it had done by then is not known.
            log_failures("send_email", [error])
            status = SendStatus.UNKNOWN if handed_over else SendStatus.RETRY_LATER
            note = f"The email tool failed ({type(error).__name__})"
            receipt = SendReceipt(status=status, provider=self.email.provider, note=note)
        if not handed_over and receipt.status in (*_WENT, SendStatus.UNKNOWN):
            # It has gone without being recorded first. The record must say so all the same.
            hand_over(receipt.provider_message_id)
        return self._record(draft, worker, receipt), receipt

    def _message(self, draft: EmailDraft) -> OutboundEmail:
        lead = self.store.leads.get(draft.lead_id)
        earlier = self.store.drafts.for_lead(draft.lead_id)
        config = self.config
        secret = config.unsubscribe_secret
        base = config.unsubscribe_url
        url = (
            f"{base.rstrip('/')}/{sign_unsubscribe(draft.id, secret.get_secret_value())}"
            if base and secret
            else None
        )
        return OutboundEmail(
            draft_id=draft.id,
            message_id=draft.message_id or "",
            to=draft.recipient or "",
            to_name=lead.full_name,
            subject=draft.subject,
            body=draft.body,
            sender=self.tools.sender,
            date=self.tools.clock.now(),
            reply_to=config.reply_to,
            unsubscribe_mailto=config.unsubscribe_mailto,
            unsubscribe_url=url,
            references=tuple(
                other.message_id
                for other in sorted(earlier, key=lambda each: each.sent_at or each.created_at)
                if other.message_id and other.state is DeliveryState.SENT
            ),
        )

    def _record(self, draft: EmailDraft, worker: str, receipt: SendReceipt) -> EmailDraft:
        for attempt in range(1, RECORD_TRIES + 1):
            try:
                return self._settle(draft, worker, receipt)
            except TransientToolError:
                if attempt == RECORD_TRIES:
                    raise
                time.sleep(0.1 * 2**attempt)
            except IllegalStateError:
                # The lease ran out meanwhile, and somebody settled it: that stands.
                break
        return self.store.drafts.get(draft.id)

    def _settle(self, draft: EmailDraft, worker: str, receipt: SendReceipt) -> EmailDraft:
        drafts = self.store.drafts
        match receipt.status:
            case SendStatus.SENT | SendStatus.SIMULATED:
                return drafts.mark_sent(draft.id, worker, receipt)
            case SendStatus.REFUSED:
                return drafts.mark_failed(draft.id, worker, receipt)
            case SendStatus.UNKNOWN:
                return drafts.mark_unknown(draft.id, worker, receipt)
            case SendStatus.RETRY_LATER:
                counts = not receipt.is_provider_down
                delay = retry_delay(draft.attempt if counts else 1, self.config.delivery_attempts)
                if delay is None:
                    note = f"Given up after {draft.attempt} tries. {receipt.note or ''}".strip()
                    return drafts.mark_failed(draft.id, worker, receipt.model_copy(update={"note": note}))
                retry_at = self.tools.clock.now() + max(delay, timedelta(seconds=1))
                return drafts.release_claim(
                    draft.id, worker, note=receipt.note, retry_at=retry_at, counts=counts
                )
