"""Words for drafts, their delivery, and the do-not-contact list."""

from collections.abc import Mapping
from typing import Final

from leadops_core.schemas import (
    DeliveryEventKind,
    DeliveryState,
    DraftChange,
    DraftPurpose,
    DraftVariant,
    SentenceAuthor,
    SentenceRisk,
    StopReason,
    SuppressionKind,
    SuppressionReason,
)

VARIANTS: Final[Mapping[DraftVariant, str]] = {
    DraftVariant.FIRST_TOUCH: "First touch",
    DraftVariant.FOLLOW_UP_1: "Follow-up 1",
    DraftVariant.FOLLOW_UP_2: "Follow-up 2",
    DraftVariant.BREAKUP: "Breakup",
}
PURPOSES: Final[Mapping[DraftPurpose, str]] = {
    DraftPurpose.OUTREACH: "Email",
    DraftPurpose.QUESTION: "Question",
    DraftPurpose.ANSWER: "Answer",
}
DELIVERIES: Final[Mapping[DeliveryState, str]] = {
    DeliveryState.DRAFT: "Waiting for review",
    DeliveryState.APPROVED: "Approved, not sent yet",
    DeliveryState.CLAIMED: "Sending",
    DeliveryState.TRANSMITTING: "Sending",
    DeliveryState.SENT: "Sent",
    DeliveryState.FAILED: "Not sent",
    DeliveryState.UNKNOWN: "Delivery unknown: check with the provider",
    DeliveryState.REJECTED: "Rejected",
    DeliveryState.SUPERSEDED: "Replaced by a newer draft",
}
MOCK_MODE: Final = "Mock mode: nothing leaves this machine"
SENT_TO_MOCK: Final = "Sent to the mock outbox: nothing left this machine"
WITHDRAWN: Final = "Withdrawn from the inbox"
DELIVERY_REPORTS: Final[Mapping[DeliveryEventKind, str]] = {
    DeliveryEventKind.DELIVERED: "Delivered",
    DeliveryEventKind.BOUNCED: "Bounced",
    DeliveryEventKind.COMPLAINED: "Marked as spam",
    DeliveryEventKind.FAILED: "Not delivered",
    DeliveryEventKind.FILTERED: "Filtered as spam",
}
DRAFT_CHANGES: Final[Mapping[DraftChange, str]] = {
    DraftChange.EDITED: "{by} edited this draft",
    DraftChange.RETURNED: "{by} returned this draft to the inbox",
    DraftChange.APPROVED: "{by} approved this draft",
    DraftChange.REJECTED: "{by} rejected this draft",
    DraftChange.REPLACED: "A newer result replaced this draft",
    DraftChange.LEAD_DISQUALIFIED: "{by} disqualified this lead",
    DraftChange.INFORMATION_REQUESTED: "{by} asked this lead for more information",
    DraftChange.STATUS_CHANGED: "{by} changed the status of this lead",
    DraftChange.LEAD_ON_HOLD: "{by} put this lead on hold",
    DraftChange.EMAILS_STOPPED: "{by} stopped the emails to this lead",
    DraftChange.LEAD_REPLIED: "The lead wrote a new message after this draft",
    DraftChange.WITHDRAWN: "This draft was withdrawn",
}
"""The latest change of a draft, for a person whose screen shows an older version."""
APPROVED_DRAFTS: Final[Mapping[str, str]] = {
    "claimed": "{by} approved this draft, and it is being sent",
    "transmitting": "{by} approved this draft, and it is being sent",
    "sent": "{by} approved this draft, and it was sent",
    "failed": "{by} approved this draft, but it could not be sent",
    "unknown": "{by} approved this draft, but it is not clear whether it was sent",
}
"""The same for a draft whose delivery has started, by its state."""
STOP_REASONS: Final[Mapping[StopReason, str]] = {
    StopReason.REPLIED: "The lead replied",
    StopReason.OUTCOME: "An outcome was recorded",
    StopReason.SUPPRESSED: "The address is on the do-not-contact list",
    StopReason.REJECTED: "A follow-up was rejected",
    StopReason.BOUNCED: "The address bounced",
    StopReason.STOPPED: "Stopped manually",
}
SUPPRESSION_REASONS: Final[Mapping[SuppressionReason, str]] = {
    SuppressionReason.OPT_OUT: "Opted out",
    SuppressionReason.COMPLAINT: "Complained",
    SuppressionReason.BOUNCE: "Bounced",
    SuppressionReason.COMPETITOR: "Competitor",
    SuppressionReason.CUSTOMER: "Customer",
}
SUPPRESSION_KINDS: Final[Mapping[SuppressionKind, str]] = {
    SuppressionKind.ADDRESS: "Address",
    SuppressionKind.DOMAIN: "Domain",
    SuppressionKind.ERASED: "Erased person",
}
SENTENCE_RISKS: Final[Mapping[SentenceRisk, str]] = {
    SentenceRisk.CONTACT: "Contact detail",
    SentenceRisk.PRICE: "Price",
    SentenceRisk.PROMISE: "Promise",
    SentenceRisk.DEADLINE: "Deadline",
    SentenceRisk.IDENTITY: "Says who somebody is",
    SentenceRisk.REQUEST: "Request",
}
SENTENCE_AUTHORS: Final[Mapping[SentenceAuthor, str]] = {
    SentenceAuthor.LEADOPS: "Template",
    SentenceAuthor.MODEL: "Written by the model",
    SentenceAuthor.PERSON: "Written by a person",
}
FROM: Final = "From {source}"
NO_SOURCE: Final = "No source"
TEMPLATE_WITH: Final = "Template, filled in from {source}"
CHOSEN_HEADING: Final = "Sources of the sentences"
CHOSEN_HELP: Final = "The model chose among the sentences of your templates. It wrote no word of this email."
DRAFTING_MODES: Final[Mapping[str, str]] = {"choose": "Choose sentences", "write": "Write freely"}
DRAFTING_HELP: Final[Mapping[str, str]] = {
    "choose": "The model chooses among the sentences of your templates and writes none. Change it with LEADOPS_LLM_DRAFTING.",
    "write": (
        "The model writes the email. A person confirms each sentence that has no source or a risk. Change it with"
        " LEADOPS_LLM_DRAFTING."
    ),
}
CONFIRM_FIRST: Final = "Confirm each marked sentence first"
CONFIRM_HELP: Final = "A model wrote this email. Confirm each marked sentence that is true, or change it."
MODEL_REMARK: Final = "Remark of the model, not the reason for the decision"
CHECKS: Final[Mapping[str, str]] = {
    "subject": "Short, plain subject",
    "no_unfilled_slot": "No unfilled placeholders",
    "length": "Length",
    "configured_links_only": "Only links from the playbook",
    "plain_text": "Plain text",
    "no_recipient_lines": "No hidden recipients",
    "no_shouting": "No shouting",
    "no_avoided_words": "No words to avoid",
    "greeting": "Greeting",
    "claims": "Every statement has a source",
}
"""The checks of a draft, by name."""
