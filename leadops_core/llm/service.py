"""Use cases of the language model."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from leadops_core.graph import Toolbox
from leadops_core.llm.evaluation import evaluate, load_cases
from leadops_core.llm.offline import OfflineModel
from leadops_core.llm.prices import prices_as_of
from leadops_core.llm.providers import OFFLINE
from leadops_core.llm.repository import ModelCallRepository
from leadops_core.schemas import CostReport, ModelEvaluation


class ModelService:
    """The model that reads messages and writes emails: its name, its cost, and its quality."""

    def __init__(
        self,
        repository: ModelCallRepository,
        toolbox: Toolbox,
        *,
        name: str,
        keep_days: int,
        budget_per_day: float | None,
        budget_per_run: float | None,
    ) -> None:
        self.name = name
        """Provider, model, and address, for a person to read."""
        self._repository = repository
        self._toolbox = toolbox
        self._keep_days = keep_days
        self._budget_per_day = budget_per_day
        self._budget_per_run = budget_per_run

    def evaluate(self, cases: Path | None = None, *, offline: bool = False) -> ModelEvaluation:
        """Measure how well the model reads, decides, and writes on labeled leads: the built-in set, or a JSONL file.

        Stored leads are neither read nor changed. With `offline`, rules and templates are measured instead of the model.
        """
        loaded = load_cases(cases)
        if not offline:
            return evaluate(loaded, self._toolbox, self.name)
        return evaluate(loaded, replace(self._toolbox, model=OfflineModel()), OFFLINE)

    def cost(self, since: datetime | None = None) -> CostReport:
        """Return the cost of model requests by day and model."""
        lines = self._repository.costs(since)
        midnight = self._toolbox.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return CostReport(
            lines=lines,
            cost_usd=sum(line.cost_usd for line in lines),
            spent_today_usd=self._repository.spent_since(midnight),
            budget_per_day_usd=self._budget_per_day,
            budget_per_run_usd=self._budget_per_run,
            prices_as_of=prices_as_of(),
            provider=self.name,
            is_offline=isinstance(self._toolbox.model, OfflineModel),
        )

    def forget_old_replies(self) -> None:
        """Delete the texts of replies after LEADOPS_LLM_KEEP_DAYS. Their cost stays."""
        self._repository.forget_replies(self._toolbox.clock.now() - timedelta(days=self._keep_days))
