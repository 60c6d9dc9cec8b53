"""Limits on requests to a provider: concurrency, circuit breaker, and budget."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_DECREASE_FACTOR, _MIN_LIMIT = 0.6, 1.0
_DECREASE_INTERVAL_SECONDS = 0.5
_WINDOW, _MIN_REQUESTS, _FAILURE_RATE = 20, 10, 0.8


class AdaptiveLimiter:
    """A semaphore whose size falls when the provider answers 429 and rises again with each success.

    Additive increase, multiplicative decrease, first come, first served. It belongs to one event loop.
    """

    def __init__(self, max_limit: int, monotonic: Callable[[], float]) -> None:
        self._max_limit = max_limit
        self._monotonic = monotonic
        self._limit = float(max_limit)
        self._in_use = 0
        self._waiters: deque[asyncio.Future[None]] = deque()
        self._not_before = 0.0
        self._decreased_at = float("-inf")

    @property
    def limit(self) -> int:
        return int(self._limit)

    @property
    def pause_seconds(self) -> float:
        """Seconds left of the pause that the provider asked for."""
        return max(0.0, self._not_before - self._monotonic())

    async def acquire(self) -> None:
        if self._in_use < self.limit and not self._waiters:
            self._in_use += 1
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                # The slot was assigned before the cancellation arrived.
                self.release()
            else:
                self._waiters.remove(waiter)
            raise

    def release(self) -> None:
        self._in_use -= 1
        self._wake_waiters()

    def on_success(self) -> None:
        """Grow by one slot after about as many successes as there are slots."""
        self._limit = min(float(self._max_limit), self._limit + 1 / self._limit)
        self._wake_waiters()

    def on_rate_limited(self, retry_after: float | None) -> None:
        """Shrink, and pause for `retry_after` seconds.

        Requests that were sent together fail together, so the limiter shrinks at most once in half a second.
        """
        now = self._monotonic()
        if now - self._decreased_at >= _DECREASE_INTERVAL_SECONDS:
            self._limit = max(_MIN_LIMIT, self._limit * _DECREASE_FACTOR)
            self._decreased_at = now
        if retry_after:
            self._not_before = max(self._not_before, now + retry_after)

    def _wake_waiters(self) -> None:
        while self._waiters and self._in_use < self.limit:
            waiter = self._waiters.popleft()
            if not waiter.done():
                self._in_use += 1
                waiter.set_result(None)


class CircuitBreaker:
    """Stops requests to a provider that fails nearly always, and probes it with one request after each rest."""

    def __init__(self, rest_seconds: float, monotonic: Callable[[], float]) -> None:
        self._rest_seconds = rest_seconds
        self._monotonic = monotonic
        self._recent_failures: deque[bool] = deque(maxlen=_WINDOW)
        self._opened_at: float | None = None
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        return self._opened_at is not None

    def allows_request(self) -> bool:
        """Return whether a request may be sent. The caller must then call `record` or `cancel_probe`."""
        if self._opened_at is None:
            return True
        if self._is_probing or self._monotonic() - self._opened_at < self._rest_seconds:
            return False
        self._is_probing = True
        return True

    def record(self, *, is_failure: bool) -> None:
        if self._opened_at is None:
            self._recent_failures.append(is_failure)
            count = len(self._recent_failures)
            if count >= _MIN_REQUESTS and sum(self._recent_failures) >= _FAILURE_RATE * count:
                self._opened_at = self._monotonic()
        elif self._is_probing:
            self._is_probing = False
            if is_failure:
                self._opened_at = self._monotonic()
            else:
                self._opened_at = None
                self._recent_failures.clear()

    def cancel_probe(self) -> None:
        """Let the next request probe: this one ended without an answer from the provider."""
        self._is_probing = False


class Budget:
    """Dollars that may be spent per day by all processes and per run.

    A request's maximum cost is reserved before it is sent, so that concurrent requests cannot overspend together.
    """

    def __init__(self, per_day: float | None, per_run: float | None) -> None:
        self.per_day = per_day
        self.per_run = per_run
        self._spent_today = 0.0
        self._reserved = 0.0

    def set_spent_today(self, cost: float) -> None:
        """Set what all processes spent today, this one included."""
        self._spent_today = cost

    def charge(self, cost: float) -> None:
        """Add the cost of a request of this process."""
        self._spent_today += cost

    def objection(self, max_cost: float, run_cost: float) -> str | None:
        """Return which budget a request would exceed, or None if it may be sent."""
        if self.per_run is not None and run_cost + max_cost > self.per_run:
            return f"the run's budget of ${self.per_run:g} is used up"
        if self.per_day is not None and self._spent_today + self._reserved + max_cost > self.per_day:
            return f"the day's budget of ${self.per_day:g} is used up (${self._spent_today:.4f} spent)"
        return None

    @contextmanager
    def reserve(self, max_cost: float) -> Iterator[None]:
        """Reserve the maximum cost of a request until it ends."""
        self._reserved += max_cost
        try:
            yield
        finally:
            self._reserved = max(0.0, self._reserved - max_cost)
