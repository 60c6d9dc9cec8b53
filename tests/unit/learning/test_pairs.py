"""Interacting pairs of columns are found, shown as one line, and shrunk separately."""

import random
from collections.abc import Mapping
from io import StringIO

import numpy as np
import pytest
from rich.console import Console

from leadops_core.display.score import score_view
from leadops_core.learning import Example, LearningOptions, Verdict, learn, population_drift
from leadops_core.learning.metrics import auc
from leadops_core.schemas import (
    MISSING,
    PAIR_SEPARATOR,
    Characteristic,
    Enrichment,
    GroupName,
    Half,
    LeadContent,
    Level,
    LineKind,
    Origin,
    Scorecard,
)
from leadops_core.scoring import default_scorecard, explain, score
from leadops_core.scoring.engine import LeveledLeads, score_many
from leadops_core.scoring.table import table_of
from tests.unit.learning.worlds import NOISE, NUMBERS, champion, world

SIZE = 1_500
EITHER = {"Plan": ("Pro", "Free"), "Region": ("North", "South")}


def crossed(row: Mapping[str, str], _: int) -> float:
    """Pro is good in the north and bad in the south; neither says anything by itself."""
    return -0.5 + (1.2 if (row["Plan"] == "Pro") == (row["Region"] == "North") else -1.2)


def crossed_world(size: int = SIZE, *, seed: int = 1) -> list[Example]:
    return world(size, {**EITHER, **NOISE}, crossed, seed=seed)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    learned = learn(crossed_world(), champion())
    assert learned.verdict is Verdict.PROMOTE, learned.reason
    assert learned.challenger is not None
    return learned.challenger


def pairs_of(card: Scorecard) -> dict[str, Characteristic]:
    return {each.key: each for each in card.characteristics if each.origin is Origin.PAIR}


def chances(card: Scorecard, examples: list[Example]) -> np.ndarray:
    found = score_many([(each.content, Enrichment(), ()) for each in examples], card).probabilities
    assert found is not None
    return found


def worth(pair: Characteristic, level: str) -> float:
    return {each.name: each.points for each in pair.levels}.get(level, 0.0)


def test_pairs_that_interact_are_found(card: Scorecard) -> None:
    pair = pairs_of(card)["Plan × Region"]
    assert pair.title == "Plan × Region"
    assert pair.group is GroupName.HISTORY
    for level, sign in (("Pro × North", 1), ("Free × South", 1), ("Pro × South", -1), ("Free × North", -1)):
        assert 15 < sign * worth(pair, level) < 40, level
    later = crossed_world(seed=2)
    assert auc(chances(card, later), np.array([each.is_positive for each in later]), np.ones(SIZE)) > 0.75


def test_pair_has_a_line_and_the_lines_add_up(card: Scorecard) -> None:
    lead = LeadContent(attributes={"Plan": "pro", "Region": " North "})
    result = score(lead, Enrichment(), (), scorecard=card, version=2)
    assert result.base + sum(line.points for line in result.lines) == result.total
    first = result.lines[0]
    assert (first.kind, first.title, first.level) == (
        LineKind.CHARACTERISTIC,
        "Plan × Region: Pro × North",
        "Pro × North",
    )
    assert (first.evidence.source, first.evidence.value) == ("pair:Plan × Region", "pro × North")
    assert result.probability is not None
    assert chances(card, crossed_world(50)) == pytest.approx(
        [
            score(each.content, Enrichment(), (), scorecard=card, version=2).probability
            for each in crossed_world(50)
        ],
        abs=0,
    )


def test_pair_is_named_once_in_text(card: Scorecard) -> None:
    result = score(
        LeadContent(attributes={"Plan": "pro", "Region": "North"}),
        Enrichment(),
        (),
        scorecard=card,
        version=2,
    )
    console = Console(width=120, file=StringIO())
    with console.capture() as capture:
        console.print(score_view(result))
    for text in (explain(result), capture.get()):
        (line,) = (line for line in text.splitlines() if "Plan × Region" in line)
        assert line.count("×") == 2


@pytest.mark.parametrize(
    ("attributes", "level"),
    [
        ({"Plan": "Pro", "Region": "Mars"}, "other"),
        ({"Plan": "Pro"}, "other"),
        ({"Plan": "Pro × North", "Region": "South"}, "other"),
        ({}, MISSING),
    ],
)
def test_pair_without_known_combination_has_no_points(
    card: Scorecard, attributes: dict[str, str], level: str
) -> None:
    result = score(LeadContent(attributes=attributes), Enrichment(), (), scorecard=card, version=2)
    lines = [line for line in result.lines if line.evidence.source == "pair:Plan × Region"]
    assert all(line.level == level and abs(line.points) < 0.5 for line in lines)


def test_pair_of_numbers_has_ranges_and_a_missing_level() -> None:
    def log_odds(row: Mapping[str, str], _: int) -> float:
        high = int(row["Seats"]) >= 50
        good = high if row["Plan"] == "Pro" else not high if row["Plan"] == "" else None
        return -0.5 + (0.0 if good is None else 1.3 if good else -1.3)

    columns = {"Plan": ("Pro", "Free", ""), "Seats": NUMBERS, **NOISE}
    learned = learn(world(2_500, columns, log_odds), champion())
    assert learned.challenger is not None
    pair = pairs_of(learned.challenger)["Plan × Seats"]
    assert pair.halves is not None
    _, seats = pair.halves
    assert len(seats.names) == 8
    lowest, highest = seats.names[0], seats.names[-1]
    assert (
        worth(pair, f"Pro{PAIR_SEPARATOR}{highest}") > 10 > -10 > worth(pair, f"Pro{PAIR_SEPARATOR}{lowest}")
    )
    assert (
        worth(pair, f"{MISSING}{PAIR_SEPARATOR}{lowest}")
        > 10
        > -10
        > worth(pair, f"{MISSING}{PAIR_SEPARATOR}{highest}")
    )


def test_learn_with_pairs_does_not_depend_on_the_order_of_labels(card: Scorecard) -> None:
    mixed = crossed_world()
    random.Random(3).shuffle(mixed)
    again = learn(mixed, champion()).challenger
    assert again is not None
    assert again.model_dump_json() == card.model_dump_json()


def test_drift_reports_column_but_not_its_pairs(card: Scorecard) -> None:
    def leads(place: str) -> LeveledLeads:
        content = LeadContent(attributes={"Plan": "Pro", "Region": place})
        return LeveledLeads(table_of([(content, Enrichment(), ())] * 200, card), card)

    found = population_drift(leads("North"), leads("South"), card)
    assert [each.title for each in found] == ["Region"]


def test_pairs_use_only_one_of_two_equal_columns() -> None:
    examples = crossed_world()
    for each in examples:
        place = each.content.attributes["Region"]
        each.content.attributes["Zone"] = {"North": "N", "South": "S"}[place]
    found = learn(examples, champion()).challenger
    assert found is not None
    assert len([key for key in pairs_of(found) if "Plan" in key]) == 1


def test_pairs_of_noise_change_the_odds_by_less_than_a_tenth() -> None:
    for seed in range(3):
        columns = {f"Kind {number}": tuple("abcde") for number in range(12)}
        found = learn(world(SIZE, columns, lambda *_: -1.0, seed=seed), champion()).successor
        assert found is not None
        assert all(abs(level.points) < 2.5 for pair in pairs_of(found).values() for level in pair.levels)


def test_pairs_are_not_searched_with_few_labels() -> None:
    found = learn(crossed_world(450), champion()).successor
    assert found is not None
    assert not pairs_of(found)


def test_pairs_do_not_use_columns_that_are_left_out() -> None:
    found = learn(
        crossed_world(), champion(), options=LearningOptions(leave_out=["attribute:Region"])
    ).challenger
    assert found is not None
    assert not any("Region" in key for key in pairs_of(found))


def test_pairs_accept_the_separator_in_values_and_names() -> None:
    examples = crossed_world()
    for each in examples:
        own = each.content.attributes
        own["Size × kind"] = {"North": "2 × 3", "South": "x" * 300}[own.pop("Region")]
    found = learn(examples, champion()).challenger
    assert found is not None
    for each in examples[:20]:
        result = score(each.content, Enrichment(), (), scorecard=found, version=2)
        assert result.base + sum(line.points for line in result.lines) == result.total


def test_pair_of_the_prior_is_kept_and_not_added_again(card: Scorecard) -> None:
    by_hand = default_scorecard()
    history = next(group for group in card.groups if group.name is GroupName.HISTORY)
    pair = pairs_of(card)["Plan × Region"]
    levels = tuple(
        level.model_copy(update={"points": 10.0 if level.name == "Pro × North" else 0.0})
        for level in pair.levels
    )
    base = by_hand.base
    groups = (*by_hand.groups, history.model_copy(update={"floor": -1.0, "ceiling": 1.0}))
    groups = tuple(
        each.model_copy(update={"floor": each.floor * 0.9, "ceiling": each.ceiling * 0.9}) for each in groups
    )
    own = Scorecard(
        base=base,
        groups=groups,
        characteristics=(*by_hand.characteristics, pair.model_copy(update={"levels": levels})),
        thresholds=by_hand.thresholds,
    )
    learned = learn(crossed_world(), champion(own))
    assert learned.challenger is not None
    found = pairs_of(learned.challenger)["Plan × Region"]
    assert found.name == pair.name
    assert worth(found, "Pro × North") > 15 > -15 > worth(found, "Pro × South")


@pytest.mark.parametrize(
    ("names", "bounds", "said"),
    [
        (("a", "a"), (), "must be unique"),
        (("other",), (), "must be unique"),
        (("2 × 3",), (), "no level may contain"),
        (("low", "high"), (2.0, 1.0), "bounds must ascend"),
    ],
)
def test_pair_refuses_a_half_with_ambiguous_levels(
    names: tuple[str, ...], bounds: tuple[float, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Half(key="Plan", names=names, bounds=bounds)


def test_halves_are_refused_without_a_pair() -> None:
    levels = (Level(name=MISSING, points=0.0),)
    for origin, halves in (
        (Origin.PAIR, None),
        (Origin.ATTRIBUTE, (Half(key="Plan", names=("a",)), Half(key="Seats", names=("b",)))),
    ):
        with pytest.raises(ValueError, match="two halves"):
            Characteristic(
                name="x",
                title="X",
                group=GroupName.HISTORY,
                origin=origin,
                key="x",
                levels=levels,
                halves=halves,
            )
