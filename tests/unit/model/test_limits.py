"""The rate limiter, the circuit breaker, and the budget."""

import asyncio

import pytest

from leadops_core.llm.chat import Tokens
from leadops_core.llm.limits import AdaptiveLimiter, Budget, CircuitBreaker
from leadops_core.llm.prices import Price, price_of


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_limiter_holds_its_limit_and_serves_in_order() -> None:
    async def run() -> list[int]:
        limiter, order, active_count = AdaptiveLimiter(3, Time()), list[int](), 0

        async def one(number: int) -> None:
            nonlocal active_count
            await limiter.acquire()
            active_count += 1
            assert active_count <= 3
            order.append(number)
            await asyncio.sleep(0)
            active_count -= 1
            limiter.release()

        await asyncio.gather(*(one(number) for number in range(20)))
        return order

    assert asyncio.run(run()) == list(range(20))


def test_limiter_shrinks_once_per_burst_and_grows_with_successes() -> None:
    async def run() -> None:
        time = Time()
        limiter = AdaptiveLimiter(50, time)
        for _ in range(10):
            limiter.on_rate_limited(2.0)
        assert limiter.limit == 30
        assert limiter.pause_seconds == 2.0
        time.now = 5
        limiter.on_rate_limited(None)
        assert limiter.limit == 18
        assert limiter.pause_seconds == 0
        for _ in range(5_000):
            limiter.on_success()
        assert limiter.limit == 50

    asyncio.run(run())


def test_limiter_loses_no_slot_to_a_cancelled_waiter() -> None:
    async def run() -> None:
        limiter = AdaptiveLimiter(1, Time())
        await limiter.acquire()
        waiting = [asyncio.create_task(limiter.acquire()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        limiter.release()
        waiting[1].cancel()
        await asyncio.gather(*waiting[:2], return_exceptions=True)
        await asyncio.wait_for(waiting[2], 60)

    asyncio.run(run())


def test_breaker_opens_after_failures_and_closes_after_a_good_probe() -> None:
    time = Time()
    breaker = CircuitBreaker(30, time)
    for number in range(20):
        breaker.record(is_failure=number % 2 == 0)
    assert breaker.allows_request()
    for _ in range(20):
        breaker.record(is_failure=True)
    assert breaker.is_open
    assert [breaker.allows_request(), breaker.allows_request()] == [False, False]
    time.now = 31
    assert [breaker.allows_request(), breaker.allows_request()] == [True, False]
    breaker.record(is_failure=True)
    assert [breaker.allows_request()] == [False]
    time.now = 62
    assert [breaker.allows_request(), breaker.allows_request()] == [True, False]
    breaker.cancel_probe()
    assert [breaker.allows_request()] == [True]
    breaker.record(is_failure=False)
    assert [breaker.is_open] == [False]


def test_budget_counts_reserved_money_as_spent() -> None:
    budget = Budget(per_day=1.0, per_run=0.3)
    budget.set_spent_today(0.5)
    assert budget.objection(0.2, 0.0) is None
    with budget.reserve(0.4):
        assert "day" in (budget.objection(0.2, 0.0) or "")
    assert "run" in (budget.objection(0.2, 0.2) or "")
    budget.charge(0.5)
    assert "day" in (budget.objection(0.01, 0.0) or "")


def test_prices_are_found_by_dated_and_prefixed_names_and_count_the_cache() -> None:
    mini = price_of("gpt-4.1-mini")
    assert mini is not None
    assert price_of("openai/gpt-4.1-mini-2025-04-14") == mini
    assert price_of("llama-3") is None
    assert Price(2, 8, 1).cost(Tokens(1_000_000, 500_000, 400_000)) == pytest.approx(1.2 + 0.4 + 4)
