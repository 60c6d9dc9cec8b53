"""Compare all leads with each other, and store the pairs that may be the same person."""

import hashlib
from array import array
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from leadops_core.duplicates.blocking import blocking_keys, pairs_of
from leadops_core.duplicates.comparison import PROPOSED_FROM, compare
from leadops_core.duplicates.identity import Identity, identity_digest, identity_of
from leadops_core.duplicates.repository.pairs import DuplicateRepository, FoundPair
from leadops_core.schemas import LeadId
from leadops_core.schemas.progress import Progress

_PAIRS_AT_ONCE = 10_000


class SearchResult(NamedTuple):
    lead_count: int
    pair_count: int
    new_count: int
    skipped_groups: int


def search_duplicates(repository: DuplicateRepository, progress: Progress | None = None) -> SearchResult:
    """Compare the leads, and store the possible duplicates in chunks, a transaction each.

    Memory holds about 100 bytes for each lead. `progress` is called with the number of compared pairs and of all pairs.
    """
    ids, pairs, skipped_groups = _candidates(repository)
    new_count = 0
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        chunk = pairs[start : start + _PAIRS_AT_ONCE]
        new_count += _compare_chunk(repository, ids, chunk)
        if progress is not None:
            progress(min(start + _PAIRS_AT_ONCE, len(pairs)), len(pairs))
    return SearchResult(len(ids) // 16, len(pairs), new_count, skipped_groups)


def _candidates(repository: DuplicateRepository) -> tuple[bytearray, npt.NDArray[np.int64], int]:
    """Return the ids of all leads, 16 bytes each, the pairs to compare, and the number of groups left out."""
    ids, keys, rows = bytearray(), array("q"), array("i")
    for number, (id, content) in enumerate(repository.contents()):
        ids += id.bytes
        for key in blocking_keys(identity_of(content)):
            keys.append(hash(key))
            rows.append(number)
    pairs, skipped_groups = pairs_of(np.array(keys, np.int64), np.array(rows, np.int32))
    return ids, pairs, skipped_groups


def _compare_chunk(repository: DuplicateRepository, ids: bytearray, pairs: npt.NDArray[np.int64]) -> int:
    numbered = [(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in pairs]
    lead_ids = {number: _id_at(ids, number) for pair in numbered for number in pair}
    contents = repository.contents_of(list(lead_ids.values()))
    identities = {id: identity_of(content) for id, content in contents.items()}
    matches = list(_found((lead_ids[one], lead_ids[other], identities) for one, other in numbered))
    return repository.store(matches) if matches else 0


def _found(pairs: Iterator[tuple[LeadId, LeadId, dict[LeadId, Identity]]]) -> Iterator[FoundPair]:
    for one, other, identities in pairs:
        mine, theirs = identities.get(one), identities.get(other)
        if mine is None or theirs is None:
            continue
        comparison = compare(mine, theirs)
        if comparison.score >= PROPOSED_FROM:
            text = f"{identity_digest(mine)}\n{identity_digest(theirs)}"
            digest = hashlib.sha256(text.encode()).hexdigest()
            yield FoundPair(one, other, comparison, digest)


def _id_at(ids: bytearray, number: int) -> LeadId:
    return LeadId(UUID(bytes=bytes(ids[number * 16 : number * 16 + 16])))
