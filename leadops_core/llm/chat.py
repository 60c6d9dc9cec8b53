"""The port to a provider's chat endpoint: one request, and its reply or failure."""

from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel

from leadops_core.schemas import CallOutcome

_TRANSIENT = frozenset(
    {
        CallOutcome.RATE_LIMITED,
        CallOutcome.SERVER_ERROR,
        CallOutcome.TIMED_OUT,
        CallOutcome.UNREACHABLE,
        CallOutcome.EMPTY,
    }
)
_REPAIRABLE = frozenset({CallOutcome.TRUNCATED, CallOutcome.NOT_JSON, CallOutcome.WRONG_SCHEMA})
_OUTAGE = frozenset(
    {
        CallOutcome.SERVER_ERROR,
        CallOutcome.TIMED_OUT,
        CallOutcome.UNREACHABLE,
        CallOutcome.OUT_OF_QUOTA,
        CallOutcome.NOT_ALLOWED,
    }
)


class Tokens:
    """Numbers of tokens of a request: sent, written by the model, and sent but read from the provider's cache."""

    __slots__ = ("cached", "sent", "written")

    def __init__(self, sent: int = 0, written: int = 0, cached: int = 0) -> None:
        self.sent, self.written, self.cached = max(sent, 0), max(written, 0), max(min(cached, sent), 0)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Messages, and the type that the reply must have."""

    messages: tuple[dict[str, str], ...]
    name: str
    """The name of the schema."""
    reply_type: type[BaseModel]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class ChatReply:
    """The text of a whole reply, not yet validated, and its tokens."""

    text: str
    tokens: Tokens = field(default_factory=Tokens)


class Chat(Protocol):
    """A provider's chat endpoint. It raises CallFailed for every failure and never retries."""

    provider: str
    model: str

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Send one request and return the reply."""
        ...

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        ...


class CallFailed(Exception):
    """A request without a usable reply.

    The message may be displayed and stored in a trace, because it quotes neither the provider nor the lead.
    """

    def __init__(
        self,
        outcome: CallOutcome,
        message: str,
        *,
        retry_after: float | None = None,
        reply_text: str = "",
        tokens: Tokens | None = None,
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.retry_after = retry_after
        """Seconds to wait, if the provider asked for it."""
        self.reply_text = reply_text
        """The unusable reply, to be sent back for a repair. Do not display or store it."""
        self.tokens = tokens

    @property
    def is_transient(self) -> bool:
        """True if the same request may succeed later."""
        return self.outcome in _TRANSIENT

    @property
    def is_repairable(self) -> bool:
        """True if the model may succeed once it knows the fault."""
        return self.outcome in _REPAIRABLE

    @property
    def is_outage(self) -> bool:
        """True if the provider would fail for any request."""
        return self.outcome in _OUTAGE
