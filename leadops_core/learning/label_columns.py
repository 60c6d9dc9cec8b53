"""Labels as columns, which take a hundredth of the memory of examples."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadops_core.learning.examples import Example
from leadops_core.schemas import LeadContent, LeadId
from leadops_core.scoring.table import Codes, LeadTable, TableBuilder

FIELDS = tuple(name for name in LeadContent.model_fields if not name.endswith("attributes"))
"""Every field, so that a characteristic of any scorecard can be read."""
Moments = NDArray[np.datetime64]
"""Times in microseconds, in UTC; NaT for an unknown one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Labels:
    """Examples as columns, one label per lead."""

    table: LeadTable
    """The leads as they were when they were scored."""
    lead_ids: NDArray[np.bytes_]
    positive: NDArray[np.bool_]
    reliability: NDArray[np.float64]
    """`Example.weight`."""
    at: Moments
    decided_at: Moments
    recorded_at: Moments
    propensities: NDArray[np.float64]
    stands_for: NDArray[np.float64]
    """Number of leads that each label represents: above 1 if young leads of its kind are still open
    (`weight_for_censoring`), or if only some of the labels of its kind were taken (`choose_newest`)."""

    def __len__(self) -> int:
        return len(self.positive)

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Labels":
        """Return the examples as columns, in the order in which LeadOps received the leads.

        Of several for a lead, the one recorded last counts; of several recorded at the same time, the negative one. Labels of
        weight 0 are left out.
        """
        newest: dict[LeadId, Example] = {}
        for example in examples:
            other = newest.get(example.lead_id)
            if other is None or _recency(example) > _recency(other):
                newest[example.lead_id] = example
        usable = (example for example in newest.values() if example.weight > 0)
        ordered = sorted(usable, key=lambda example: (example.at, example.lead_id))
        builder = TableBuilder(FIELDS)
        for example in ordered:
            builder.add(example.content, example.enrichment, example.signals)
        return cls(
            builder.build(),
            np.array([example.lead_id.bytes for example in ordered], dtype="S16"),
            np.array([example.is_positive for example in ordered], dtype=np.bool_),
            np.array([example.weight for example in ordered], dtype=np.float64),
            moments_of(example.at for example in ordered),
            moments_of(example.decided_at for example in ordered),
            moments_of(example.recorded_at for example in ordered),
            np.array([example.propensity for example in ordered], dtype=np.float64),
            np.array([example.stands_for for example in ordered], dtype=np.float64),
        )

    def only(self, rows: Codes) -> "Labels":
        """Return the labels in these rows, in their order."""
        arrays: dict[str, Any] = {
            name: getattr(self, name)[rows] for name in self.__dataclass_fields__ if name != "table"
        }
        return replace(self, table=self.table.only(rows), **arrays)

    def by_arrival(self) -> Codes:
        """Return the rows in the order in which LeadOps received the leads."""
        return np.lexsort((self.lead_ids, self.at))


def moments_of(times: Iterable[datetime | None]) -> Moments:
    """Return times as an array."""
    numbers = [None if time is None else (time - _EPOCH) // _MICROSECOND for time in times]
    return np.array(numbers, dtype="datetime64[us]")


def _recency(example: Example) -> tuple[bool, datetime, bool, float]:
    recorded = example.recorded_at
    return (recorded is not None, recorded or example.at, not example.is_positive, example.weight)
