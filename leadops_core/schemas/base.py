"""The base class of all records, and the types that they share."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

notebook_drawings: dict[str, Callable[[Any], str]] = {}
"""HTML for records in notebooks, by `module.Class`. `leadops_core.display` fills it, because schemas import nothing."""


def notebook_html(record: BaseModel) -> str | None:
    """Return the record as HTML for a notebook, or None if only its plain text exists."""
    for kind in type(record).__mro__:
        if draw := notebook_drawings.get(f"{kind.__module__}.{kind.__qualname__}"):
            return draw(record)
    return None


class Schema(BaseModel):
    """An immutable record that rejects unknown fields.

    `model_copy(update=…)` does not validate, so pass it validated values only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def _repr_html_(self) -> str | None:
        return notebook_html(self)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A timezone-aware datetime, converted to UTC. A naive datetime is rejected, because its hour is ambiguous."""

Count = Annotated[int, Field(ge=0, strict=True)]
Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""Confidence of a source, from 0 to 1."""

POINT_STEP = 1 / 64
"""The step of all points. It is a power of two, so sums of points are exact in any order."""


def _on_a_point_step(points: float) -> float:
    if (points * 64) % 1 or not -1_000 <= points <= 1_000:
        raise ValueError(
            f"{points!r} is not a multiple of 1/64 between -1000 and 1000; round it with round_points()"
        )
    return points


Points = Annotated[float, AfterValidator(_on_a_point_step)]
"""Score points, which are multiples of `POINT_STEP`."""


def round_points(points: float) -> float:
    """Round to the nearest multiple of `POINT_STEP`, ties to even."""
    return round(points * 64) / 64
