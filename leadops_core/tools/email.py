"""Sending one message."""

from typing import Protocol

from leadops_core.schemas.email import OutboundEmail, SendReceipt


class EmailTool(Protocol):
    """A way out for e-mail."""

    @property
    def provider(self) -> str:
        """Its name, as it stands in receipts."""
        ...

    async def send(self, message: OutboundEmail) -> SendReceipt:
        """Try to send the message once and say what became of it; never raises for what a provider may answer.

        A message with the same Message-ID goes out at most once, however often this is called.
        """
        ...
