"""A score is a sum: exact, within its range, and in the order of its levels."""

import itertools
import json
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadops_core.enrichment import enrich
from leadops_core.schemas import (
    MISSING,
    SIGNAL_LEVELS,
    CompanySize,
    Enrichment,
    Industry,
    LeadContent,
    LeadSource,
    LineKind,
    Scorecard,
    ScoreLabel,
    ScoreResult,
    Signal,
    SignalKind,
    Thresholds,
    Urgency,
)
from leadops_core.scoring import default_scorecard, label, read_signals, score
from leadops_core.scoring.saturation import GroupLimits, saturate
from leadops_core.testing.strategies import lead_contents, leads, points, scorecards
from tests.unit.scoring.sums import total_of


def score_of(content: LeadContent, scorecard: Scorecard | None = None) -> ScoreResult:
    return score(
        content, enrich(content), read_signals(content), scorecard=scorecard or default_scorecard(), version=3
    )


def added_up(result: ScoreResult, shuffled: random.Random) -> float:
    terms = [result.base, *(line.points for line in result.lines)]
    shuffled.shuffle(terms)
    total = 0.0
    for term in terms:
        total += term
    return total


def check(result: ScoreResult, scorecard: Scorecard, shuffled: random.Random) -> None:
    for _ in range(3):
        assert added_up(result, shuffled) == result.total
    assert 0 < result.total < 100
    assert result.label is label(result.total, scorecard.thresholds)
    sizes = [abs(line.points) for line in result.lines]
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)


@given(lead_contents(), st.randoms(use_true_random=False))
def test_any_lead_adds_up_exactly_in_any_order(content: LeadContent, shuffled: random.Random) -> None:
    check(score_of(content), default_scorecard(), shuffled)


@given(lead_contents(), scorecards(), st.randoms(use_true_random=False))
def test_any_scorecard_adds_up_exactly_in_any_order(
    content: LeadContent, scorecard: Scorecard, shuffled: random.Random
) -> None:
    check(score_of(content, scorecard), scorecard, shuffled)


@given(lead_contents())
def test_same_lead_gives_the_same_result_twice(content: LeadContent) -> None:
    again = LeadContent.model_validate_json(content.model_dump_json())
    # A scorecard of its own: nothing that was kept from the first time may show.
    fresh = Scorecard.model_validate_json(default_scorecard().model_dump_json())
    assert score_of(content).model_dump_json() == score_of(again, fresh).model_dump_json()


@given(leads())
def test_stored_lead_scores_like_its_content(lead: LeadContent) -> None:
    content = LeadContent(**{name: getattr(lead, name) for name in LeadContent.model_fields})
    assert score_of(lead) == score_of(content)


@given(lead_contents(), scorecards())
def test_scoring_schema_validation(content: LeadContent, scorecard: Scorecard) -> None:
    result = score_of(content, scorecard)
    assert ScoreResult.model_validate(result.model_dump()) == result
    assert ScoreResult.model_validate_json(result.model_dump_json()) == result
    assert json.loads(result.model_dump_json())["scorecard_version"] == 3
    for line in result.lines:
        assert type(line).model_validate(line.model_dump()) == line
        assert line.model_fields_set == type(line).model_validate(line.model_dump()).model_fields_set


def test_scoring_schema_refuses_sums_that_do_not_add_up() -> None:
    result = score_of(LeadContent(job_title="CEO")).model_dump()
    with pytest.raises(ValidationError, match="multiple of 1/64"):
        ScoreResult.model_validate(result | {"total": 50.1})
    with pytest.raises(ValidationError, match="less than or equal to 100"):
        ScoreResult.model_validate(result | {"total": 101.0})
    with pytest.raises(ValidationError, match="Extra inputs"):
        ScoreResult.model_validate(result | {"bonus": 1})


def saturated(raw: float, limits: GroupLimits) -> float:
    return float(saturate(np.array([raw]), limits)[0])


@given(points(-1_000, 1_000), points(0, 60), points(1, 60), points(1, 60), st.floats(0.01, 0.99))
def test_group_limit_is_never_reached_and_keeps_the_order(
    raw: float, more: float, floor: float, ceiling: float, knee: float
) -> None:
    limits = GroupLimits(np.array([-floor]), np.array([ceiling]), np.array([knee]))
    counted = saturated(raw, limits)
    assert -floor < counted < ceiling
    assert (counted * 64) % 1 == 0
    assert saturated(raw + more, limits) >= counted
    if -floor * knee <= raw <= ceiling * knee:
        assert counted == raw
    mirrored = GroupLimits(-limits.ceiling, -limits.floor, limits.knee)
    assert saturated(-raw, mirrored) == -counted


def test_group_limit_shows_diminishing_returns_as_line() -> None:
    content = LeadContent(
        job_title="VP Sales",
        email="ana@acme.de",
        company_name="Acme",
        company_size=CompanySize.UPPER_MEDIUM,
        industry=Industry.SOFTWARE,
        country="DE",
    )
    result = score_of(content)
    fit = [line for line in result.lines if line.group == "fit"]
    (limit,) = (line for line in fit if line.kind is LineKind.LIMIT)
    raw = sum(line.points for line in fit if line is not limit)
    assert limit.points < 0
    assert limit.title == "Fit: diminishing returns"
    assert limit.evidence.source == "group:fit"
    assert raw + limit.points < 21 < raw


# The shipped scorecard.


def ranked(card: Scorecard) -> dict[str, list[str]]:
    """The levels of each characteristic, worst first."""
    return {
        characteristic.name: [
            level.name for level in sorted(characteristic.levels, key=lambda level: level.points)
        ]
        for characteristic in card.characteristics
    }


@pytest.mark.parametrize("start", ["best", "worst", "missing"])
def test_shipped_scorecard_never_saturates(start: str) -> None:
    card = default_scorecard()
    levels = ranked(card)
    place = {"best": -1, "worst": 0}
    base = {name: MISSING if start == "missing" else own[place[start]] for name, own in levels.items()}
    for characteristic in card.characteristics:
        points = {level.name: level.points for level in characteristic.levels}
        ladder = [
            (points[level], total_of(card, {**base, characteristic.name: level}))
            for level in levels[characteristic.name]
        ]
        for (worse, low), (better, high) in itertools.pairwise(ladder):
            assert (low < high) if worse < better else (low == high), (characteristic.name, start)


def test_shipped_scorecard_stays_inside_its_range_by_construction() -> None:
    card = default_scorecard()
    assert card.base + sum(group.floor for group in card.groups) > 0
    assert card.base + sum(group.ceiling for group in card.groups) < 100
    worst, best = (
        total_of(card, {name: own[place] for name, own in ranked(card).items()}) for place in (0, -1)
    )
    assert 0 < worst < 10
    assert 90 < best < 100


def test_shipped_scorecard_has_whole_points_and_descriptions() -> None:
    for characteristic in default_scorecard().characteristics:
        assert characteristic.title
        for level in characteristic.levels:
            assert level.points == int(level.points)
            assert level.title, (characteristic.name, level.name)


def test_shipped_scorecard_knows_every_level_of_every_signal() -> None:
    by_name = {characteristic.key: characteristic for characteristic in default_scorecard().characteristics}
    for kind, levels in SIGNAL_LEVELS.items():
        named = [level.name for level in by_name[kind.value].levels]
        assert named == [*levels, MISSING]


@pytest.mark.parametrize(
    "kind", [SignalKind.INTENT, SignalKind.TIMELINE, SignalKind.BUDGET, SignalKind.AUTHORITY]
)
def test_stronger_signals_have_more_points(kind: SignalKind) -> None:
    (characteristic,) = (
        c for c in default_scorecard().characteristics if c.origin == "signal" and c.key == kind
    )
    worth = [level.points for level in characteristic.levels if level.name != MISSING]
    assert worth == sorted(set(worth), reverse=True)


HOT = LeadContent(
    first_name="Ana",
    email="ana@acme.de",
    company_name="Acme",
    job_title="VP Sales",
    industry=Industry.SOFTWARE,
    company_size=CompanySize.UPPER_MEDIUM,
    country="DE",
    source=LeadSource.REFERRAL,
    urgency=Urgency.HIGH,
    lead_message="Could we see a demo next week? Our budget is approved and I am the decision maker.",
)


def test_buyer_with_budget_and_intent_is_hot() -> None:
    result = score_of(HOT)
    assert (result.label, result.lifts) == (ScoreLabel.HOT, ())


def test_good_company_without_intent_is_not_hot() -> None:
    content = HOT.model_copy(update={"lead_message": "Just looking around.", "urgency": "medium"})
    assert score_of(content).label is ScoreLabel.WARM


@pytest.mark.parametrize(
    "message",
    [
        "Please unsubscribe me.",
        "We build a competing product.",
        "I am looking for a job.",
        "We sell verified lead lists.",
        "I am a student writing a thesis.",
    ],
)
def test_lead_with_a_concern_is_cold_despite_its_profile(message: str) -> None:
    content = HOT.model_copy(update={"lead_message": message})
    assert score_of(content).label is ScoreLabel.COLD


def test_empty_lead_is_cold() -> None:
    assert score_of(LeadContent()).label is ScoreLabel.COLD


def test_budget_stated_twice_counts_less_than_twice() -> None:
    card = default_scorecard()
    best = {
        c.name: max(level.points for level in c.levels)
        for c in card.characteristics
        if c.name.startswith("budget")
    }
    assert sum(best.values()) < card.groups[1].ceiling / 2


@pytest.mark.parametrize(
    ("total", "expected"),
    [(80.0, "HOT"), (79.984375, "WARM"), (60.0, "WARM"), (59.984375, "COLD"), (0.0, "COLD")],
)
def test_score_labels_start_at_their_thresholds(total: float, expected: str) -> None:
    assert label(total, Thresholds(hot=80, warm=60)) == expected


def test_strongest_of_similar_signals_counts_in_any_order() -> None:
    content = LeadContent(lead_message="Could we see a demo and the price list?")
    signals = read_signals(content)
    assert len(signals) == 2
    results = [
        score(content, Enrichment(), given, scorecard=default_scorecard(), version=1)
        for given in (signals, signals[::-1])
    ]
    assert results[0].lines == results[1].lines
    (line,) = (line for line in results[0].lines if line.characteristic == "intent")
    assert line.level == "demo"
    assert line.evidence.quote == signals[0].quote


def test_signal_of_an_unknown_level_has_no_points() -> None:
    signal = Signal(
        kind=SignalKind.INTENT, level="HOT", quote="x", field="lead_message", start=0, detector="model:m"
    )
    content = LeadContent(lead_message="x")
    with_signal, without = (
        score(content, Enrichment(), given, scorecard=default_scorecard(), version=1)
        for given in ((signal,), ())
    )
    assert with_signal.total == without.total


def test_evidence_contains_no_long_texts() -> None:
    result = score_of(LeadContent(lead_message="secret words", pain_point="more secret words"))
    assert "secret" not in result.model_dump_json()


def test_importing_scoring_loads_no_graph_or_database() -> None:
    code = (
        "import sys, leadops_core.scoring; "
        "print(sorted({'langgraph', 'sqlalchemy', 'tldextract', 'babel'} & set(sys.modules)))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
