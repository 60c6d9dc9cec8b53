"""The verbs of the facade that are about sending, and about who must not be written to."""

from collections.abc import Iterable, Mapping
from typing import Any

from leadops_core.graph.toolbox import Toolbox
from leadops_core.outreach import read_acs_event, read_mail_report
from leadops_core.schemas import (
    Cadence,
    DeliveryEventsReport,
    DeliveryReport,
    DeliveryState,
    DraftId,
    EmailDraft,
    FollowUpReport,
    Page,
    StopReason,
)
from leadops_core.settings import Settings
from leadops_core.store import Store
from leadops_core.tools import EmailTool
from leadops_core.verbs import deliver, follow_up, reports
from leadops_core.verbs.edge import SAY_THERE, SEND_FROM_THERE


class SendingVerbs:
    """What `LeadOps` can do with approved drafts, follow-ups and suppressions."""

    store: Store
    toolbox: Toolbox
    config: Settings

    @property
    def email(self) -> EmailTool:
        """What sends the e-mails."""
        raise NotImplementedError

    def _draft(self, draft: DraftId | str) -> EmailDraft:
        return self.store.drafts.find(str(draft))

    def approve(
        self, draft: DraftId | str, *, by: str, expected_version: int | None = None, now: bool = False
    ) -> EmailDraft:
        """Let a draft go: `deliver_due` sends it once the undo window is over, at most once, however often this is called.

        The draft that comes back says when (`due_at`). With `now` it is sent at once, and the draft says what became of it;
        with the mock it is `sent` with provider `mock`, and nothing has left this machine. Raises `VersionConflict` when
        somebody edited it since `expected_version`, and `NotSendableError` where the lead may not be written to.
        """
        if now:
            self.store.edge.refuse(SEND_FROM_THERE)
        return deliver.approve(
            *(self.store, self.email, self.toolbox, self.config, self._draft(draft).id),
            by=by,
            expected_version=expected_version,
            now=now,
        )

    def unapprove(self, draft: DraftId | str, *, by: str) -> EmailDraft:
        """Take an approval back, as long as nobody has begun to send. Raises `IllegalStateError` afterwards."""
        return self.store.drafts.unapprove(self._draft(draft).id, by=by)

    def reopen(self, draft: DraftId | str, *, by: str) -> EmailDraft:
        """Put a rejected or failed draft back into the inbox, to be approved anew."""
        return self.store.drafts.reopen(self._draft(draft).id, by=by)

    def settle(self, draft: DraftId | str, *, was_sent: bool, by: str, note: str | None = None) -> EmailDraft:
        """Say of an `unknown` draft, after looking, whether it was sent. One that was not can be reopened."""
        self.store.edge.refuse(SAY_THERE)
        return self.store.drafts.settle(self._draft(draft).id, was_sent=was_sent, by=by, note=note)

    def deliver_due(self, *, limit: int | None = None) -> DeliveryReport:
        """Send the approved drafts whose undo window is over, each at most once, whatever dies when.

        Bounded by what is due, `limit` and the daily cap; may be called at any time and by any number of processes. Claims
        of senders that died are taken back, and providers are asked about unknown drafts where they can tell. The round
        ends early, and says so in `trouble`, when the provider is down.
        """
        self.store.edge.refuse(SEND_FROM_THERE)
        return deliver.deliver_due(self.store, self.email, self.toolbox, self.config, limit=limit)

    def draft_follow_ups(self, *, limit: int | None = None) -> FollowUpReport:
        """Draft the next touch of each lead for which it is due; each waits for a person, and none is drafted twice.

        Leads that replied, have an outcome, are suppressed or have moved on are left alone.
        """
        return follow_up.draft_follow_ups(self.store, self.toolbox, self.config, limit=limit)

    def deliveries(
        self, *states: DeliveryState, cursor: str | None = None, limit: int = 50
    ) -> Page[EmailDraft]:
        """Drafts in these states, last changed first; without any, those that are not done: on their way, or in trouble."""
        return self.store.drafts.in_states(states or deliver.NOT_DONE, cursor, limit)

    def reply(self, lead: str, *, by: str, note: str | None = None) -> Cadence | None:
        """Record that a lead answered: nothing more goes out to it by itself. What waited or was approved is taken back."""
        self.store.edge.refuse(SAY_THERE)
        id = self.store.leads.find(lead).id
        return self.store.touches.stop(id, StopReason.REPLIED, by=by, note=note)

    def stop_follow_ups(self, lead: str, *, by: str, note: str | None = None) -> Cadence | None:
        """End a lead's touches for any other reason; `resume_follow_ups` lets them go on."""
        self.store.edge.refuse(SAY_THERE)
        id = self.store.leads.find(lead).id
        return self.store.touches.stop(id, StopReason.STOPPED, by=by, note=note)

    def resume_follow_ups(self, lead: str, *, by: str) -> Cadence | None:
        """Let a lead's touches go on; a suppression still binds."""
        self.store.edge.refuse(SAY_THERE)
        return self.store.touches.resume(self.store.leads.find(lead).id, by=by)

    def cadence(self, lead: str) -> Cadence | None:
        """How far the touches of a lead have come; None before the first was sent."""
        return self.store.touches.of_lead(self.store.leads.find(lead).id)

    def record_events(self, events: Iterable[Mapping[str, Any]]) -> DeliveryEventsReport:
        """Take in what Azure Event Grid tells of e-mails that were handed to Communication Services.

        A bounce suppresses the address; a message that did not arrive is followed by no other; one whose fate was unknown is
        settled. Events told twice count once; those of messages that were not sent from here change nothing.
        """
        return reports.record_reports(self.store, events, read_acs_event)

    def record_mail_reports(self, mails: Iterable[bytes]) -> DeliveryEventsReport:
        """Take in bounce mails (RFC 3464) and complaints (RFC 5965), whole as they came, as `record_events` does events."""
        return reports.record_reports(self.store, mails, read_mail_report)
