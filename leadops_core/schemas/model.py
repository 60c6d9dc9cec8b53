"""Requests to a language model: results, costs, and evaluations."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.ids import ModelCallId


class CallOutcome(StrEnum):
    """The result of one request. Every failure of a provider is one of these."""

    OK = "ok"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    """No connection, or a broken one."""
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
    """Not sent, because too many recent requests failed."""
    OVER_BUDGET = "over_budget"
    """Not sent, because it could exceed the remaining budget."""
    OUT_OF_TIME = "out_of_time"
    """The run's time limit for model requests was reached."""


class ModelCall(Schema):
    """A response of a provider, or the final failure of a request. Only `reply` can contain a lead's words."""

    id: ModelCallId
    key: str
    """SHA-256 of all inputs: content, prompt version, and model."""
    kind: str
    provider: str
    model: str
    prompt_version: str
    outcome: CallOutcome
    reply: dict[str, Any] | None = None
    """The response, stored so that the request is not repeated. It is deleted after the configured time."""
    tokens_in: Count = 0
    tokens_cached: Count = 0
    """The part of `tokens_in` that came from the provider's cache."""
    tokens_out: Count = 0
    cost_usd: Annotated[float, Field(ge=0)] = 0.0
    took_ms: Annotated[float, Field(ge=0)] = 0.0
    created_at: UtcDatetime


class CostLine(Schema):
    """The cost of one model on one day (UTC)."""

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
    """A lead of the labeled set, with the expected signals and action."""

    name: str
    lead: dict[str, str]
    """Fields of `LeadContent`, before normalization."""
    signals: tuple[str, ...]
    """The expected signals as `kind:level`."""
    action: str | None = None
    """The expected action. Without one, only the signals are compared."""
    group: str | None = None
    """The part of the set whose signals are reported by themselves, such as `short messages`."""
    must_have: tuple[str, ...] = ()
    """Words that the draft must contain. `|` separates alternatives."""


class SignalQuality(Schema):
    """How well the signals of one kind, or those of one group of cases, were read."""

    kind: str
    """The kind, `all`, or the name of the group."""
    expected: Count
    found: Count
    right: Count

    @property
    def precision(self) -> float | None:
        """The share of found signals that are correct; None if none were found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of expected signals that were found; None if none are expected."""
        return self.right / self.expected if self.expected else None


class ModelEvaluation(Schema):
    """The results of a provider for the labeled set."""

    provider: str
    cases: Count
    signals: tuple[SignalQuality, ...]
    """One entry for each kind, and a last one for `all`, without the cases of a group."""
    groups: tuple[SignalQuality, ...] = ()
    """One entry for each group."""
    actions_expected: Count
    """Leads with an expected action."""
    actions_right: Count
    drafts: Count
    drafts_by_model: Count
    """Drafts that the model wrote."""
    drafts_with_must_haves: Count
    checks_failed: Count
    """Failed checks before a draft was rewritten or replaced by a template."""
    fell_back: Count
    requests: Count
    tokens_in: Count
    tokens_out: Count
    cost_usd: float
    seconds: float
    misses: tuple[str, ...] = ()
    """Differences from the expected results."""
