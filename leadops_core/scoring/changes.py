"""Changes to a scorecard, and the differences between two."""

from leadops_core.schemas import (
    EVEN_SCORE,
    Characteristic,
    PointsChange,
    Scorecard,
    ScorecardChanges,
    round_points,
)
from leadops_core.scoring.errors import InvalidScorecardChange


def with_changes(scorecard: Scorecard, changes: ScorecardChanges) -> Scorecard:
    """Return the scorecard with these changes, validated.

    Raise InvalidScorecardChange for a level that it does not have, or that is listed twice, or if a lead that is likelier to
    convert than not would be COLD.
    """
    points: dict[tuple[str, str], float] = {}
    for change in changes.points:
        key = (change.characteristic, change.level)
        if key in points:
            raise InvalidScorecardChange(
                f"{change.characteristic}, level {change.level!r}, is listed twice. List each level once."
            )
        points[key] = round_points(change.points)
    level_names = {
        (characteristic.name, level.name)
        for characteristic in scorecard.characteristics
        for level in characteristic.levels
    }
    if unknown := sorted(set(points) - level_names):
        name, level = unknown[0]
        raise InvalidScorecardChange(f"The scorecard has no characteristic {name} with a level {level!r}.")
    if scorecard.calibration and changes.thresholds and changes.thresholds.warm > EVEN_SCORE:
        raise InvalidScorecardChange(
            f"WARM cannot begin above {EVEN_SCORE:g}, because a lead with more is likelier to convert than not. "
            f"Choose {EVEN_SCORE:g} or less."
        )
    changed = scorecard.model_copy(
        update={
            "characteristics": tuple(
                _moved(characteristic, points) for characteristic in scorecard.characteristics
            ),
            "thresholds": changes.thresholds or scorecard.thresholds,
        }
    )
    try:
        return Scorecard.model_validate(changed.model_dump())
    except ValueError as error:
        raise InvalidScorecardChange(str(error)) from None


def _moved(characteristic: Characteristic, points: dict[tuple[str, str], float]) -> Characteristic:
    levels = tuple(
        level.model_copy(update={"points": points.get((characteristic.name, level.name), level.points)})
        for level in characteristic.levels
    )
    return characteristic.model_copy(update={"levels": levels})


def points_changed(before: Scorecard, after: Scorecard) -> tuple[PointsChange, ...]:
    """Return every level whose points differ, largest difference first; the base is the characteristic `base`."""
    titles = {
        characteristic.name: characteristic.title
        for card in (before, after)
        for characteristic in card.characteristics
    }
    titles["base"] = "Base"
    old, new = _worth(before), _worth(after)
    changes = [
        PointsChange(
            characteristic=name,
            title=titles[name],
            level=level,
            before=old.get((name, level)),
            after=new.get((name, level)),
        )
        for name, level in {**new, **old}
        if old.get((name, level)) != new.get((name, level))
    ]
    return tuple(sorted(changes, key=_by_size))


def _worth(card: Scorecard) -> dict[tuple[str, str], float]:
    worth = {
        (characteristic.name, level.name): level.points
        for characteristic in card.characteristics
        for level in characteristic.levels
    }
    return {("base", "base"): card.base, **worth}


def _by_size(change: PointsChange) -> tuple[float, str, str]:
    return (-abs((change.after or 0.0) - (change.before or 0.0)), change.characteristic, change.level)
