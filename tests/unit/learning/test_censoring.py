"""A missing outcome is not a bad one, and the newest labels do not represent all leads of their age."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leadops_core.learning import Example, LabelPolicy, weight_for_censoring
from leadops_core.learning.label_columns import Labels
from leadops_core.schemas import LeadContent, Outcome
from leadops_core.schemas.outcome_weights import DEFAULT_OUTCOME_WEIGHTS
from tests.unit.learning.worlds import START, example

NOW = START + timedelta(days=400)
HORIZON = 90


def lead(place: int, *, good: bool, arrived_days_ago: float, delay: float | None) -> Example:
    at = NOW - timedelta(days=arrived_days_ago)
    decided = None if delay is None else at + timedelta(days=delay)
    return replace(example(place, LeadContent(), good=good), at=at, decided_at=decided)


def history() -> list[Example]:
    """Half of the won leads took 10 days and half 50; all lost ones took 5."""
    won = [lead(i, good=True, arrived_days_ago=300, delay=10 if i % 2 else 50) for i in range(40)]
    return won + [lead(100 + i, good=False, arrived_days_ago=300, delay=5) for i in range(40)]


def number_of(young: Example, past: list[Example]) -> float:
    weighted = weight_for_censoring(Labels.of([*past, young]), NOW, HORIZON)
    [stands_for] = weighted.stands_for[weighted.lead_ids == young.lead_id.bytes]
    return float(stands_for)


def test_young_lead_represents_leads_without_an_outcome() -> None:
    assert number_of(lead(900, good=True, arrived_days_ago=20, delay=12), history()) == pytest.approx(2.0)
    assert number_of(lead(900, good=False, arrived_days_ago=20, delay=5), history()) == pytest.approx(1.0)
    assert number_of(lead(900, good=True, arrived_days_ago=60, delay=12), history()) == pytest.approx(1.0)


def test_lead_past_the_horizon_counts_once() -> None:
    assert number_of(lead(900, good=True, arrived_days_ago=91, delay=12), history()) == 1.0


def test_no_lead_counts_more_than_four_times() -> None:
    slow = [lead(i, good=True, arrived_days_ago=300, delay=80) for i in range(40)]
    assert number_of(lead(900, good=True, arrived_days_ago=2, delay=1), slow) == 4.0


@pytest.mark.parametrize("past", [history()[:10], []])
def test_censoring_needs_enough_known_delays(past: list[Example]) -> None:
    assert number_of(lead(900, good=True, arrived_days_ago=20, delay=12), past) == 1.0


def test_outcome_without_a_date_counts_once() -> None:
    assert number_of(lead(900, good=True, arrived_days_ago=20, delay=None), history()) == 1.0


def test_outcome_sign_and_weight_come_from_the_settings() -> None:
    plain = LabelPolicy()
    assert plain.label(Outcome.CLOSED_WON) == (True, 1.0)
    assert plain.label(Outcome.NO_RESPONSE) == (False, 0.5)
    own = LabelPolicy(weights={**DEFAULT_OUTCOME_WEIGHTS, Outcome.BOOKED_DEMO: -0.2, Outcome.NO_RESPONSE: 0})
    assert own.label(Outcome.BOOKED_DEMO) == (False, 0.2)
    assert own.label(Outcome.NO_RESPONSE) is None
    assert own.label(Outcome.CLOSED_WON) == (True, 1.0)
