"""How much is asked of a provider at a time, and when nothing is."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SHRINK, _LEAST = 0.6, 1.0
_SEEN, _JUDGED_FROM, _TOO_MANY = 20, 10, 0.8


class Turns:
    """Gives out turns to ask: at most `most` at a time, fewer after a 429, slowly more again while all goes well.

    First come, first served. Belongs to one event loop.
    """

    def __init__(self, most: int, monotonic: Callable[[], float]) -> None:
        self.most = most
        self._monotonic = monotonic
        self._limit = float(most)
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._not_before = 0.0
        self._shrunk_at = float("-inf")

    @property
    def limit(self) -> int:
        """How many turns there are at present."""
        return int(self._limit)

    @property
    def pause(self) -> float:
        """Seconds until the provider wants to be asked again; 0 where it has not asked for any."""
        return max(0.0, self._not_before - self._monotonic())

    async def take(self) -> None:
        """Wait for a turn; give it back with `give_back`."""
        if self._taken < self.limit and not self._waiting:
            self._taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                # It was given just now: the next in line takes it.
                self.give_back()
            else:
                self._waiting.remove(turn)
            raise

    def give_back(self) -> None:
        """A turn is over."""
        self._taken -= 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and self._taken < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)

    def went_well(self) -> None:
        """One answer came: after as many as there are turns there is one more."""
        self._limit = min(float(self.most), self._limit + 1 / self._limit)
        self._hand_out()

    def was_too_much(self, wait: float | None) -> None:
        """The provider said 429: fewer turns, and none before `wait` seconds are over.

        Those that were under way together are one event: the turns shrink once for them.
        """
        now = self._monotonic()
        if now - self._shrunk_at >= 0.5:
            self._limit = max(_LEAST, self._limit * _SHRINK)
            self._shrunk_at = now
        if wait:
            self._not_before = max(self._not_before, now + wait)


class Breaker:
    """Stops asking a provider that fails nearly always, and tries it again after a while with one request."""

    def __init__(self, rest_seconds: float, monotonic: Callable[[], float]) -> None:
        self._rest = rest_seconds
        self._monotonic = monotonic
        self._last: deque[bool] = deque(maxlen=_SEEN)
        self._opened_at: float | None = None
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is to be asked now."""
        return self._opened_at is not None

    def may_ask(self) -> bool:
        """Whether to ask; while it is open, once after each rest. Whoever is told so must report how it went."""
        if self._opened_at is None:
            return True
        if self._is_probing or self._monotonic() - self._opened_at < self._rest:
            return False
        self._is_probing = True
        return True

    def report(self, *, in_trouble: bool) -> None:
        """How one request went: whether the provider was in trouble."""
        if self._opened_at is not None:
            if not self._is_probing:
                # Sent before it opened.
                return
            self._is_probing = False
            if in_trouble:
                self._opened_at = self._monotonic()
            else:
                self._opened_at = None
                self._last.clear()
            return
        self._last.append(in_trouble)
        if len(self._last) >= _JUDGED_FROM and sum(self._last) >= _TOO_MANY * len(self._last):
            self._opened_at = self._monotonic()

    def withdraw(self) -> None:
        """What may_ask allowed was not done after all (it was cancelled): the next may try."""
        self._is_probing = False


class Budget:
    """Money that may be spent: today by all, and by each run.

    What an answer may cost at most is set aside before it is asked for, so that many at once cannot overspend together.
    """

    def __init__(self, per_day: float | None, per_run: float | None) -> None:
        self.per_day = per_day
        self.per_run = per_run
        self._spent = 0.0
        self._aside = 0.0

    def know(self, spent_today: float) -> None:
        """What the store says was spent today, this process's share included."""
        self._spent = spent_today

    def charge(self, cost: float) -> None:
        """It was spent just now, and the store does not know yet."""
        self._spent += cost

    def objection(self, at_most: float, spent_by_run: float) -> str | None:
        """Why an answer that may cost so much is not to be asked for; None where it may be."""
        if self.per_run is not None and spent_by_run + at_most > self.per_run:
            return f"the run's budget of ${self.per_run:g} does not reach"
        if self.per_day is not None and self._spent + self._aside + at_most > self.per_day:
            return f"the day's budget of ${self.per_day:g} does not reach (${self._spent:.4f} are spent)"
        return None

    @contextmanager
    def set_aside(self, at_most: float) -> Iterator[None]:
        """Keep so much for an answer that is under way."""
        self._aside += at_most
        try:
            yield
        finally:
            self._aside = max(0.0, self._aside - at_most)
