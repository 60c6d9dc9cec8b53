"""The order of labels in time, which the test of a scorecard and the drift of its base rate depend on."""

import hashlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadops_core.intake.headers import compact
from leadops_core.intake.outcomes import day_order, read_moment
from leadops_core.learning.file_order import oldest_first, without_gaps
from leadops_core.learning.label_columns import Labels, Moments, moments_of
from leadops_core.learning.metrics import Bools, auc
from leadops_core.schemas import LabelOrder, OrderBasis, Origin
from leadops_core.scoring.table import Codes, Column, LeadTable

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

    labels: Labels
    order: LabelOrder

    @property
    def has_time(self) -> bool:
        """Return False if the labels were shuffled."""
        return self.order.basis is not OrderBasis.SHUFFLED


def order_labels(labels: Labels) -> Ordered:
    """Return the labels in order of time; `labels` come in the order in which LeadOps received the leads.

    The dates of outcomes decide if nearly all good and nearly all bad labels have one, else a column with dates of creation,
    else the order of the file, reversed if it has the newest lead first. An order that tells the outcome by itself is not used:
    it says how the file was made, not how outcomes change. If there is no other, the labels are shuffled, in the same way for
    the same labels.
    """
    rows, order = _find_order(labels)
    return Ordered(labels if rows is None else labels.only(rows), order)


def _find_order(labels: Labels) -> tuple[Codes | None, LabelOrder]:
    """Return the rows of the labels in order of time, or None if they are in this order, and what decided the order."""
    positive, decided = labels.positive, decided_moments(labels.at, labels.decided_at)
    skipped = ""
    if are_dated(decided, positive):
        rows = rows_by_date(decided)
        if not predicts_outcome(positive[rows]):
            return rows, _by_outcome_date()
        skipped = ". The dates of the outcomes were not used: they tell good from bad leads by themselves"
    elif not np.isnat(decided).all():
        skipped = f". The dates of the outcomes were not used: {_coverage(decided, positive)} have one"
    for name in _created_columns(labels.table):
        created = _created(labels.table.column(Origin.ATTRIBUTE, name))
        if are_dated(created, positive) and not predicts_outcome(positive[rows := rows_by_date(created)]):
            return rows, _by_creation(name, skipped)
    by_file = oldest_first(labels, decided)
    if by_file is not None and not predicts_outcome(positive[by_file.rows]):
        return by_file.rows, _by_file(by_file.column, skipped)
    if not predicts_outcome(positive):
        return None, _by_arrival(skipped)
    return np.lexsort((labels.lead_ids, _fingerprints(labels.table))), _shuffled()


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


def decided_moments(at: Moments, decided_at: Moments) -> Moments:
    """Return the times that dated labels count from; a lead that arrived before its outcome counts from its arrival."""
    return np.minimum(at, decided_at)


def _created_columns(table: LeadTable) -> list[str]:
    names = [name for origin, name in table.columns if origin is Origin.ATTRIBUTE]
    known = [(_CREATED.index(key), name) for name in names if (key := compact(name)) in _CREATED]
    return [name for _, name in sorted(known)]


def _created(column: Column) -> Moments:
    texts = [value or "" for value in column.values]
    order = day_order(texts)
    return moments_of(read_moment(text, order) for text in texts)[column.codes]


def are_dated(moments: Moments, positive: Bools) -> bool:
    """Return True if nearly all good and nearly all bad labels have a date."""
    known = ~np.isnat(moments)
    return all(kind.any() and known[kind].mean() >= _NEARLY_ALL for kind in (positive, ~positive))


def _coverage(moments: Moments, positive: Bools) -> str:
    known = ~np.isnat(moments)
    good, bad = (float(known[kind].mean()) if kind.any() else 0.0 for kind in (positive, ~positive))
    return f"{good:.0%} of good and {bad:.0%} of bad outcomes"


def rows_by_date(moments: Moments) -> Codes:
    """Return the rows by date; one without a date takes that of the row before it, or of the first that has one."""
    return np.argsort(without_gaps(moments, ~np.isnat(moments)), kind="stable")


def predicts_outcome(positive: Bools) -> bool:
    """Return True if the position of a label predicts its outcome, or if the outcomes form blocks.

    Random order has 1 + 2 n₁ n₀ / n runs on average (Wald and Wolfowitz 1940, Annals of Mathematical Statistics 11).
    """
    good, bad = int(positive.sum()), int((~positive).sum())
    if min(good, bad) < _MIN_OF_EACH_KIND:
        return False
    rows = np.arange(len(positive), dtype=np.float64)
    position_auc = auc(rows, positive, np.ones(len(positive)))
    runs = 1 + int((positive[1:] != positive[:-1]).sum())
    expected = 1 + 2 * good * bad / (good + bad)
    return max(position_auc, 1 - position_auc) > _LEAKING_AUC or runs < _MIN_RUNS_SHARE * expected


def _fingerprints(table: LeadTable) -> NDArray[np.uint64]:
    """Return a number for each lead that depends on its values, and not on the order of the columns."""
    sums = np.zeros(table.size, dtype=np.uint64)
    for (origin, name), column in table.columns.items():
        digests = b"".join(
            bytes(8)
            if value is None
            else hashlib.blake2b(f"{origin}\0{name}\0{value}".encode(), digest_size=8).digest()
            for value in column.values
        )
        sums += np.frombuffer(digests, dtype="<u8")[column.codes]
    return sums
