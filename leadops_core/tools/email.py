"""Sending one message."""

from typing import Protocol

from leadops_core.schemas.email import OutboundEmail, SendReceipt


class HandOver(Protocol):
    """Records that the message is about to leave; from then on silence means that nobody knows."""

    def __call__(self, operation_id: str | None = None) -> None:
        """Return once it is recorded. `operation_id` is the provider's id of this message where it is known beforehand.

        Raises where the message may not go any more: the lease ran out, or the recipient has opted out this moment.
        """
        ...


class EmailTool(Protocol):
    """A way to send email. Its methods block, and are called from several threads at once."""

    @property
    def provider(self) -> str:
        """Its name, as it stands in receipts."""
        ...

    def send(self, message: OutboundEmail, hand_over: HandOver) -> SendReceipt:
        """Try to send the message once and say what became of it; never raises for what a provider may answer.

        `hand_over` is called once, as late as can be: when the provider has accepted sender and recipient, and not a byte
        of the message is out. What it raises passes through, and nothing has been sent. Before it, every failure is
        RETRY_LATER or REFUSED. After it, only an explicit answer says so: what breaks off in silence is UNKNOWN, and is
        never tried again in here.

        A message with the same Message-ID goes out at most once, however often this is called.
        """
        ...

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """What became of a message handed over earlier, as far as the provider can tell; else UNKNOWN. Sends nothing."""
        ...
