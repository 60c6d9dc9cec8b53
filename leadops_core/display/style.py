"""The look of the product's words, one table for terminal and notebook.

The colours of the labels are told apart by colour-blind people and on light and dark grounds; each has a shape and a word too.
"""

from typing import Final, NamedTuple

from leadops_core.schemas import DeliveryState, LeadStatus, RecommendedAction, ScoreLabel


class Look(NamedTuple):
    """A word with its shape and colour."""

    word: str
    shape: str
    colour: str

    @property
    def text(self) -> str:
        """Shape and word."""
        return f"{self.shape} {self.word}"


LABELS: Final[dict[ScoreLabel, Look]] = {
    ScoreLabel.HOT: Look("HOT", "▲", "#d55e00"),
    ScoreLabel.WARM: Look("WARM", "◆", "#b98400"),
    ScoreLabel.COLD: Look("COLD", "●", "#3b8ec2"),
}
UNSCORED: Final = Look("not scored", "·", "#808080")

ACTIONS: Final[dict[RecommendedAction, str]] = {
    RecommendedAction.SEND_EMAIL: "send e-mail",
    RecommendedAction.ASK_QUESTION: "ask a question",
    RecommendedAction.DISQUALIFY: "disqualify",
    RecommendedAction.HOLD: "hold",
}
STATUSES: Final[dict[LeadStatus, str]] = {
    LeadStatus.NEW: "new",
    LeadStatus.QUALIFIED: "qualified",
    LeadStatus.NEEDS_INFO: "needs info",
    LeadStatus.DISQUALIFIED: "disqualified",
    LeadStatus.CONTACTED: "contacted",
    LeadStatus.MEETING_BOOKED: "meeting booked",
    LeadStatus.CLOSED_WON: "closed, won",
    LeadStatus.CLOSED_LOST: "closed, lost",
}
DELIVERIES: Final[dict[DeliveryState, str]] = {
    DeliveryState.DRAFT: "waits for review",
    DeliveryState.APPROVED: "approved, not sent yet",
    DeliveryState.CLAIMED: "being sent",
    DeliveryState.TRANSMITTING: "being sent",
    DeliveryState.SENT: "sent",
    DeliveryState.FAILED: "not sent",
    DeliveryState.UNKNOWN: "nobody knows whether it went out: check with the provider",
    DeliveryState.REJECTED: "rejected",
    DeliveryState.SUPERSEDED: "replaced by a newer draft",
}
GAIN: Final = "#2a9d6f"
LOSS: Final = "#c4503c"
MOCK_MODE: Final = "Mock mode: nothing leaves this machine"


def look_of(label: ScoreLabel | None) -> Look:
    """The look of a label, or of having none yet."""
    return LABELS[label] if label else UNSCORED
