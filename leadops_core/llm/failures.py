"""What can go wrong with one request, each with what follows from it."""

from leadops_core.schemas import CallOutcome

_MAY_PASS = frozenset(
    {
        CallOutcome.RATE_LIMITED,
        CallOutcome.SERVER_ERROR,
        CallOutcome.TIMED_OUT,
        CallOutcome.UNREACHABLE,
        CallOutcome.EMPTY,
    }
)
_MENDABLE = frozenset({CallOutcome.TRUNCATED, CallOutcome.NOT_JSON, CallOutcome.WRONG_SCHEMA})
_PROVIDERS_FAULT = frozenset(
    {
        CallOutcome.SERVER_ERROR,
        CallOutcome.TIMED_OUT,
        CallOutcome.UNREACHABLE,
        CallOutcome.OUT_OF_QUOTA,
        CallOutcome.NOT_ALLOWED,
    }
)


class CallFailed(Exception):
    """One request came to nothing usable.

    The text may be shown to a person and kept in a trace: it holds nothing that the provider or the lead wrote.
    """

    def __init__(
        self,
        outcome: CallOutcome,
        message: str,
        *,
        retry_after: float | None = None,
        said: str = "",
        tokens: "Tokens | None" = None,
    ) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.retry_after = retry_after
        """Seconds that the provider asked to wait."""
        self.said = said
        """What the provider answered instead, to be shown to it for repair and to nobody else."""
        self.tokens = tokens
        """What the answer cost all the same."""

    @property
    def may_pass(self) -> bool:
        """Whether the same request may do better later."""
        return self.outcome in _MAY_PASS

    @property
    def is_mendable(self) -> bool:
        """Whether telling the model what was wrong may help."""
        return self.outcome in _MENDABLE

    @property
    def is_the_providers(self) -> bool:
        """Whether it says that the provider is in trouble, whatever it is asked."""
        return self.outcome in _PROVIDERS_FAULT


class Tokens:
    """What one answer was made of."""

    __slots__ = ("cached", "sent", "written")

    def __init__(self, sent: int = 0, written: int = 0, cached: int = 0) -> None:
        self.sent, self.written, self.cached = max(sent, 0), max(written, 0), max(min(cached, sent), 0)
