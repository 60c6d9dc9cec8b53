"""Port for reading a lead's text and writing emails, by rules and templates or by a language model.

A model fills typed signals and writes prose. It never sets a number, an action, or a recipient.
"""

from typing import Annotated, Any, Protocol, runtime_checkable

from pydantic import Field

from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.brief import Brief
from leadops_core.schemas.decision import DecisionResult
from leadops_core.schemas.draft import DraftText
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import Signal


class Usage(Schema):
    """The cost of a model request, with its redacted input and output."""

    tokens_in: Count = 0
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    input: dict[str, Any] = Field(default_factory=dict)
    output: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None
    """Why the request deviated, for example by a fallback or a timeout; None if it did not."""
    requests: Count = 0
    """Number of requests sent: 0 if the answer was cached or no model was needed."""
    seconds: Annotated[float, Field(ge=0)] = 0.0
    """Time of the model, without waiting for a free slot."""
    fell_back: bool = False
    """True if rules or templates replaced the model."""


class RunSpend(Schema):
    """What a run has spent on its model so far."""

    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    seconds: Annotated[float, Field(ge=0)] = 0.0


class PrefetchedCopy(Schema):
    """Copy that the model wrote together with its reading. It is usable only if `decision` is the final decision."""

    decision: DecisionResult
    draft: DraftText | None = None


class SignalReading(Schema):
    """Signals read from a lead's text. Every quote was verified."""

    signals: tuple[Signal, ...]
    usage: Usage = Usage()
    prefetched: PrefetchedCopy | None = None
    """Copy from the same request, for the expected decision."""


class WrittenDraft(Schema):
    """A draft that passed all checks."""

    draft: DraftText
    usage: Usage = Usage()


class Task(Schema):
    """A draft to write for a decision."""

    brief: Brief
    decision: DecisionResult


class ModelTool(Protocol):
    """Reads leads' texts and writes emails."""

    @property
    def name(self) -> str:
        """`offline`, or the model's name, for traces."""
        ...

    @property
    def version(self) -> str:
        """Changes when prompts, templates, or rules change. It is part of the run key."""
        ...

    async def read_signals(self, lead: LeadContent) -> SignalReading:
        """Read the lead's message and pain point."""
        ...

    async def write_draft(self, brief: Brief) -> WrittenDraft:
        """Write the email or question of the brief."""
        ...


@runtime_checkable
class LanguageModel(ModelTool, Protocol):
    """A model with latency and cost. It handles many leads at the same time and is called only if it can make a difference.

    It always returns a result: if the provider fails, rules and templates replace it, and the usage records that.
    Canceling a request leaves no partial data.
    """

    @property
    def at_once(self) -> int:
        """Maximum number of concurrent requests."""
        ...

    async def read(
        self, lead: LeadContent, by_rules: SignalReading, expected: Task | None, spent: RunSpend
    ) -> SignalReading:
        """Read the lead's text and, in the same request, write the copy for the expected decision.

        The result contains every signal of `by_rules`, which is the result of `rules_only`.
        """
        ...

    async def write(self, task: Task, spent: RunSpend) -> WrittenDraft:
        """Write the draft, with the model's remark about the lead."""
        ...

    def rules_only(self, lead: LeadContent) -> SignalReading:
        """Return the signals that rules find, at no cost."""
        ...

    async def flush(self) -> None:
        """Store what is still in memory. It is called after each batch."""
        ...

    async def aclose(self) -> None:
        """Close the connections of this event loop. The next request opens new ones."""
        ...
