"""The level of each characteristic."""

import pytest
from hypothesis import given

from leadops_core.schemas import (
    MISSING,
    OTHER,
    Characteristic,
    Enrichment,
    Group,
    GroupName,
    LeadContent,
    Level,
    LineKind,
    Origin,
    Scorecard,
    Thresholds,
)
from leadops_core.scoring import score
from leadops_core.scoring.numbers import read_date, read_number, read_ordered
from leadops_core.testing.strategies import lead_contents, scorecards
from tests.unit.scoring.sums import lead_of, levels_of_lead


def card(origin: Origin, key: str, levels: dict[str, float], bounds: tuple[float, ...] = ()) -> Scorecard:
    named = tuple(Level(name=name, points=points) for name, points in levels.items())
    return Scorecard(
        base=50,
        groups=(Group(name=GroupName.HISTORY, title="History", floor=-20, ceiling=20),),
        characteristics=(
            Characteristic(
                name="it",
                title="It",
                group=GroupName.HISTORY,
                origin=origin,
                key=key,
                levels=(*named, Level(name=MISSING, points=0)),
                bounds=bounds,
            ),
        ),
        thresholds=Thresholds(hot=70, warm=50),
    )


def level_of(content: LeadContent, scorecard: Scorecard) -> str:
    return levels_of_lead(lead_of(content), scorecard)["it"]


def plan(value: str) -> LeadContent:
    return LeadContent(attributes={"Plan": value})


@pytest.mark.parametrize(
    ("content", "level"),
    [
        (plan("Pro"), "Pro"),
        (plan(" pro "), "Pro"),
        (plan("Gold"), OTHER),
        (plan("  "), MISSING),
        (plan("missing"), OTHER),
        (plan("other"), OTHER),
        (LeadContent(), MISSING),
    ],
)
def test_attribute_has_a_named_level_other_or_missing(content: LeadContent, level: str) -> None:
    assert level_of(content, card(Origin.ATTRIBUTE, "Plan", {"Pro": 5, "Free": -5, OTHER: 1})) == level


@pytest.mark.parametrize(
    ("value", "level"),
    [
        *(
            ("3", "few"),
            ("10", "few"),
            ("10.5", "some"),
            ("1,000", "some"),
            ("1.001,5", "many"),
            ("$ 2500", "many"),
        ),
        *(("-4", "few"), ("lots", OTHER), ("1-50", OTHER), ("", MISSING)),
    ],
)
def test_number_is_assigned_to_its_range(value: str, level: str) -> None:
    scorecard = card(Origin.ATTRIBUTE, "Seats", {"few": 1, "some": 2, "many": 3}, (10, 1_000))
    assert level_of(LeadContent(attributes={"Seats": value}), scorecard) == level


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("12", 12.0), ("1,234", 1234.0), ("1,23", 1.23), ("1.234", 1.234), ("1.234.567", 1234567.0)),
        *(
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("€ 12.50", 12.5),
            ("12 %", 12.0),
            ("−3 %", -3.0),
            ("+4", 4.0),
        ),
        *(("1 234", 1234.0), ("1'234", 1234.0), ("5 seats", 5.0), ("0", 0.0)),
        *(
            ("", None),
            ("abc", None),
            ("1-50", None),
            ("10 of 20", None),
            ("1.2.3,4,5", None),
            ("nan", None),
            ("inf", None),
        ),
        *(("2.5k", 2_500.0), ("€5M", 5e6), ("USD 1,200", 1200.0), ("US$ 3 million", 3e6), ("ca. 50", 50.0)),
        *(("12m", 12e6), ("12 m", 12.0), ("2 bn", 2e9), ("R$ -3", -3.0), ("50+", 50.0)),
        *(("v3", None), ("Q1 2025", None), ("Tier 2", None), ("A1", None), ("Region A 5", None)),
    ],
)
def test_numbers_are_read_from_cells(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("2025-12-31", "2025-12-31"), ("2025/1/2", "2025-01-02"), ("2025-12-31T08:00:00Z", "2025-12-31")),
        *(("31.12.2025", "2025-12-31"), ("31.12.2025 08:15", "2025-12-31"), ("3.4.2025", "2025-04-03")),
        *(("12/31/2025", "2025-12-31"), ("31/12/2025", "2025-12-31"), ("3/4/2025", "2025-03-04")),
        *(
            ("31-12-2025", "2025-12-31"),
            ("12-31-2025", "2025-12-31"),
            ("3-4-2025", "2025-04-03"),
            ("31-13-2025", None),
        ),
        *(("", None), ("2025-13-01", None), ("30.2.2025", None), ("2025-12-31-7", None), ("12.25", None)),
    ],
)
def test_dates_are_read_from_cells(text: str, day: str | None) -> None:
    found = read_date(text)
    assert (found and found.isoformat()) == day


def test_dates_are_ordered_like_numbers() -> None:
    assert read_ordered("1970-01-11") == 10
    assert read_ordered("12.5") == 12.5
    cut = card(Origin.ATTRIBUTE, "Customer since", {"up to 1970-01-11": 1, "above 1970-01-11": 2}, (10,))
    assert level_of(LeadContent(attributes={"Customer since": "11.01.1970"}), cut) == "up to 1970-01-11"
    assert level_of(LeadContent(attributes={"Customer since": "1970-01-12"}), cut) == "above 1970-01-11"


def test_missing_level_can_have_points() -> None:
    scorecard = card(Origin.FIELD, "company_name", {OTHER: 2})
    assert level_of(LeadContent(company_name="Acme"), scorecard) == OTHER
    assert level_of(LeadContent(), scorecard) == MISSING


@pytest.mark.parametrize("key", ["outcome_attributes", "attributes", "score_value", "nonsense"])
def test_only_content_of_the_lead_can_be_a_feature(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        score(LeadContent(), Enrichment(), (), scorecard=card(Origin.FIELD, key, {"x": 1}), version=1)


def test_outcome_attribute_does_not_change_a_score() -> None:
    scorecard = card(Origin.ATTRIBUTE, "Stage", {"Closed Won": 20})
    won = LeadContent(outcome_attributes={"Stage": "Closed Won"})
    assert score(won, Enrichment(), (), scorecard=scorecard, version=1).total == 50


@given(lead_contents(), scorecards())
def test_every_characteristic_has_one_level_with_evidence(content: LeadContent, scorecard: Scorecard) -> None:
    levels = levels_of_lead(lead_of(content), scorecard)
    assert list(levels) == [c.name for c in scorecard.characteristics]
    result = score(*lead_of(content), scorecard=scorecard, version=1)
    lines = {line.characteristic: line for line in result.lines if line.kind is LineKind.CHARACTERISTIC}
    for characteristic in scorecard.characteristics:
        points = {level.name: level.points for level in characteristic.levels}
        level = levels[characteristic.name]
        assert level in {*points, OTHER}
        line = lines.pop(characteristic.name, None)
        assert (line.points if line else 0) == points.get(level, 0)
        if line is not None:
            assert line.level == level
            assert line.evidence.source == f"{characteristic.origin}:{characteristic.key}"
            assert level != MISSING or line.evidence.value is None
            assert len(line.evidence.value or "") <= 120
    assert not lines
