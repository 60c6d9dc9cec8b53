"""Shapes and colors of labels and points, for terminal and notebook; the words are in `leadops_core.texts`.

Color-blind people can tell the colors apart, on light and dark backgrounds; each label has a shape and a word too.
"""

from typing import Final, NamedTuple

from leadops_core.schemas import ScoreLabel
from leadops_core.texts import en


class Look(NamedTuple):
    """A word with its shape and color."""

    word: str
    shape: str
    color: str

    @property
    def text(self) -> str:
        """The shape and the word."""
        return f"{self.shape} {self.word}"


LABELS: Final[dict[ScoreLabel, Look]] = {
    ScoreLabel.HOT: Look(en.LABELS[ScoreLabel.HOT], "▲", "#d55e00"),
    ScoreLabel.WARM: Look(en.LABELS[ScoreLabel.WARM], "◆", "#b98400"),
    ScoreLabel.COLD: Look(en.LABELS[ScoreLabel.COLD], "●", "#3b8ec2"),
}
UNSCORED: Final = Look(en.NOT_SCORED, "·", "#808080")
GAIN: Final = "#2a9d6f"
LOSS: Final = "#c4503c"


def look_of(label: ScoreLabel | None) -> Look:
    """Return the shape, word, and color of a label or of an unscored lead."""
    return LABELS[label] if label else UNSCORED
