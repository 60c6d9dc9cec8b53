"""A scorecard with some of its points and thresholds moved."""

from leadops_core.schemas import Characteristic, Scorecard, ScorecardChanges, round_points


def with_changes(scorecard: Scorecard, changes: ScorecardChanges) -> Scorecard:
    """The scorecard with these changes, whole and valid.

    Raises `ValueError` for a characteristic or level that it does not have, or one that is named twice.
    """
    wanted: dict[tuple[str, str], float] = {}
    for change in changes.points:
        key = (change.characteristic, change.level)
        if key in wanted:
            raise ValueError(f"{change.characteristic}, level {change.level!r}, is listed twice")
        wanted[key] = round_points(change.points)
    known = {(each.name, level.name) for each in scorecard.characteristics for level in each.levels}
    if unknown := sorted(set(wanted) - known):
        name, level = unknown[0]
        raise ValueError(f"the scorecard has no characteristic {name} with a level {level!r}")
    changed = scorecard.model_copy(
        update={
            "characteristics": tuple(_moved(each, wanted) for each in scorecard.characteristics),
            "thresholds": changes.thresholds or scorecard.thresholds,
        }
    )
    return Scorecard.model_validate(changed.model_dump())


def _moved(characteristic: Characteristic, wanted: dict[tuple[str, str], float]) -> Characteristic:
    levels = tuple(
        level.model_copy(update={"points": wanted.get((characteristic.name, level.name), level.points)})
        for level in characteristic.levels
    )
    return characteristic.model_copy(update={"levels": levels})
