"""Use cases of insights."""

from datetime import timedelta

from leadops_core.insights.repository.responses import InsightRepository
from leadops_core.insights.rules import response_report
from leadops_core.schemas.insights import ResponseReport
from leadops_core.tools import Clock


class InsightService:
    """How leads respond to emails."""

    def __init__(self, repository: InsightRepository, *, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock

    def responses(self, *, days: int = 90) -> ResponseReport:
        """Return the reply and meeting rates of the leads whose first email was sent in the last days.

        The rates are by source, template, rep, score band, and language. Each has a 95 % confidence interval.
        """
        now = self._clock.now()
        since = now - timedelta(days=days)
        return response_report(self._repository.responses(since, now), days=days, since=since)
