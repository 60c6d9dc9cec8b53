"""The baseline gives the known figures of Odoo's algorithm."""

import pytest

from benchmarks.odoo import OdooScoring

# Lead: team, country, state, source, stage, won (None: open).
LEADS: dict[int, tuple[int, int, int, int, int, bool | None]] = {
    0: (1, 0, 0, 0, 0, False),
    1: (1, 1, 1, 1, 1, False),
    2: (1, 2, 2, 2, 2, True),
    3: (1, 0, 1, 2, 1, None),
    4: (1, 1, 1, 1, 0, None),
    5: (2, 0, 1, 1, 2, False),
    6: (2, 0, 1, 2, 1, False),
    7: (2, 0, 2, 2, 0, True),
    8: (2, 0, 1, 2, 1, None),
    9: (2, 1, 0, 1, 1, None),
    10: (3, 1, 1, 1, 2, True),
    11: (3, 0, 1, 0, 0, False),
    12: (3, 1, 2, 2, 0, False),
    13: (3, 0, 1, 2, 1, None),
}


def values(number: int, **changes: object) -> dict[str, object]:
    _, country, state, source, stage, _ = LEADS[number]
    return {
        "country": country,
        "state": state,
        "email_state": "False",
        "phone_state": "False",
        "source": source,
        "stage": stage,
        **changes,
    }


def trained(*, without_team: tuple[int, ...] = (), also_won: tuple[int, ...] = ()) -> OdooScoring:
    scoring = OdooScoring(stages=(0, 1, 2, 3))
    for number, (team, *_, won) in LEADS.items():
        ended = True if number in also_won else won
        if ended is not None:
            scoring.close(values(number), won=ended, team=None if number in without_team else team)
    return scoring


@pytest.mark.parametrize(("number", "chance"), [(3, 33.49), (8, 7.74), (13, 35.09)])
def test_odoo_scores_match_the_known_values(number: int, chance: float) -> None:
    assert trained().score(values(number), team=LEADS[number][0]) == chance


def test_odoo_scores_a_lead_without_a_team_by_all_teams() -> None:
    assert trained(without_team=(10, 11, 12, 13)).score(values(13)) == 35.19


def test_odoo_scores_match_the_known_values_after_another_win() -> None:
    scoring = trained(also_won=(9,))
    assert scoring.score(values(3, stage=0), team=1) == 20.87
    assert scoring.score(values(8, stage=0), team=2) == 2.43
    assert scoring.score(values(8, stage=0, country=1), team=2) == 34.38


def test_odoo_scores_the_stage_alone_by_team() -> None:
    scoring = OdooScoring(stages=(0, 1, 2, 3))
    for number, (team, *_, won) in LEADS.items():
        if won is not None or number == 9:
            scoring.close({"stage": LEADS[number][4]}, won=won is not False, team=team)
    assert scoring.score({"stage": 0}, team=1) == 34.38
    assert scoring.score({"stage": 0}, team=2) == 50.00
