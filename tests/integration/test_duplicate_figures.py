"""How well duplicates are found, on 2,500 generated records of which the truth is known."""

import csv
import io
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest

from leadops_core import LeadOps, Settings
from tests.support.duplicate_people import DOUBLES, DUPLICATES, HEADER, Record, make_people

_LEAST_PRECISION = 0.995
_LEAST_RECALL = 0.90
_LEAST_PROPOSAL_PRECISION = 0.90
Pair = tuple[int, int]


class _Found(NamedTuple):
    merged: set[Pair]
    proposed: set[Pair]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_duplicates_reach_the_stated_precision_and_recall(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    records = make_people(seed)
    people = defaultdict(list)
    for number, record in enumerate(records):
        people[record.person].append(number)
    truth = {pair for numbers in people.values() for pair in combinations(numbers, 2)}
    assert len(records) >= 2_000
    assert len(DOUBLES) >= 9
    found = _find(records, tmp_path)
    precision = len(found.merged & truth) / len(found.merged)
    recall = len((found.merged | found.proposed) & truth) / len(truth)
    proposal_precision = len(found.proposed & truth) / len(found.proposed)
    missed = Counter(records[one].kind for one, _ in truth - found.merged - found.proposed)
    wrong = Counter(records[one].kind for one, _ in (found.merged | found.proposed) - truth)
    with capsys.disabled():
        print(
            f"\n{len(records):,} records, {len(truth)} true pairs, {len(DUPLICATES)} kinds, {len(DOUBLES)} kinds of doubles: "
            f"precision of automatic merges {precision:.4f} ({len(found.merged)}), recall {recall:.4f}, "
            f"precision of proposals {proposal_precision:.4f} ({len(found.proposed)}); "
            f"missed {dict(missed)}, wrong {dict(wrong)}"
        )
    assert precision >= _LEAST_PRECISION
    assert recall >= _LEAST_RECALL
    assert proposal_precision >= _LEAST_PROPOSAL_PRECISION


def _find(records: list[Record], folder: Path) -> _Found:
    file = io.StringIO()
    writer = csv.writer(file)
    # A last column that differs in every row, so that each merge is on the timeline with its line.
    writer.writerow([*HEADER, "Badge Color"])
    writer.writerows([*record.row(), f"shade {number}"] for number, record in enumerate(records))
    with LeadOps.open(f"sqlite:///{folder}/leads.db", config=Settings(_env_file=None)) as ops:
        ops.ingest(io.BytesIO(file.getvalue().encode()), file_name="people.csv")
        rows: dict[UUID, list[int]] = {}
        for lead in ops.leads.iterate():
            lines = (activity.payload.get("line") for activity in ops.leads.show(lead.id).activities)
            rows[lead.id] = sorted(line - 2 for line in lines if line is not None)
        assert sum(map(len, rows.values())) == len(records)
        ops.duplicates.search()
        pairs = ops.duplicates.list(limit=10_000).items
    return _Found(
        merged={pair for numbers in rows.values() for pair in combinations(numbers, 2)},
        proposed={
            (min(one, other), max(one, other))
            for pair in pairs
            for one in rows[pair.lead.id]
            for other in rows[pair.other.id]
        },
    )
