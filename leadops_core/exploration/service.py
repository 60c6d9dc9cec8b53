"""Use cases of random proposals."""

from collections.abc import Callable, Iterator

from leadops_core.database.pages import iterate_pages
from leadops_core.exploration.repository import ExplorationRepository
from leadops_core.schemas import ExplorationReport, ExploredLead, Page
from leadops_core.schemas.outcome_weights import OutcomeWeights, is_positive


class ExplorationService:
    """A random share of the leads that the policy would not write to is proposed, so that learning sees how they respond.

    The pipeline draws each such lead once and stores the draw with the lead. The share is changed by `settings.change`.
    """

    def __init__(
        self, repository: ExplorationRepository, *, find_share: Callable[[], float], weights: OutcomeWeights
    ) -> None:
        self._repository = repository
        self._find_share = find_share
        self._weights = weights

    def share(self) -> float:
        """Return the share of leads that is proposed at random now; 0 is off."""
        return self._find_share()

    def report(self) -> ExplorationReport:
        """Return the share that is set, and what the random proposals have shown so far."""
        drawn, chosen_count = self._repository.drawn()
        explored = self._repository.explored()
        kinds = [
            is_positive(outcome, self._weights)
            for is_open, outcome in explored
            if not is_open and outcome is not None
        ]
        waiting = sum(is_open for is_open, _ in explored)
        return ExplorationReport(
            share=self.share(),
            drawn=drawn,
            chosen=chosen_count,
            waiting=waiting,
            contacted=len(explored) - waiting,
            good=kinds.count(True),
            bad=kinds.count(False),
        )

    def list(
        self, *, cursor: str | None = None, limit: int = 100, only_explored: bool = True
    ) -> Page[ExploredLead]:
        """Return one page of the leads that are proposed or were contacted at random, newest first.

        With `only_explored=False`, all leads with a draw, also those that were not chosen. Raise InvalidCursorError for a
        cursor of another list.
        """
        kinds = (True,) if only_explored else (True, False)
        return self._repository.list(cursor, limit, is_explored=kinds, weights=self._weights)

    def iterate(self, *, only_explored: bool = True) -> Iterator[ExploredLead]:
        """Yield all leads of `list`, read in chunks."""
        return iterate_pages(lambda cursor: self.list(cursor=cursor, limit=1000, only_explored=only_explored))
