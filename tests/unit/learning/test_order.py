"""Labels are ordered by time if the data contain one; an order that comes from the file is not used."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leadops_core.learning import Example, Learned, learn
from leadops_core.schemas import OrderBasis
from tests.unit.learning.worlds import START, champion, example, plan_world, world

_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
SIZE = 400


def basis(learned: Learned) -> OrderBasis:
    assert learned.label_order is not None
    return learned.label_order.basis


def imported(examples: list[Example]) -> list[Example]:
    """The same leads, all received at the end in the order of the list."""
    last = START + timedelta(days=900)
    return [replace(each, at=last + timedelta(seconds=row)) for row, each in enumerate(examples)]


def ended(examples: list[Example], has_date: Callable[[Example, int], bool]) -> list[Example]:
    return [
        replace(each, decided_at=START + timedelta(days=row) if has_date(each, row) else None)
        for row, each in enumerate(examples)
    ]


def with_created(examples: list[Example], write: Callable[[datetime], str]) -> list[Example]:
    return [
        replace(
            each,
            content=each.content.model_copy(
                update={"attributes": {**each.content.attributes, "Create Date": write(each.at)}}
            ),
        )
        for each in examples
    ]


def test_dates_of_only_won_leads_do_not_order_labels() -> None:
    found = learn(ended(imported(plan_world(SIZE)), lambda each, _: each.is_positive), champion())
    assert basis(found) is OrderBasis.ARRIVAL
    assert found.label_order is not None
    assert "100% of good and 0% of bad outcomes" in found.label_order.sentence
    assert found.metrics_challenger["auc"].value < 0.9


@pytest.mark.parametrize(("known", "expected"), [(0.95, OrderBasis.OUTCOME_DATE), (0.6, OrderBasis.ARRIVAL)])
def test_dates_of_outcomes_need_nearly_all_labels_of_both_kinds(known: float, expected: OrderBasis) -> None:
    found = learn(ended(imported(plan_world(SIZE)), lambda _, row: row % 100 < 100 * known), champion())
    assert basis(found) is expected


@pytest.mark.parametrize(
    "write",
    [
        lambda moment: f"{moment:%d-%m-%Y}",
        lambda moment: f"{moment:%m/%d/%Y}",
        lambda moment: f"{moment:%d-%b-%y}",
        lambda moment: f"{moment:%B} {moment.day}, {moment.year}",
        lambda moment: str((moment - _EXCEL_ZERO).days),
        lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    ],
    ids=["day first", "month first", "short month", "long month", "Excel serial", "ISO"],
)
def test_created_date_orders_labels_in_any_usual_format(write: Callable[[datetime], str]) -> None:
    """The base rate has risen; only the dates show that, because the file is in no order."""

    def log_odds(row: Mapping[str, str], place: int) -> float:
        return (-2.5 if place < 700 else 0.5) + (1.0 if row["Plan"] == "Pro" else -1.0)

    leads = [
        replace(each, at=START + timedelta(days=row))
        for row, each in enumerate(world(1_000, {"Plan": ("Pro", "Free")}, log_odds))
    ]
    mixed = [each for step in range(7) for each in with_created(leads, write)[step::7]]
    found = learn(imported(mixed), champion())
    assert basis(found) is OrderBasis.CREATED_DATE
    assert found.label_order is not None
    assert found.label_order.column == "Create Date"
    assert found.challenger is not None
    assert found.challenger.calibration is not None
    assert found.challenger.calibration.base_rate > 0.45


def blocks(examples: list[Example]) -> list[Example]:
    """Won and lost leads of each quarter of the list apart from each other, as files that were put together have them."""
    quarter = len(examples) // 4
    parts = [examples[begin : begin + quarter] for begin in range(0, len(examples), quarter)]
    return [each for part in parts for each in sorted(part, key=lambda each: not each.is_positive)]


@pytest.mark.parametrize(
    "order",
    [
        lambda examples: sorted(examples, key=lambda each: not each.is_positive),
        lambda examples: sorted(examples, key=lambda each: each.is_positive),
        blocks,
    ],
    ids=["won first", "lost first", "blocks"],
)
def test_order_that_reveals_the_outcome_is_ignored(order: Callable[[list[Example]], list[Example]]) -> None:
    leads = imported(order(plan_world(SIZE)))
    found = learn(leads, champion())
    assert basis(found) is OrderBasis.SHUFFLED
    assert found.drift == ()
    assert found.metrics_challenger["auc"].value < 0.85
    in_time = learn(plan_world(SIZE), champion())
    assert (basis(in_time), found.verdict) == (OrderBasis.ARRIVAL, in_time.verdict)
    assert found.challenger is not None
    assert found.challenger.calibration is not None
    share = sum(each.is_positive for each in leads) / SIZE
    assert found.challenger.calibration.base_rate == pytest.approx(share, abs=0.02)
    assert learn(leads[::-1], champion()) == found


def test_created_date_is_used_if_the_dates_of_outcomes_tell_good_from_bad() -> None:
    """Lost deals were all closed in one cleanup at the end."""
    leads = with_created(plan_world(SIZE), lambda moment: f"{moment:%Y-%m-%d %H:%M}")
    closed = [
        replace(each, decided_at=each.at if each.is_positive else START + timedelta(days=800 + row / 100))
        for row, each in enumerate(imported(leads))
    ]
    found = learn(
        [
            replace(each, decided_at=START + timedelta(hours=row) if each.is_positive else each.decided_at)
            for row, each in enumerate(closed)
        ],
        champion(),
    )
    assert basis(found) is OrderBasis.CREATED_DATE


def test_leads_are_ordered_by_arrival_before_their_outcome() -> None:
    """Young leads whose outcome took long are as old as others that came with them."""
    leads = [
        replace(each, decided_at=each.at + timedelta(days=(row * 37) % 300))
        for row, each in enumerate(plan_world(SIZE))
    ]
    assert (
        learn(leads, champion()).metrics_challenger == learn(plan_world(SIZE), champion()).metrics_challenger
    )


def test_newest_first_file_is_reversed_by_the_numbers_of_its_records() -> None:
    newest_first = imported(
        [
            replace(
                each,
                content=each.content.model_copy(
                    update={"attributes": {**each.content.attributes, "Deal no.": str(1_000 + row)}}
                ),
            )
            for row, each in enumerate(plan_world(SIZE))
        ][::-1]
    )
    found = learn(newest_first, champion())
    assert found.label_order is not None
    assert (basis(found), found.label_order.column) == (OrderBasis.SORTED_COLUMN, "Deal no.")
    assert found.metrics_challenger == learn(imported(newest_first[::-1]), champion()).metrics_challenger


def test_newest_first_file_is_reversed_by_dates_of_won_leads() -> None:
    leads = plan_world(SIZE)
    dated = imported(ended(leads, lambda each, _: each.is_positive)[::-1])
    found = learn(dated, champion())
    assert basis(found) is OrderBasis.NEWEST_FIRST
    assert found.metrics_challenger == learn(imported(leads), champion()).metrics_challenger


def test_file_sorted_by_an_amount_that_repeats_keeps_its_order() -> None:
    leads = sorted(plan_world(SIZE), key=lambda each: -int(each.content.attributes["Seats"]))
    assert basis(learn(imported(leads), champion())) is OrderBasis.ARRIVAL


def test_few_good_leads_at_the_end_do_not_reveal_the_outcome() -> None:
    leads = [replace(each, is_positive=row >= 117) for row, each in enumerate(plan_world(120))]
    assert basis(learn(leads, champion())) is OrderBasis.ARRIVAL


def test_no_labels_have_no_order() -> None:
    assert learn([], champion()).label_order is None
    one = example(0, plan_world(1)[0].content, good=True)
    assert basis(learn([one], champion())) is OrderBasis.ARRIVAL
