"""How scorecard versions differ."""

from leadops_core.schemas import ScorecardDiff, ScorecardVersion


def diff(before: ScorecardVersion, after: ScorecardVersion) -> ScorecardDiff:
    """How one version differs from another."""
    from leadops_core.learning import points_changed

    old, new = before.scorecard, after.scorecard
    return ScorecardDiff(
        before=before.number,
        after=after.number,
        base_before=old.base,
        base_after=new.base,
        thresholds_before=old.thresholds,
        thresholds_after=new.thresholds,
        is_calibrated_before=old.calibration is not None,
        is_calibrated_after=new.calibration is not None,
        changes=points_changed(old, new),
    )
