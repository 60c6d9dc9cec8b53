"""Columns that identify a lead or are filled after its outcome are not used for learning; descriptive columns are."""

import random
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from leadops_core.learning import Example, Learned, LearningOptions, OpenLeads, learn
from leadops_core.schemas import BudgetRange, LeadContent
from tests.unit.learning.worlds import champion, plan_world, points

SIZE = 300
Maker = Callable[[Example, random.Random, int], str]


def given(name: str, make: Maker, size: int = SIZE) -> list[Example]:
    draw = random.Random(3)
    return [
        replace(
            each,
            content=each.content.model_copy(
                update={"attributes": {**each.content.attributes, name: make(each, draw, row)}}
            ),
        )
        for row, each in enumerate(plan_world(size))
    ]


def reason(learned: Learned, column: str) -> str | None:
    return {each.column: each.reason for each in learned.set_aside}.get(column)


def is_learned_from(learned: Learned, name: str) -> bool:
    assert learned.challenger is not None
    return name in {each.key for each in learned.challenger.characteristics}


def open_leads(count: int, **attributes: str) -> OpenLeads:
    return OpenLeads.of(LeadContent(attributes=dict(attributes)) for _ in range(count))


FIRST_NAMES = (
    "Ann Bob Cleo Dan Eve Finn Gina Hugo Ines Jan Kai Lea Max Nora Otto Pia Quinn Rosa Sam Tina".split()
)
IDENTIFIERS: list[tuple[str, Maker, str]] = [
    ("Phone", lambda _e, draw, _r: f"{draw.randrange(441_134_960_000, 447_942_046_000)}", "phone numbers"),
    (
        "Direct line",
        lambda _e, draw, _r: f"+1 (555) {draw.randrange(200, 999)}-0{draw.randrange(999):03}",
        "phone",
    ),
    (
        "Reached at",
        lambda _e, draw, _r: f"555-{draw.randrange(200, 999)}-{draw.randrange(10_000):04}",
        "phone",
    ),
    ("Site", lambda _e, _d, row: f"www.firm{row}.example", "web addresses"),
    ("Page", lambda _e, _d, row: f"firm{row}.co.uk/about", "web addresses"),
    ("Second address", lambda _e, _d, row: f"p{row}@firm{row}.example", "email addresses"),
    ("Record ID", lambda _e, draw, _r: str(draw.randrange(10**5, 10**6)), "record ids"),
    ("Company ID", lambda _e, draw, _r: str(draw.randrange(100)), "record ids"),
    ("Key", lambda _e, draw, _r: str(UUID(int=draw.getrandbits(128))), "record ids"),
    (
        "Parent",
        lambda _e, draw, _r: f"0035e00000{draw.choice('AbCd')}{draw.randrange(10**3):03}B",
        "record ids",
    ),
    ("Deal number", lambda _e, draw, _r: str(draw.randrange(9_999_999)), "record ids"),
    ("Column 7", lambda _e, draw, _r: str(draw.randrange(10_000_000, 99_999_999)), "number of a record"),
    (
        "Contact name",
        lambda _e, draw, row: f"Ann{'xyz'[row % 3]} {chr(65 + row % 26)}o{'abc'[row % 3]}{'de' * (row % 90)}",
        "person",
    ),
    (
        "Registered from",
        lambda _e, draw, _r: ".".join(str(draw.randrange(1, 255)) for _ in "abcd"),
        "IP addresses",
    ),
    ("Order", lambda _e, draw, _r: f"#{draw.randrange(1000, 9999)}", "record ids"),
    ("Nome", lambda _e, draw, _r: draw.choice(("Ana", "Rui", "Eva", "Leo")), "person"),
    (
        "Introduced through",
        lambda _e, draw, _r: f"{draw.choice(FIRST_NAMES)} {draw.choice(FIRST_NAMES)}son",
        "in most leads",
    ),
    ("Comment", lambda _e, draw, row: f"call back on {draw.choice('abcdefgh')} {row % 200}", "free text"),
]


@pytest.mark.parametrize(("name", "make", "expected"), IDENTIFIERS, ids=[each[0] for each in IDENTIFIERS])
def test_identifiers_are_never_learned_from(name: str, make: Maker, expected: str) -> None:
    found = learn(given(name, make), champion())
    assert expected in (reason(found, f"attribute:{name}") or "")
    assert not is_learned_from(found, name)


def test_identifiers_stay_excluded_despite_a_request() -> None:
    options = LearningOptions(force_include=("attribute:Phone", "field:email"))
    made = [
        replace(each, content=each.content.model_copy(update={"email": f"p{row}@firm.example"}))
        for row, each in enumerate(
            given("Phone", lambda _e, draw, _r: f"+49 30 {draw.randrange(10**6, 10**7)}")
        )
    ]
    found = learn(made, champion(), options=options)
    assert reason(found, "attribute:Phone") == "holds phone numbers"
    assert reason(found, "field:email") == "names a person"


def test_five_digit_record_numbers_are_set_aside_until_asked_for() -> None:
    made = given("Column 7", lambda _e, draw, _r: str(draw.randrange(10_000, 100_000)))
    found = learn(made, champion())
    assert "number of a record" in (reason(found, "attribute:Column 7") or "")
    assert not is_learned_from(found, "Column 7")
    options = LearningOptions(force_include=("attribute:Column 7",))
    assert is_learned_from(learn(made, champion(), options=options), "Column 7")


DESCRIPTIVE: list[tuple[str, Maker]] = [
    ("Phone service", lambda e, draw, _r: draw.choice(("Yes", "No", "Multiple lines"))),
    ("Campaign ID", lambda e, draw, _r: str(draw.choice((7_013_001, 7_013_002, 7_013_003)))),
    ("Landing page", lambda e, draw, _r: f"https://www.ours.example/{draw.choice(('a', 'b', 'c'))}"),
    ("Annual revenue", lambda e, draw, _r: str(int(10 ** draw.uniform(4, 9)))),
    ("Income", lambda _e, draw, _r: str(int(min(max(draw.gauss(48_000, 12_000), 10_000), 99_999)))),
    ("Price", lambda _e, draw, _r: str(int(min(10_000 + draw.lognormvariate(9.5, 0.7), 99_999)))),
    ("PLZ", lambda _e, draw, _r: str(draw.randrange(10_000, 99_999))),
    ("Owner name", lambda e, draw, _r: draw.choice(("Ann Lee", "Bob Ray", "Eva Braun"))),
    ("Signed up on", lambda e, draw, _r: f"2024-0{draw.randrange(1, 9)}-1{draw.randrange(9)}"),
    ("Win rate", lambda e, draw, _r: str(draw.randrange(100))),
]


@pytest.mark.parametrize(("name", "make"), DESCRIPTIVE, ids=[each[0] for each in DESCRIPTIVE])
def test_columns_that_describe_a_lead_are_used(name: str, make: Maker) -> None:
    found = learn(given(name, make), champion(), open_leads=open_leads(50, **{name: "x"}))
    assert reason(found, f"attribute:{name}") is None


RATES = {0.91: (0.95, 0.13), 0.85: (0.9, 0.2), 0.78: (0.8, 0.24), 0.5: (0.67, 0.67)}
"""How often a column is filled in good and in bad leads, by the AUC that this gives."""


def filled(rates: tuple[float, float]) -> Maker:
    return lambda each, draw, _: draw.choice("abc") if draw.random() < rates[not each.is_positive] else ""


@pytest.mark.parametrize("auc", RATES)
def test_column_that_open_leads_never_have_is_excluded(auc: float) -> None:
    found = learn(given("Handover", filled(RATES[auc])), champion(), open_leads=open_leads(60))
    assert "but in 0% of the open ones: it is filled after the outcome" in (
        reason(found, "attribute:Handover") or ""
    )
    assert not is_learned_from(found, "Handover")


def test_unchecked_box_counts_as_empty() -> None:
    made = given(
        "Kickoff", lambda each, draw, _: str(draw.random() < (0.7 if each.is_positive else 0.2)).upper()
    )
    assert "filled after the outcome" in (
        reason(learn(made, champion(), open_leads=open_leads(60, Kickoff="FALSE")), "attribute:Kickoff") or ""
    )
    half = OpenLeads.of(
        LeadContent(attributes={"Kickoff": "TRUE" if row % 3 == 0 else "FALSE"}) for row in range(60)
    )
    assert reason(learn(made, champion(), open_leads=half), "attribute:Kickoff") is None


def test_column_filled_later_is_excluded_if_it_predicts_the_outcome() -> None:
    """Open leads in the middle of the funnel have some of what sales writes down."""
    some = OpenLeads.of(LeadContent(attributes={"Call": "a"} if row % 10 < 4 else {}) for row in range(400))
    telling = learn(given("Call", filled((0.9, 0.5))), champion(), open_leads=some)
    assert "40% of the open ones" in (reason(telling, "attribute:Call") or "")
    fewer = OpenLeads.of(LeadContent(attributes={"Call": "a"} if row % 10 < 3 else {}) for row in range(100))
    assert "30% of the open ones" in (
        reason(learn(given("Call", filled((0.9, 0.4))), champion(), open_leads=fewer), "attribute:Call") or ""
    )
    harmless = learn(given("Call", filled((0.62, 0.62))), champion(), open_leads=some)
    assert reason(harmless, "attribute:Call") is None


PHASES = {True: ("Signed", "Paperwork"), False: ("On hold", "Ringing")}


def phase(each: Example, draw: random.Random, _row: int) -> str:
    return draw.choice(PHASES[each.is_positive is (draw.random() < 0.8)])


def test_rising_counter_is_set_aside_with_six_good_leads() -> None:
    made = [replace(each, is_positive=row % 50 == 7) for row, each in enumerate(plan_world(SIZE))]
    draw = random.Random(5)
    calls = [
        replace(
            each,
            content=LeadContent(attributes={"Calls": str(draw.randrange(4, 9) + 4 * each.is_positive)}),
        )
        for each in made
    ]
    few = OpenLeads.of(LeadContent(attributes={"Calls": str(row % 4)}) for row in range(60))
    assert "its values change" in (reason(learn(calls, champion(), open_leads=few), "attribute:Calls") or "")


def test_column_whose_values_change_at_the_end_is_excluded() -> None:
    """A pick list with other values in open leads, and a counter that grows with the work on a lead."""
    waiting = open_leads(60, Phase="New")
    found = reason(learn(given("Phase", phase), champion(), open_leads=waiting), "attribute:Phase") or ""
    assert "but in 0% of the open ones: its values change when a lead ends" in found
    calls = given(
        "Calls",
        lambda each, draw, _: str(draw.randrange(8, 20) if each.is_positive else draw.randrange(3, 15)),
    )
    few = OpenLeads.of(LeadContent(attributes={"Calls": str(row % 3)}) for row in range(60))
    assert "its values change" in (reason(learn(calls, champion(), open_leads=few), "attribute:Calls") or "")
    alike = OpenLeads.of(LeadContent(attributes={"Calls": str(3 + row % 17)}) for row in range(60))
    assert is_learned_from(learn(calls, champion(), open_leads=alike), "Calls")


def test_new_values_of_an_uninformative_column_are_harmless() -> None:
    made = given("Campaign", lambda _e, draw, _r: draw.choice(("Spring", "Summer")))
    found = learn(made, champion(), open_leads=open_leads(60, Campaign="Autumn"))
    assert reason(found, "attribute:Campaign") is None


def test_amount_of_zero_counts_as_empty() -> None:
    made = given(
        "Value", lambda each, draw, _: f"{draw.randrange(100, 900) if each.is_positive else 0}.00 EUR"
    )
    assert reason(learn(made, champion()), "attribute:Value") == "filled in good leads only"


def test_predictive_gap_stays_if_open_leads_have_it_too() -> None:
    some = OpenLeads.of(LeadContent(attributes={"Budget note": "a"} if row % 2 else {}) for row in range(200))
    found = learn(given("Budget note", filled((0.9, 0.3))), champion(), open_leads=some)
    assert reason(found, "attribute:Budget note") is None
    assert is_learned_from(found, "Budget note")


@pytest.mark.parametrize("count", [0, 5])
def test_without_open_leads_only_strong_gap_excludes_column(count: int) -> None:
    late = learn(given("Handover", filled(RATES[0.78])), champion(), open_leads=open_leads(count))
    assert "too few open leads" in (reason(late, "attribute:Handover") or "")
    honest = learn(given("Handover", filled((0.6, 0.45))), champion(), open_leads=open_leads(count))
    assert reason(honest, "attribute:Handover") is None


@pytest.mark.parametrize("flag", [("TRUE", "FALSE"), ("1", "0"), ("Yes", ""), ("Customer", "Prospect")])
def test_column_with_a_value_of_won_leads_only_is_excluded(flag: tuple[str, str]) -> None:
    made = given("State", lambda each, draw, _: flag[not (each.is_positive and draw.random() < 0.5)])
    found = learn(made, champion())
    assert "in good leads only" in (reason(found, "attribute:State") or "")
    put_back = learn(made, champion(), options=LearningOptions(force_include=("attribute:State",)))
    assert is_learned_from(put_back, "State")


@pytest.mark.parametrize(
    "name",
    ["Opportunity Lost Reason", "Date won", "ClosedAt", "Last Activity", "Verlustgrund Datum Abschluss"],
)
def test_columns_named_after_the_outcome_are_excluded(name: str) -> None:
    found = learn(given(name, lambda _e, draw, _r: draw.choice("abc")), champion())
    assert "its name says" in (reason(found, f"attribute:{name}") or "")


def test_field_of_the_scorecard_that_is_filled_late_loses_its_points() -> None:
    draw = random.Random(5)
    made = [
        replace(
            each,
            content=each.content.model_copy(
                update={
                    "budget_range": BudgetRange("50k-100k")
                    if draw.random() < 0.3 + 0.5 * each.is_positive
                    else None
                }
            ),
        )
        for each in plan_world(SIZE)
    ]
    found = learn(made, champion(), open_leads=open_leads(60))
    assert "filled after the outcome" in (reason(found, "field:budget_range") or "")
    assert found.challenger is not None
    assert set(points(found.challenger, "budget_range").values()) == {0.0}
    known = OpenLeads.of(
        LeadContent(budget_range=BudgetRange("50k-100k") if row % 2 else None) for row in range(60)
    )
    used = learn(made, champion(), open_leads=known)
    assert reason(used, "field:budget_range") is None
    assert used.challenger is not None
    assert set(points(used.challenger, "budget_range").values()) != {0.0}
