"""Options of a learning update."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from leadops_core.learning.score_label_rule import ScoreLabelRule

_SEED = 20_240_501


@dataclass(frozen=True, slots=True)
class LearningOptions:
    """Options of a learning update."""

    force_include: Sequence[str] = ()
    """Columns to learn from although they look suspicious, as `attribute:NAME` or `field:NAME`.

    Columns that identify a person, a company, or a record stay excluded."""
    leave_out: Sequence[str] = ()
    """Columns never to learn from."""
    min_labels: int = 50
    """Labels needed for a promotion."""
    score_labels: ScoreLabelRule = field(default_factory=ScoreLabelRule)
    """How many leads are HOT and WARM."""
    seed: int = _SEED
    """Seed of the bootstrap. The same seed and labels give the same record."""
