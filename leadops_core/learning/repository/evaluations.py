"""SQL of evaluations: what each learning update measured and decided."""

from sqlalchemy import select

from leadops_core.database.database import SCORECARD_LOCK, Database, retried
from leadops_core.database.errors import NotFoundError
from leadops_core.database.references import find_id
from leadops_core.schemas import EvaluationTrace, Scorecard, ScorecardVersion
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.scorecards import add_version, chosen_number, next_number
from leadops_core.tables import evaluations
from leadops_core.tables.rows import EVALUATION_COLUMNS, evaluation_of

LEARNED = "learning"
"""`ScorecardVersion.made_by` of a learned version."""


class EvaluationRepository:
    """The evaluations of learning updates. None is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, reference: str) -> EvaluationTrace:
        """Return the evaluation with this ID or ID prefix. Raise NotFoundError or AmbiguousReferenceError."""
        with self._database.reading() as connection:
            id = find_id(connection, evaluations.c.id, reference, "evaluation")
            row = connection.execute(select(*EVALUATION_COLUMNS).where(evaluations.c.id == id)).first()
        if row is None:
            raise NotFoundError(
                "There is no learning update with this ID. Run leadops evaluations to list them."
            )
        return evaluation_of(row)

    def newest(self, limit: int) -> tuple[EvaluationTrace, ...]:
        order = (evaluations.c.created_at.desc(), evaluations.c.id.desc())
        with self._database.reading() as connection:
            rows = connection.execute(select(*EVALUATION_COLUMNS).order_by(*order).limit(limit))
            return tuple(map(evaluation_of, rows))

    @retried
    def add(
        self, evaluation: EvaluationTrace, challenger: Scorecard | None, *, promote: bool
    ) -> ScorecardVersion | None:
        """Store an evaluation, and its challenger as a scorecard version, which is chosen if `promote`.

        Raise ScorecardConflict, and store nothing, if the champion of the evaluation is no longer the chosen version.
        """
        with self._database.writing() as transaction:
            transaction.take_lock(SCORECARD_LOCK)
            connection = transaction.connection
            chosen = chosen_number(connection)
            if chosen != evaluation.champion_number:
                raise ScorecardConflict(
                    f"Scorecard version {evaluation.champion_number} is no longer in use; version {chosen} is."
                )
            if challenger is not None:
                number = next_number(connection)
                evaluation = evaluation.model_copy(update={"challenger_number": number})
            values = evaluation.model_dump(mode="json")
            values |= {"id": evaluation.id, "created_at": evaluation.created_at}
            connection.execute(evaluations.insert().values(values))
            if challenger is None:
                return None
            return add_version(
                transaction,
                challenger,
                parent=chosen,
                made_by=LEARNED,
                reason="",
                evaluation_id=evaluation.id,
                choose=promote,
            )
