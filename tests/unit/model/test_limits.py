"""Turns, breaker and budget, each by itself."""

import asyncio

import pytest

from leadops_core.adapters.model.failures import Tokens
from leadops_core.adapters.model.limits import Breaker, Budget, Turns
from leadops_core.adapters.model.openai_chat import _extra_for
from leadops_core.adapters.model.prices import Price, price_of


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_no_more_turns_than_there_are_and_first_come_first_served() -> None:
    async def run() -> list[int]:
        turns, order, under_way = Turns(3, Time()), list[int](), 0

        async def one(number: int) -> None:
            nonlocal under_way
            await turns.take()
            under_way += 1
            assert under_way <= 3
            order.append(number)
            await asyncio.sleep(0)
            under_way -= 1
            turns.give_back()

        await asyncio.gather(*(one(number) for number in range(20)))
        return order

    assert asyncio.run(run()) == list(range(20))


def test_429s_that_come_together_halve_the_turns_once_and_good_answers_bring_them_back() -> None:
    async def run() -> None:
        time = Time()
        turns = Turns(50, time)
        for _ in range(10):
            turns.was_too_much(2.0)
        assert turns.limit == 30
        assert turns.pause == 2.0
        time.now = 5
        turns.was_too_much(None)
        assert turns.limit == 18
        assert turns.pause == 0
        for _ in range(5_000):
            turns.went_well()
        assert turns.limit == 50

    asyncio.run(run())


def test_who_gives_up_waiting_takes_no_turn_with_him() -> None:
    async def run() -> None:
        turns = Turns(1, Time())
        await turns.take()
        waiting = [asyncio.create_task(turns.take()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        turns.give_back()
        waiting[1].cancel()
        await asyncio.gather(*waiting[:2], return_exceptions=True)
        await asyncio.wait_for(waiting[2], 60)

    asyncio.run(run())


def test_the_breaker_opens_for_a_provider_in_trouble_and_closes_after_a_good_probe() -> None:
    time = Time()
    breaker = Breaker(30, time)
    for number in range(20):
        breaker.report(in_trouble=number % 2 == 0)
    assert breaker.may_ask()
    for _ in range(20):
        breaker.report(in_trouble=True)
    assert breaker.is_open
    assert [breaker.may_ask(), breaker.may_ask()] == [False, False]
    time.now = 31
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.report(in_trouble=True)
    assert [breaker.may_ask()] == [False]
    time.now = 62
    assert [breaker.may_ask(), breaker.may_ask()] == [True, False]
    breaker.withdraw()
    assert [breaker.may_ask()] == [True]
    breaker.report(in_trouble=False)
    assert [breaker.is_open] == [False]


def test_money_that_is_set_aside_is_not_spent_twice() -> None:
    budget = Budget(per_day=1.0, per_run=0.3)
    budget.know(0.5)
    assert budget.objection(0.2, 0.0) is None
    with budget.set_aside(0.4):
        assert "day" in (budget.objection(0.2, 0.0) or "")
    assert "run" in (budget.objection(0.2, 0.2) or "")
    budget.charge(0.5)
    assert "day" in (budget.objection(0.01, 0.0) or "")


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-4.1-mini", {"temperature": 0}),
        ("llama-3.3-70b", {"temperature": 0}),
        ("gpt-5-mini", {"reasoning_effort": "minimal"}),
        ("openai/gpt-5", {"reasoning_effort": "minimal"}),
        ("gpt-5.4-mini", {"reasoning_effort": "none"}),
        ("gpt-6-luna", {}),
        ("o4-mini", {}),
    ],
)
def test_models_that_reason_get_no_temperature_and_think_as_little_as_they_can(
    model: str, expected: dict[str, object]
) -> None:
    assert _extra_for(model.rpartition("/")[2]) == expected


def test_prices_are_found_by_dated_and_prefixed_names_and_count_the_cache() -> None:
    mini = price_of("gpt-4.1-mini")
    assert mini is not None
    assert price_of("openai/gpt-4.1-mini-2025-04-14") == mini
    assert price_of("llama-3") is None
    assert Price(2, 8, 1).cost(Tokens(1_000_000, 500_000, 400_000)) == pytest.approx(1.2 + 0.4 + 4)
