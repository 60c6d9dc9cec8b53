"""Types of a model's replies. None has an action, a number for the score, a recipient, or a link."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from leadops_core.schemas import SIGNAL_LEVELS

SIGNALS = tuple(f"{kind}:{level}" for kind, levels in SIGNAL_LEVELS.items() for level in levels)

MOST_SIGNALS = 12
MOST_OPTIONS = 20


def _remove_size_limits(schema: dict[str, Any]) -> None:
    """Remove size limits from a reply's JSON schema: Azure's strict mode rejects them. Pydantic checks them on arrival."""
    for property_schema in schema["properties"].values():
        for node in (property_schema, property_schema.get("items", {})):
            for keyword in ("minLength", "maxLength", "minItems", "maxItems"):
                node.pop(keyword, None)


class _Reply(BaseModel):
    # Strict: a number in the place of a text is not converted.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, json_schema_extra=_remove_size_limits)


class SignalReply(_Reply):
    signal: Literal[
        "intent:demo",
        "intent:pricing",
        "intent:trial",
        "intent:comparing",
        "intent:switching",
        "intent:researching",
        "intent:none_now",
        "timeline:within_month",
        "timeline:within_quarter",
        "timeline:within_year",
        "timeline:later",
        "budget:approved",
        "budget:named",
        "budget:seeking",
        "budget:none",
        "authority:decides",
        "authority:influences",
        "authority:asks_for_other",
        "concern:opt_out",
        "concern:complaint",
        "concern:competitor",
        "concern:job_seeker",
        "concern:vendor_pitch",
        "concern:student",
    ]
    field: Literal["lead_message", "pain_point"]
    quote: Annotated[str, Field(max_length=400)]
    meaning: Literal["explicit", "implied"]


class ClaimReply(_Reply):
    """A phrase of the draft and the source that supports it."""

    text: Annotated[str, Field(max_length=400)]
    source: Annotated[str, Field(max_length=60)]


Signals = Annotated[list[SignalReply], Field(max_length=MOST_SIGNALS)]
Sentence = Annotated[str, Field(max_length=400)]
Subject = Annotated[str, Field(min_length=1, max_length=200)]
Paragraphs = Annotated[list[Annotated[str, Field(max_length=1_200)]], Field(min_length=1, max_length=6)]
Claims = Annotated[list[ClaimReply], Field(max_length=20)]


class SignalsReply(_Reply):
    signals: Signals


class WordingReply(_Reply):
    reason: Sentence


class DraftReply(_Reply):
    subject: Subject
    paragraphs: Paragraphs
    claims: Claims


class QuoteReply(_Reply):
    """A sentence of the lead that the email quotes."""

    field: Literal["lead_message", "pain_point"]
    quote: Annotated[str, Field(max_length=400)]


class ChoiceReply(_Reply):
    """Ids of the options that the email consists of, and at most one quote. It contains no text for the email."""

    options: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=MOST_OPTIONS)]
    quotes: Annotated[list[QuoteReply], Field(max_length=1)]


class RemarkedChoiceReply(ChoiceReply, WordingReply):
    """The remark, then the choice."""


class LeadChoiceReply(ChoiceReply, WordingReply, SignalsReply):
    """The signals, then the remark, then the choice."""


class WordsReply(DraftReply, WordingReply):
    """The reason, then the email."""


class LeadReply(DraftReply, WordingReply, SignalsReply):
    """The signals, then the reason, then the email."""
