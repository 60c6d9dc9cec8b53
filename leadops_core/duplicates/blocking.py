"""Which leads are compared with each other: those that share a key.

Comparing all pairs of 100,000 leads would be five billion comparisons. Leads that share no key would get no proposal.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from leadops_core.duplicates.identity import Identity
from leadops_core.duplicates.nicknames import nickname_groups

MAX_GROUP: Final = 60
"""A key that more leads share, such as the phone number of a switchboard, selects no pairs."""
_PREFIX: Final = 4


def blocking_keys(identity: Identity) -> Iterator[str]:
    """Yield the keys of a lead."""
    yield from (f"phone {phone}" for phone in identity.phones)
    yield from (f"profile {profile}" for profile in identity.profiles)
    if identity.mailbox is not None and not identity.is_shared:
        local, _, host = identity.mailbox.rpartition("@")
        yield f"mailbox {identity.mailbox}"
        if len(local) > _PREFIX:
            yield f"local {local}"
            yield f"start {local[:_PREFIX]}@{host}"
            yield f"end {local[-_PREFIX:]}@{host}"
    words = sorted(set(identity.name))
    # With a letter of the company: a common name alone is no reason to compare two leads.
    letter = identity.company[0][:1] if identity.company else None
    if letter is not None and len(words) > 1:
        yield f"name {' '.join(words)} {letter}"
        for group in nickname_groups(identity.first[0] if identity.first else ""):
            yield f"nickname {group} {identity.name[-1]} {letter}"
    places = {*identity.company[:1], *(domain.partition(".")[0] for domain in identity.domains)}
    for place in places:
        for word in words:
            if len(word) > 1:
                yield f"word {word} {place}"


def pairs_of(keys: npt.NDArray[np.int64], rows: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], int]:
    """Return the pairs of rows that share a key, as `lower row << 32 | higher row`, and the number of groups left out.

    `keys[i]` is a key of `rows[i]`, as a hash. A group of more than `MAX_GROUP` rows is left out.
    """
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    pairs = [np.empty(0, np.int64)]
    for size in range(2, MAX_GROUP + 1):
        groups = starts[sizes == size]
        if len(groups):
            members = np.sort(rows[groups[:, None] + np.arange(size)], axis=1).astype(np.int64)
            left, right = np.triu_indices(size, 1)
            pairs.append(((members[:, left] << 32) | members[:, right]).ravel())
    all_pairs = np.concatenate(pairs)
    # Group by group, so that pairs next to each other are about the same leads.
    all_pairs = all_pairs[np.sort(np.unique(all_pairs, return_index=True)[1])]
    # A lead may have a key twice.
    return all_pairs[(all_pairs >> 32) != (all_pairs & 0xFFFFFFFF)], int((sizes > MAX_GROUP).sum())
