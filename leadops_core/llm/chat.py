"""The port to a provider's chat endpoint: one request and its reply."""

from dataclasses import dataclass, field
from typing import Protocol

from pydantic import BaseModel

from leadops_core.llm.failures import Tokens


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
