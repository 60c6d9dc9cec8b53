"""Every enum that people see has a word for each member, and no table has a word for anything else."""

import inspect
import string
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from leadops_core import schemas
from leadops_core.enrichment.places import region_of
from leadops_core.enrichment.title_words import DEPARTMENTS, SENIORITIES
from leadops_core.graph.topology import NODES
from leadops_core.intake.outcomes.values import Meaning
from leadops_core.outreach.checks import CHECKS
from leadops_core.schemas import LeadContent, LeadField, Outcome
from leadops_core.schemas.signal import SIGNAL_LEVELS
from leadops_core.texts import en

NEVER_SHOWN = {
    "CallOutcome",
    "CalibrationVerdict",
    "DriftVerdict",
    "LeadField",
    "LineKind",
    "MailMode",
    "OrderBasis",
    "Origin",
    "RescoringPhase",
    "SendStatus",
}
"""Enums without a table: a sentence, a control or an icon shows them, or no person ever sees them."""

FRAGMENTS = {*en.EVIDENCE.values(), *en.NEXT_STEP_DETAILS.values()}

TABLES: dict[str, Mapping[Any, Any]] = {
    name: table for name, table in vars(en).items() if name.isupper() and isinstance(table, Mapping)
}


def _enums() -> list[type[StrEnum]]:
    members = vars(schemas).values()
    return [each for each in members if inspect.isclass(each) and issubclass(each, StrEnum)]


def _enum_of(table: Mapping[Any, Any]) -> type[StrEnum] | None:
    kinds = {type(key) for key in table}
    return kinds.pop() if kinds != {str} else None


@pytest.mark.parametrize("enum", _enums(), ids=lambda enum: enum.__name__)
def test_every_enum_member_has_a_text(enum: type[StrEnum]) -> None:
    tables = [table for table in TABLES.values() if _enum_of(table) is enum]
    assert bool(tables) is (enum.__name__ not in NEVER_SHOWN)
    for table in tables:
        assert set(table) == set(enum)


def test_tables_of_names_match_the_code() -> None:
    assert set(en.CHECKS) == set(CHECKS)
    assert set(en.NODES) == {node.name for node in NODES} | {"learning_update"}
    assert set(en.FIELDS) == {*LeadField, *LeadContent.model_fields} - {"attributes", "outcome_attributes"}
    assert set(en.OUTCOME_MEANINGS) == {*Outcome, *Meaning}
    assert {kind: tuple(levels) for kind, levels in en.SIGNAL_LEVELS.items()} == SIGNAL_LEVELS


def test_tables_of_fact_values_match_the_code() -> None:
    assert set(en.SENIORITIES) == {level for level, *_ in SENIORITIES} | {"staff"}
    assert set(en.DEPARTMENTS) == {department for department, _ in DEPARTMENTS} | {"other"}
    letters = string.ascii_uppercase
    assert set(en.REGIONS) == {region_of(a + b) for a in letters for b in letters} - {None}
    assert set(en.VALUES) <= set(en.FIELDS) | set(en.FACTS)


def test_texts_start_with_a_capital_and_end_plain() -> None:
    words = [word for table in TABLES.values() for word in table.values() if isinstance(word, str)]
    for word in words:
        assert word == word.strip()
        assert not word[0].isalpha() or word[0].isupper() or word in FRAGMENTS, word
