"""The order of labels in time, which the test of a scorecard and the drift of its base rate depend on."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from leadops_core.intake.headers import compact
from leadops_core.intake.outcomes import day_order, read_moment
from leadops_core.learning.examples import Example
from leadops_core.learning.file_order import oldest_first
from leadops_core.learning.metrics import Bools, auc
from leadops_core.schemas import LabelOrder, OrderBasis

_NEARLY_ALL = 0.9
"""Share of the labels of each kind that need a date before dates decide the order.

If only won leads have dates, ordering by date puts one kind first. A few gaps are harmless: such labels take the date of their
neighbor in the file.
"""
_LEAKING_AUC = 0.9
_MIN_OF_EACH_KIND = 5
_MIN_RUNS_SHARE = 0.2
"""Smallest number of runs of equal outcomes, as a share of the number expected in random order.

Files sorted by outcome in several blocks have nearly none. Windows of 50 labels of the two public files with strong drift
have .46 at least.
"""
_CREATED = (
    "createddate createdate createdon createdat created datecreated createdtime creationdate creationtime leadcreated "
    "leadcreateddate leadcreatedon dealcreated dealcreateddate dealcreatedon personcreated contactcreated addtime dateadded "
    "addeddate addedon addedat leaddate entrydate inquirydate enquirydate requestdate registrationdate registeredon signupdate "
    "signedupat submitted submittedat submissiondate submissiontime receivedat receivedon datereceived firstseen "
    "firstcontactdate timestamp date erstelltam erstelldatum angelegtam anlagedatum eingangsdatum eingang datum datedecreation "
    "creele fechadecreacion fecha datadicreazione datadecriacao data"
).split()
"""Names of columns with the date on which a lead was created, surest first."""


class Ordered(NamedTuple):
    """Labels in the order that the update uses."""

    examples: tuple[Example, ...]
    order: LabelOrder

    @property
    def has_time(self) -> bool:
        """Return False if the labels were shuffled."""
        return self.order.basis is not OrderBasis.SHUFFLED


def order_labels(examples: Sequence[Example]) -> Ordered:
    """Return the labels in order of time; `examples` come in the order in which LeadOps received the leads.

    The dates of outcomes decide if nearly all good and nearly all bad labels have one, else a column with dates of creation,
    else the order of the file, reversed if it has the newest lead first. An order that tells the outcome by itself is not used:
    it says how the file was made, not how outcomes change. If there is no other, the labels are shuffled, in the same way for
    the same labels.
    """
    positive = np.array([example.is_positive for example in examples], dtype=np.bool_)
    decided = [_decided(example) for example in examples]
    skipped = ""
    if _are_dated(decided, positive):
        found = _sorted(examples, decided)
        if not _predicts_outcome(found):
            return Ordered(found, _by_outcome_date())
        skipped = ". The dates of the outcomes were not used: they tell good from bad leads by themselves"
    elif any(moment is not None for moment in decided):
        skipped = f". The dates of the outcomes were not used: {_coverage(decided, positive)} have one"
    for column in _created_columns(examples):
        created = _created(examples, column)
        if _are_dated(created, positive) and not _predicts_outcome(found := _sorted(examples, created)):
            return Ordered(found, _by_creation(column, skipped))
    by_file = oldest_first(examples, decided, positive)
    if by_file is not None and not _predicts_outcome(by_file.examples):
        return Ordered(by_file.examples, _by_file(by_file.column, skipped))
    if not _predicts_outcome(examples):
        return Ordered(tuple(examples), _by_arrival(skipped))
    shuffled = tuple(sorted(examples, key=_fingerprint))
    return Ordered(shuffled, _shuffled())


def _by_outcome_date() -> LabelOrder:
    return LabelOrder(basis=OrderBasis.OUTCOME_DATE, sentence="The outcomes are in order of their dates")


def _by_creation(column: str, skipped: str) -> LabelOrder:
    sentence = f"The outcomes are in order of the date in the column “{column}”{skipped}"
    return LabelOrder(basis=OrderBasis.CREATED_DATE, column=column, sentence=sentence)


def _by_file(column: str | None, skipped: str) -> LabelOrder:
    if column is None:
        sentence = f"The file has the newest leads first, so its order was reversed{skipped}"
        return LabelOrder(basis=OrderBasis.NEWEST_FIRST, sentence=sentence)
    sentence = f"The outcomes are in order of the column “{column}”, by which the file is sorted{skipped}"
    return LabelOrder(basis=OrderBasis.SORTED_COLUMN, column=column, sentence=sentence)


def _by_arrival(skipped: str) -> LabelOrder:
    sentence = (
        f"The outcomes are in the order in which the leads arrived; rows of a file keep their order{skipped}"
    )
    return LabelOrder(basis=OrderBasis.ARRIVAL, sentence=sentence)


def _shuffled() -> LabelOrder:
    sentence = (
        "The order of the outcomes was ignored: good and bad leads stand apart in it (such as all won leads first), "
        "so it does not show how outcomes change over time"
    )
    return LabelOrder(basis=OrderBasis.SHUFFLED, sentence=sentence)


def _decided(example: Example) -> datetime | None:
    """Return the time that a dated label counts from; a lead that arrived before its outcome counts from its arrival."""
    return None if example.decided_at is None else min(example.at, example.decided_at)


def _created_columns(examples: Sequence[Example]) -> list[str]:
    names = {name for example in examples for name in example.content.attributes}
    known = [(_CREATED.index(key), name) for name in names if (key := compact(name)) in _CREATED]
    return [name for _, name in sorted(known)]


def _created(examples: Sequence[Example], column: str) -> list[datetime | None]:
    texts = [example.content.attributes.get(column, "") for example in examples]
    order = day_order(texts)
    return [read_moment(text, order) for text in texts]


def _are_dated(moments: Sequence[datetime | None], positive: Bools) -> bool:
    known = np.array([moment is not None for moment in moments], dtype=np.bool_)
    return all(kind.any() and known[kind].mean() >= _NEARLY_ALL for kind in (positive, ~positive))


def _coverage(moments: Sequence[datetime | None], positive: Bools) -> str:
    known = np.array([moment is not None for moment in moments], dtype=np.bool_)
    good, bad = (float(known[kind].mean()) if kind.any() else 0.0 for kind in (positive, ~positive))
    return f"{good:.0%} of good and {bad:.0%} of bad outcomes"


def _sorted(examples: Sequence[Example], moments: Sequence[datetime | None]) -> tuple[Example, ...]:
    """Sort by date; a label without one takes the date of the label before it, or of the first that has one."""
    last = next(moment for moment in moments if moment is not None)
    keys = []
    for moment in moments:
        last = moment or last
        keys.append(last)
    order = sorted(range(len(examples)), key=keys.__getitem__)
    return tuple(examples[index] for index in order)


def _predicts_outcome(examples: Sequence[Example]) -> bool:
    """Return True if the position of a label predicts its outcome, or if the outcomes form blocks.

    Random order has 1 + 2 n₁ n₀ / n runs on average (Wald and Wolfowitz 1940, Annals of Mathematical Statistics 11).
    """
    positive = np.array([example.is_positive for example in examples], dtype=np.bool_)
    good, bad = int(positive.sum()), int((~positive).sum())
    if min(good, bad) < _MIN_OF_EACH_KIND:
        return False
    rows = np.arange(len(positive), dtype=np.float64)
    position_auc = auc(rows, positive, np.ones(len(positive)))
    runs = 1 + int((positive[1:] != positive[:-1]).sum())
    expected = 1 + 2 * good * bad / (good + bad)
    return max(position_auc, 1 - position_auc) > _LEAKING_AUC or runs < _MIN_RUNS_SHARE * expected


def _fingerprint(example: Example) -> tuple[bytes, bytes]:
    content = example.content.model_dump_json(exclude={"outcome_attributes"})
    return hashlib.sha256(content.encode()).digest(), example.lead_id.bytes
