"""One question to a provider and its answer, whichever provider it is."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from leadops_core.adapters.model.failures import Tokens


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is sent: messages, and the shape that the answer must have."""

    messages: tuple[dict[str, str], ...]
    schema_name: str
    schema: dict[str, Any]
    max_tokens: int


@dataclass(frozen=True, slots=True)
class ChatReply:
    """A whole answer: its text, which is not checked yet, and what it cost."""

    text: str
    tokens: Tokens = field(default_factory=Tokens)


class Chat(Protocol):
    """A provider's chat endpoint. Every failure is a `CallFailed`; it never retries by itself."""

    provider: str
    model: str

    async def complete(self, request: ChatRequest) -> ChatReply:
        """The answer to one request."""
        ...

    async def aclose(self) -> None:
        """Give back the connections of this event loop."""
        ...
