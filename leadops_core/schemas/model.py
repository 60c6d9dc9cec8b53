"""Requests to a language model: what each came to, and what they cost."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import ModelCallId


class CallOutcome(StrEnum):
    """What became of one request; every fault of a provider is one of these."""

    OK = "ok"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    """No connection, or one that broke off."""
    EMPTY = "empty"
    TRUNCATED = "truncated"
    NOT_JSON = "not_json"
    WRONG_SCHEMA = "wrong_schema"
    REFUSED = "refused"
    FILTERED = "filtered"
    OUT_OF_QUOTA = "out_of_quota"
    NOT_ALLOWED = "not_allowed"
    BAD_REQUEST = "bad_request"
    BREAKER_OPEN = "breaker_open"
    """Not sent: the provider failed too often just now."""
    OVER_BUDGET = "over_budget"
    """Not sent: it might have cost more than the budget has left."""
    OUT_OF_TIME = "out_of_time"
    """The run's time for the model was used up."""


class ModelCall(Schema):
    """One answer of a provider, or the failure that one request ended with. Holds a lead's words only in `reply`."""

    id: ModelCallId
    key: str
    """SHA-256 of all that the answer depends on: content, prompt version, model."""
    kind: str
    provider: str
    model: str
    prompt_version: str
    outcome: CallOutcome
    reply: dict[str, Any] | None = None
    """The answer, kept so that the same is not asked again; gone after the time that the settings say."""
    tokens_in: Count = 0
    tokens_cached: Count = 0
    """Those of `tokens_in` that the provider had in its cache."""
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    took_ms: Annotated[float, Field(ge=0)] = 0.0
    created_at: UtcDatetime


class CostLine(Schema):
    """What one model cost on one day (UTC)."""

    day: date
    provider: str
    model: str
    requests: Count
    failed: Count
    tokens_in: Count
    tokens_cached: Count
    tokens_out: Count
    cost_usd: float


class CostReport(Schema):
    """Costs of model requests, newest day first."""

    lines: tuple[CostLine, ...]
    cost_usd: float
    """Total of all lines."""
    spent_today_usd: float
    budget_per_day_usd: float | None
    budget_per_run_usd: float | None
    prices_as_of: date
    provider: str
    """The current provider and model."""
    is_offline: bool
    """True if rules and templates are used instead of a model."""


class EvaluationCase(Schema):
    """One lead of the labelled set: what a good reader finds and what is done with it."""

    name: str
    lead: dict[str, str]
    """Fields of `LeadContent`, as they come in."""
    signals: tuple[str, ...]
    """`kind:level` of each signal that the text has."""
    action: str
    must_have: tuple[str, ...] = ()
    """Words that the draft has to have, each any of several separated by `|`."""


class SignalQuality(Schema):
    """How well signals of one kind were read."""

    kind: str
    expected: Count
    found: Count
    right: Count

    @property
    def precision(self) -> float | None:
        """Share of what was found that is right; None where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of what is there that was found; None where nothing is there."""
        return self.right / self.expected if self.expected else None


class ModelEvaluation(Schema):
    """How a provider did on the labelled set."""

    provider: str
    cases: Count
    signals: tuple[SignalQuality, ...]
    """One for each kind, and `all` at the end."""
    actions_right: Count
    drafts: Count
    """Drafts written."""
    drafts_by_model: Count
    """Those of them whose words are the model's."""
    drafts_with_must_haves: Count
    checks_failed: Count
    """Checks that a draft failed before it was written anew or templated."""
    fell_back: Count
    requests: Count
    tokens_in: Count
    tokens_out: Count
    cost_usd: float
    seconds: float
    misses: tuple[str, ...] = ()
    """What was not as expected, case by case."""
