"""Describe a scorecard version: its data, its test, its columns, and its limits."""

from collections.abc import Iterator
from datetime import datetime

from leadops_core.schemas import (
    MISSING,
    OTHER,
    CardColumn,
    CardLimit,
    Characteristic,
    EvaluationTrace,
    ModelCard,
    OrderBasis,
    ScorecardVersion,
)

_ENOUGH_OUTCOMES = 300
"""Outcomes from which intervals of metrics are narrow enough to tell versions apart."""
_ENOUGH_OF_A_KIND = 30


def describe_version(
    version: ScorecardVersion,
    evaluation: EvaluationTrace | None,
    outcome_dates: tuple[datetime | None, datetime | None],
) -> ModelCard:
    """Return the model card of a version. `evaluation` is the learning update that fitted it, if one did."""
    columns = [_column(characteristic) for characteristic in version.scorecard.characteristics]
    first, last = outcome_dates if evaluation is not None else (None, None)
    return ModelCard(
        number=version.number,
        made_by=version.made_by,
        created_at=version.created_at,
        parent_number=version.parent_number,
        is_active=version.is_active,
        calibration=version.scorecard.calibration,
        thresholds=version.scorecard.thresholds,
        evaluation=evaluation,
        first_outcome_at=first,
        last_outcome_at=last,
        columns=tuple(
            sorted(
                (column for column in columns if column.lowest or column.highest),
                key=lambda column: column.lowest - column.highest,
            )
        ),
        limits=tuple(_limits(version, evaluation)),
    )


def _column(characteristic: Characteristic) -> CardColumn:
    points = [level.points for level in characteristic.levels]
    named_levels = [
        level for level in characteristic.levels if level.name not in {MISSING, OTHER} and level.points
    ]
    return CardColumn(
        title=characteristic.title,
        origin=characteristic.origin,
        key=characteristic.key,
        level_count=len(named_levels),
        lowest=min(points),
        highest=max(points),
    )


def _limits(version: ScorecardVersion, evaluation: EvaluationTrace | None) -> Iterator[CardLimit]:
    if evaluation is None:
        is_learned = version.scorecard.calibration is not None
        yield CardLimit.CHANGED_BY_HAND if is_learned else CardLimit.SET_BY_HAND
        return
    if version.is_rejected:
        yield CardLimit.NOT_PROMOTED
    if not evaluation.evaluated_count:
        yield CardLimit.UNTESTED
    if evaluation.label_count < _ENOUGH_OUTCOMES:
        yield CardLimit.FEW_OUTCOMES
    if evaluation.positive_count < _ENOUGH_OF_A_KIND:
        yield CardLimit.FEW_GOOD
    if evaluation.label_count - evaluation.positive_count < _ENOUGH_OF_A_KIND:
        yield CardLimit.FEW_BAD
    basis = evaluation.label_order.basis if evaluation.label_order else None
    if basis is OrderBasis.SHUFFLED:
        yield CardLimit.SHUFFLED
    if basis in (OrderBasis.ARRIVAL, OrderBasis.SORTED_COLUMN, OrderBasis.NEWEST_FIRST):
        yield CardLimit.ARRIVAL_ORDER
    if evaluation.drift:
        yield CardLimit.DRIFT
    yield CardLimit.ONLY_CONTACTED
