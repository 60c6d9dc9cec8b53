"""Find characteristics whose values are missing in the same leads, such as those of a form that was not filled in."""

from collections.abc import Sequence

import numpy as np

from leadops_core.learning.encodings import FeatureEncoding
from leadops_core.learning.fit import Bools, Codes
from leadops_core.schemas import MISSING, Origin

_MIN_OVERLAP = 0.9
"""Leads that lack both values, by the leads that lack at least one of them, from which both belong to one form."""


def find_forms(encodings: Sequence[FeatureEncoding], codes: Sequence[Codes]) -> list[str | None]:
    """Return for each characteristic the name of its form, or None if no other one is missing in the same leads.

    A form is named after its first characteristic. `codes` are the levels of the labels.
    """
    forms: list[tuple[str, Bools, list[int]]] = []
    for index, (encoding, own) in enumerate(zip(encodings, codes, strict=True)):
        is_missing = own == encoding.names.index(MISSING)
        if encoding.characteristic.origin in (Origin.SIGNAL, Origin.PAIR) or is_missing.all():
            continue
        for _, pattern, members in forms:
            if (pattern & is_missing).sum() >= _MIN_OVERLAP * max((pattern | is_missing).sum(), 1):
                members.append(index)
                break
        else:
            if is_missing.any():
                forms.append((encoding.characteristic.name, is_missing, [index]))
    names: list[str | None] = [None] * len(encodings)
    for name, _, members in forms:
        for index in members if len(members) > 1 else ():
            names[index] = name
    return names


def label_counts(encoding: FeatureEncoding, codes: Codes) -> list[int]:
    """Return the number of labels of each level."""
    counts: list[int] = np.bincount(codes, minlength=len(encoding.names)).tolist()
    return counts
