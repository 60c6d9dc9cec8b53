"""How often one may ask, by caller and by address. Counted in each process: behind n replicas the limit is n times as high.

Asynchronous, because the other storage of `limits` starts a thread every few requests, and the event loop waits for it.
"""

import time
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from leadops_api.errors import ProblemError


@dataclass(frozen=True)
class Limits:
    """The limits of the settings, and how much of them is used."""

    counter: SlidingWindowCounterRateLimiter
    by_caller: list[RateLimitItem]
    by_address: list[RateLimitItem]
    by_login: list[RateLimitItem]

    @classmethod
    def of(cls, by_caller: str, by_address: str, by_login: str) -> "Limits":
        """Limits written as `limits` writes them; raises ValueError for others."""
        return cls(
            SlidingWindowCounterRateLimiter(MemoryStorage()),
            parse_many(by_caller),
            parse_many(by_address),
            parse_many(by_login),
        )

    async def count_address(self, scope: Scope) -> None:
        """Count a request from its address. Raises ProblemError (429) past the limit."""
        await self._count(scope, self.by_address, "address", _address(scope))

    async def count_caller(self, scope: Scope, name: str) -> None:
        """Count a request of a known caller. Raises ProblemError (429) past the limit."""
        await self._count(scope, self.by_caller, "caller", name)

    async def count_refused(self, scope: Scope) -> None:
        """Count an attempt to sign in from its address. Raises ProblemError (429) past the limit."""
        await self._count(scope, self.by_login, "login", _address(scope))

    async def check_refused(self, scope: Scope) -> None:
        """Raise ProblemError (429) where too many attempts to sign in have failed from this address."""
        for item in self.by_login:
            if not await self.counter.test(item, "login", _address(scope)):
                await self._refuse(scope, item, "login", _address(scope))

    async def _count(self, scope: Scope, items: list[RateLimitItem], kind: str, who: str) -> None:
        for item in items:
            if not await self.counter.hit(item, kind, who):
                await self._refuse(scope, item, kind, who)
        await self._announce(scope, items[0], kind, who)

    async def _refuse(self, scope: Scope, item: RateLimitItem, kind: str, who: str) -> None:
        wait = await self._announce(scope, item, kind, who)
        raise ProblemError(
            429,
            f"More than {item.amount} requests in {item.get_expiry()} s; wait {wait} s and go on.",
            headers={"Retry-After": str(wait)},
        )

    async def _announce(self, scope: Scope, item: RateLimitItem, kind: str, who: str) -> int:
        window = await self.counter.get_window_stats(item, kind, who)
        wait = max(1, round(window.reset_time - time.time()))
        scope["leadops.reply_headers"] |= {
            "RateLimit": f'"{kind}";r={max(0, window.remaining)};t={wait}',
            "RateLimit-Policy": f'"{kind}";q={item.amount};w={item.get_expiry()}',
        }
        return wait


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "unknown"
