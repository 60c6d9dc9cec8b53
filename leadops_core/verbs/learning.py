"""The verbs of the facade that are about learning."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from leadops_core.adapters.store import Store
from leadops_core.graph.toolbox import Toolbox
from leadops_core.schemas import OutcomeImportReport
from leadops_core.settings import Settings
from leadops_core.verbs import outcomes
from leadops_core.verbs.ingest import Progress, limits_of


class LearningVerbs:
    """What `LeadOps` can do with outcomes and scorecards."""

    store: Store
    toolbox: Toolbox
    settings: Settings

    def import_outcomes(
        self,
        file: Path | str | BinaryIO,
        *,
        key: str | None = None,
        outcome_column: str | None = None,
        positive: Sequence[str] = (),
        negative: Sequence[str] = (),
        dry_run: bool = False,
        by: str = "leadops",
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> OutcomeImportReport:
        """Label leads from a CSV file that says how they ended: history to learn from.

        The outcome column is found by itself, or named; its values are understood in seven languages, and `positive` and
        `negative` say what others mean. A lead is found by its e-mail address, else by the column `key` kept in its
        attributes, else by name and company, id, or the whole row. The same file twice labels nothing twice. A dry run
        stores nothing and says what a real one would do.
        """
        return outcomes.import_outcomes(
            self.store,
            self.toolbox.clock,
            file,
            key=key,
            outcome_column=outcome_column,
            positive=positive,
            negative=negative,
            dry_run=dry_run,
            by=by,
            file_name=file_name,
            limits=limits_of(self.settings),
            progress=progress,
        )
