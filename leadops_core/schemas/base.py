"""What every schema has in common: frozen, closed to unknown fields, aware of its own time zone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

notebook_drawings: dict[str, Callable[[Any], str]] = {}
"""How notebooks show records, by `module.Class`; filled by `leadops_core.display`, because a schema cannot draw itself."""


def notebook_html(record: BaseModel) -> str | None:
    """The record as a notebook shows it; None, and with it the plain text, where nobody has said how."""
    for kind in type(record).__mro__:
        if draw := notebook_drawings.get(f"{kind.__module__}.{kind.__qualname__}"):
            return draw(record)
    return None


class Schema(BaseModel):
    """An immutable record that refuses fields it does not know.

    Change one with `model_copy(update=…)` only with values already validated: a copy is not validated again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def _repr_html_(self) -> str | None:
        return notebook_html(self)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""An aware datetime, turned to UTC; a naive one is refused because nobody can say which hour it means."""

Count = Annotated[int, Field(ge=0, strict=True)]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""How sure a source is, 0 to 1."""

POINT_STEP = 1 / 64
"""The grain of every point: a power of two, so that floats add up to the same total in any order."""


def _on_the_grain(points: float) -> float:
    if (points * 64) % 1 or not -1_000 <= points <= 1_000:
        raise ValueError(
            f"{points!r} is not a multiple of 1/64 between -1000 and 1000; round it with round_points()"
        )
    return points


Points = Annotated[float, AfterValidator(_on_the_grain)]
"""Score points, multiples of `POINT_STEP`: sums of them are exact in binary floating point, in any order."""


def round_points(points: float) -> float:
    """The nearest multiple of `POINT_STEP`, ties to even."""
    return round(points * 64) / 64
