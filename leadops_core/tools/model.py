"""Reading a lead's text and writing to it: by rules and templates, or by a language model.

A model fills typed signals and writes prose; it never sets a number, an action or a recipient.
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
    """What one question to the model cost and, redacted, what was said."""

    tokens_in: Count = 0
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    input: dict[str, Any] = Field(default_factory=dict)
    output: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None
    """Set where the request went another way than asked (fell back, was cut short), and why."""
    requests: Count = 0
    """Requests sent; none where the answer was known or nobody was asked."""
    seconds: Annotated[float, Field(ge=0)] = 0.0
    """Time that the model took, waiting for a turn not counted."""
    fell_back: bool = False
    """Whether rules or templates answered in the place of a model that was to be asked."""


class Spent(Schema):
    """What a run has used up of what it may use for its model."""

    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    seconds: Annotated[float, Field(ge=0)] = 0.0


class PrefetchedCopy(Schema):
    """Copy that the model wrote together with its reading, usable only if `decision` is the one that is made."""

    decision: DecisionResult
    sentence: str | None = None
    """The reason for the decision in the model's words."""
    draft: DraftText | None = None


class Reading(Schema):
    """Signals read from a lead's text, every quote checked to stand there."""

    signals: tuple[Signal, ...]
    usage: Usage = Usage()
    prefetched: PrefetchedCopy | None = None
    """Copy from the same request, for the decision that was expected."""


class Writing(Schema):
    """A draft that passed the checks of the outreach room."""

    draft: DraftText
    usage: Usage = Usage()
    sentence: str | None = None


class Task(Schema):
    """What is to be written, for which decision."""

    brief: Brief
    decision: DecisionResult


class ModelTool(Protocol):
    """A reader and writer of text."""

    @property
    def name(self) -> str:
        """`offline`, or the model's name as it stands in traces."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever its answers may: prompts, templates, rules. Part of the run key."""
        ...

    async def read_signals(self, lead: LeadContent) -> Reading:
        """What the lead's message and pain point say."""
        ...

    async def write_draft(self, brief: Brief) -> Writing:
        """The e-mail or question that the brief asks for."""
        ...


@runtime_checkable
class LanguageModel(ModelTool, Protocol):
    """A model that is waited for and paid for: asked about many leads at once, and only where it can make a difference.

    It always answers: where the provider cannot, rules and templates do, and the usage says so. Cancelling a question leaves
    nothing half written.
    """

    @property
    def at_once(self) -> int:
        """How many questions are under way at a time, at most."""
        ...

    async def read(
        self, lead: LeadContent, by_rules: Reading, expected: Task | None, spent: Spent
    ) -> Reading:
        """Read the lead's text and, in the same request, write the copy for the expected decision.

        The result keeps every signal of `by_rules`, which `rules_only` returned.
        """
        ...

    async def write(self, task: Task, spent: Spent) -> Writing:
        """The draft, and the decision's reason in words."""
        ...

    def rules_only(self, lead: LeadContent) -> Reading:
        """What rules read; costs nothing."""
        ...

    async def settle(self) -> None:
        """Have everything kept that is to be kept; called when a batch of questions is over."""
        ...

    async def aclose(self) -> None:
        """Give back the connections of this event loop; the next question opens new ones."""
        ...
