"""Frequent exact numbers get levels of their own if their leads end differently from those with numbers nearby."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from leadops_core.learning import Example, learn
from leadops_core.schemas import MISSING, Characteristic, Enrichment, GroupName, LeadContent, Level, Origin
from leadops_core.scoring import score
from tests.unit.learning.worlds import NOISE, champion, world

# Round amounts are as frequent as all others together.
AMOUNTS = tuple(
    str(amount)
    for thousand in range(1, 21)
    for amount in (*[thousand * 1_000] * 120, *range(thousand * 1_000 + 37, thousand * 1_000 + 997, 8))
)


def heaped_world(size: int, *, gap: float = 1.6) -> list[Example]:
    def log_odds(row: Mapping[str, str], _: int) -> float:
        return -0.8 - gap * (int(row["Amount"]) % 1_000 == 0) + int(row["Amount"]) / 20_000

    return world(size, {"Amount": AMOUNTS, **NOISE}, log_odds)


def amount_of(examples: list[Example]) -> Characteristic:
    card = learn(examples, champion()).challenger
    assert card is not None
    return next(own for own in card.characteristics if own.key == "Amount")


def test_heaped_amounts_get_levels_of_their_own() -> None:
    card = learn(heaped_world(1_000), champion()).challenger
    assert card is not None
    amount = next(own for own in card.characteristics if own.key == "Amount")
    round_values = [value for value in amount.exact_values if value % 1_000 == 0]
    assert len(round_values) >= 15
    assert len(amount.exact_values) - len(round_values) <= 2

    def result(text: str) -> tuple[str, float]:
        lead = LeadContent(attributes={"Amount": text})
        scored = score(lead, Enrichment(), (), scorecard=card, version=2)
        assert scored.base + sum(line.points for line in scored.lines) == scored.total
        assert scored.probability is not None
        return next(
            line.level for line in scored.lines if line.title.startswith("Amount")
        ), scored.probability

    level, round_chance = result("12000")
    assert level == "12000"
    assert {result(text) for text in ("12,000", "$ 12000.00", "12k")} == {(level, round_chance)}
    _, exact_chance = result("12345")
    assert exact_chance > 1.6 * round_chance


def test_numbers_with_a_smooth_effect_get_ranges_only() -> None:
    assert amount_of(heaped_world(1_000, gap=0.0)).exact_values == ()


def test_frequent_numbers_of_one_period_get_ranges_only() -> None:
    def of_the_day(lead: Example, place: int) -> Example:
        # A rate of interest changes every day, and so do the outcomes.
        amount = lead.content.attributes["Amount"] if place % 2 else str(9_013 + 100 * (place // 50))
        content = LeadContent(attributes={**lead.content.attributes, "Amount": amount})
        return replace(lead, content=content, is_positive=place % 2 == 0 and place // 50 % 2 == 0)

    values = amount_of([*map(of_the_day, heaped_world(1_000), range(1_000))]).exact_values
    assert {value % 1_000 for value in values} <= {0}


def test_heaps_are_not_searched_with_few_labels() -> None:
    assert amount_of(heaped_world(400)).exact_values == ()


def test_exact_values_do_not_depend_on_the_order_of_labels() -> None:
    examples = heaped_world(600)
    order = np.random.Generator(np.random.PCG64(1)).permutation(len(examples))
    assert amount_of([examples[index] for index in order]) == amount_of(examples)


@pytest.mark.parametrize("names", [("few", "many"), ("few", "100"), ("few", "some", "many", "100")])
def test_characteristic_refuses_exact_values_without_levels(names: tuple[str, ...]) -> None:
    levels = tuple(Level(name=name, points=0.0) for name in (*names, MISSING))
    with pytest.raises(ValueError, match="a level for each range"):
        Characteristic(
            name="seats",
            title="Seats",
            group=GroupName.HISTORY,
            origin=Origin.ATTRIBUTE,
            key="Seats",
            levels=levels,
            bounds=(10.0,),
            exact_values=(100.0,),
        )
