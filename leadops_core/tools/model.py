"""Reading a lead's text and writing to it: by rules and templates, or by a language model.

A model fills typed signals and writes prose; it never sets a number, an action or a recipient.
"""

from typing import Annotated, Any, Protocol

from pydantic import Field

from leadops_core.schemas.base import Count, Schema
from leadops_core.schemas.brief import Brief
from leadops_core.schemas.draft import DraftText
from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import Signal


class Usage(Schema):
    """What one request cost and, redacted, what was said."""

    tokens_in: Count = 0
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    input: dict[str, Any] = Field(default_factory=dict)
    output: dict[str, Any] = Field(default_factory=dict)
    note: str | None = None
    """Set where the request went another way than asked (fell back, was cut short), and why."""


class Reading(Schema):
    """Signals read from a lead's text, every quote checked to stand there."""

    signals: tuple[Signal, ...]
    usage: Usage = Usage()


class Writing(Schema):
    """A draft that passed the checks of the outreach room."""

    draft: DraftText
    usage: Usage = Usage()


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
