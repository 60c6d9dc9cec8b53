"""Labeled leads as training data."""

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from leadops_core.intake.headers import compact
from leadops_core.learning.choose_labels import choose_newest
from leadops_core.learning.label_columns import FIELDS, Labels, Moments, moments_of
from leadops_core.learning.labels import LabelPolicy
from leadops_core.learning.repository.evaluations import LEARNED
from leadops_core.learning.repository.labels import LabelHead, LabelRepository
from leadops_core.schemas import LeadId, Origin, Scorecard, ScorecardVersion
from leadops_core.scoring.pages import LeadPages
from leadops_core.scoring.service import ScorecardService
from leadops_core.scoring.stored import LeadValues, StoredLead, add_stored
from leadops_core.scoring.table import Codes, LeadTable, TableBuilder

_AT_ONCE = 1_000


class TrainingData(NamedTuple):
    """The labels to learn from."""

    labels: Labels
    label_count: int
    """Number of all labels, of which the newest were taken."""
    silent_ids: NDArray[np.bytes_]
    """The leads that count as no response, although they have no label in the database."""


class _Heads(NamedTuple):
    """Labels without their leads, as columns."""

    lead_ids: NDArray[np.bytes_]
    positive: NDArray[np.bool_]
    reliability: NDArray[np.float64]
    at: Moments
    decided_at: Moments
    recorded_at: Moments

    def only(self, rows: Codes) -> "_Heads":
        columns: Iterator[Any] = (column[rows] for column in self)
        return _Heads(*columns)

    def followed_by(self, others: "_Heads") -> "_Heads":
        columns: Iterator[Any] = map(np.concatenate, zip(self, others, strict=True))
        return _Heads(*columns)


def read_training_data(
    repository: LabelRepository, policy: LabelPolicy, now: datetime, *, limit: int
) -> TrainingData:
    """Return the newest labels, at most `limit`, with the leads as they were when they were scored.

    A lead that was contacted counts as no response once it is older than the horizon. Until then it has no label.
    """
    labeled = _heads_of(repository.all(), policy, timedelta())
    horizon = timedelta(days=policy.horizon_days)
    silent = _heads_of(repository.silent(now - horizon), policy, horizon)
    heads = labeled.followed_by(silent)
    heads = heads.only(np.lexsort((heads.lead_ids, heads.at)))
    chosen = choose_newest(heads.positive, heads.at, heads.decided_at, limit)
    labels = _with_leads(repository, heads.only(chosen.rows), chosen.stands_for)
    return TrainingData(labels, len(heads.positive), silent.lead_ids)


def read_new_labels(
    repository: LabelRepository, policy: LabelPolicy, since: datetime, now: datetime, *, limit: int
) -> Labels:
    """Return the labels recorded after a time, at most the newest `limit`."""
    horizon = timedelta(days=policy.horizon_days)
    labeled = _heads_of(repository.all(since), policy, timedelta())
    silent = _heads_of(repository.silent(now - horizon, since - horizon), policy, horizon)
    heads = labeled.followed_by(silent)
    heads = heads.only(np.lexsort((heads.lead_ids, heads.recorded_at))[-limit:])
    return _with_leads(repository, heads, np.ones(len(heads.positive)))


def _heads_of(labels: Iterable[LabelHead], policy: LabelPolicy, delay: timedelta) -> _Heads:
    """Return labels as columns. `delay` is added to the time at which each was recorded."""
    ids, is_positive, weights = bytearray(), bytearray(), array("d")
    moments: list[list[Moments]] = [[], [], []]
    heads = iter(labels)
    while chunk := list(islice(heads, _AT_ONCE)):
        usable = [(head, label) for head in chunk if (label := policy.label(head.outcome))]
        for head, label in usable:
            ids += head.lead_id.bytes
            is_positive.append(label.is_positive)
            weights.append(label.weight)
        times = zip(
            *((head.arrived_at, head.occurred_at, head.recorded_at + delay) for head, _ in usable),
            strict=True,
        )
        for column, values in zip(moments, times, strict=False):
            column.append(moments_of(values))
    empty = moments_of(())
    return _Heads(
        np.frombuffer(bytes(ids), dtype="S16"),
        np.frombuffer(bytes(is_positive), dtype=np.bool_),
        np.array(weights),
        *(np.concatenate([empty, *column]) for column in moments),
    )


def _with_leads(repository: LabelRepository, heads: _Heads, stands_for: NDArray[np.float64]) -> Labels:
    """Return the labels with their leads. A lead that was erased meanwhile is left out."""
    pages = LeadPages()
    is_stored = np.ones(len(heads.positive), dtype=np.bool_)
    shares = repository.propensities()
    propensities = np.ones(len(heads.positive))
    for start in range(0, len(heads.positive), _AT_ONCE):
        ids = [UUID(bytes=id.ljust(16, b"\0")) for id in heads.lead_ids[start : start + _AT_ONCE].tolist()]
        found: dict[UUID, int] = {}
        page = _table_of(_numbered(repository.leads_as_scored(ids), found))
        pages.add(page.only(np.array([found[id] for id in ids if id in found], dtype=np.int32)))
        for row, id in enumerate(ids, start):
            is_stored[row] = id in found
            propensities[row] = shares.get(LeadId(id), 1.0)
    rows = np.flatnonzero(is_stored)
    stored = heads.only(rows)
    return Labels(pages.join(), *stored, propensities[rows], stands_for[rows])


def _numbered(leads: Iterable[tuple[UUID, LeadValues]], numbers: dict[UUID, int]) -> Iterator[LeadValues]:
    """Yield the leads, and note the number of each in their order."""
    for lead_id, lead in leads:
        numbers[lead_id] = len(numbers)
        yield lead


def _table_of(leads: Iterable[LeadValues | StoredLead]) -> LeadTable:
    """Return a page of leads in the columns that learning reads."""
    builder = TableBuilder(FIELDS)
    add_stored(builder, leads)
    return builder.build()


def in_pages(leads: Iterable[LeadValues | StoredLead]) -> LeadTable:
    """Return many leads in the columns that learning reads."""
    pages, rest = LeadPages(), iter(leads)
    while page := list(islice(rest, _AT_ONCE)):
        pages.add(_table_of(page))
    return pages.join()


def outcome_attributes(labels: LabelRepository, table: LeadTable) -> Iterator[str]:
    """Yield the attributes that an import of outcomes has excluded, in every spelling that the leads use."""
    excluded = {compact(name) for name in labels.excluded_columns()}
    for origin, name in sorted(table.columns):
        if origin is Origin.ATTRIBUTE and compact(name) in excluded:
            yield f"attribute:{name}"


def prior_scorecard(scorecards: ScorecardService, champion: ScorecardVersion) -> Scorecard:
    """Return the nearest ancestor that was not learned: a learned prior would count the same labels twice."""
    version = champion
    while version.made_by == LEARNED and version.parent_number is not None:
        version = scorecards.get(version.parent_number)
    return version.scorecard
