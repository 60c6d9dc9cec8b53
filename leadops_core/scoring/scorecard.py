"""The default scorecard, for a seller of business software."""

from functools import cache
from importlib.resources import files

from leadops_core.schemas.scorecard import Scorecard


@cache
def default_scorecard() -> Scorecard:
    """Return the default scorecard, always the same object."""
    return Scorecard.model_validate_json(
        files("leadops_core.scoring").joinpath("data/scorecard.json").read_bytes()
    )
