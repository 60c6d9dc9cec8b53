"""Port for sending an email."""

from typing import Protocol

from leadops_core.schemas.email import OutboundEmail, SendReceipt


class HandoverCallback(Protocol):
    """Records that the message is about to be handed over. After it, a lost connection means that the state is unknown."""

    def __call__(self, operation_id: str | None = None) -> None:
        """Record the handover. `operation_id` is the provider's id of the message, if it is known in advance.

        Raise if the message must not be sent any more: the lease expired, or the recipient has just opted out.
        """
        ...


class EmailTool(Protocol):
    """A way to send email. Methods block, and several threads call them at the same time."""

    @property
    def provider(self) -> str:
        """The name of the provider, for receipts."""
        ...

    def send(self, message: OutboundEmail, hand_over: HandoverCallback) -> SendReceipt:
        """Try to send the message once, and return the result. Never raise for a response of the provider.

        Call `hand_over` once, as late as possible: the provider has accepted sender and recipient, and no byte of the
        message has been sent. If it raises, let the exception pass and send nothing. Before the handover, every failure
        is RETRY_LATER or REFUSED. After it, only an explicit response is; otherwise the status is UNKNOWN, and this
        method does not try again.

        Send a message with the same Message-ID at most once, however often the method is called.
        """
        ...

    def look_up(self, operation_id: str, message_id: str) -> SendReceipt:
        """Return the provider's status of an earlier message, or UNKNOWN. Send nothing."""
        ...
