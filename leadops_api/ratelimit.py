"""How often one may ask, by caller and by address. Counted in each process: behind n replicas the limit is n times as high."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import cast

from limits import RateLimitItem, parse_many
from limits.storage import SlidingWindowCounterSupport, Storage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from leadops_api.errors import ProblemError

CLIENT_ADDRESS = "leadops.client_address"
"""Place in a scope for the address that a trusted dashboard asks for."""
_COUNTED_BY = "leadops.counted_by"
_FAILED = "leadops.failed_attempt"
_TIDIED_EVERY_SECONDS = 60.0
_NEVER = (0, 0.0)
_KEPT_KEYS = 4_096


class LoopStorage(Storage, SlidingWindowCounterSupport):
    """Counts of an event loop, which is alone with them.

    The storages that `limits` brings begin a thread or a task at each request, to forget what is old, and look through all keys
    in it; this one looks through them once a minute.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}
        self._tidied_at = 0.0

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Nothing here can fail."""
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up; the count is forgotten so many seconds after it began."""
        return self._add(key, expiry, amount, time.time())

    def _add(self, key: str, expiry: int, amount: int, now: float) -> int:
        if now - self._tidied_at > _TIDIED_EVERY_SECONDS:
            self._tidied_at = now
            self._counts = {each: kept for each, kept in self._counts.items() if kept[1] > now}
        count, expires_at = self._counts.get(key, _NEVER)
        if expires_at <= now:
            count, expires_at = 0, now + expiry
        self._counts[key] = (count + amount, expires_at)
        return count + amount

    def get(self, key: str) -> int:
        """The count."""
        return self._at(key, time.time())

    def _at(self, key: str, now: float) -> int:
        count, expires_at = self._counts.get(key, _NEVER)
        return count if expires_at > now else 0

    def get_expiry(self, key: str) -> float:
        """When the count is forgotten."""
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """It is always there."""
        return True

    def reset(self) -> int:
        """Forget all; how many counts there were."""
        count = len(self._counts)
        self._counts.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._counts.pop(key, None)

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count up unless this window, and what still counts of the one before, would be over the limit."""
        now = time.time()
        before, left, current, _ = self._window(key, expiry, now)
        if int(before * left / expiry + current) + amount > limit:
            return False
        self._add(f"{key}/{int(now / expiry)}", 2 * expiry, amount, now)
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Count and seconds left of the window before, and of this one."""
        return self._window(key, expiry, time.time())

    def _window(self, key: str, expiry: int, now: float) -> tuple[int, float, int, float]:
        place = now / expiry
        number = int(place)
        before, current = self._at(f"{key}/{number - 1}", now), self._at(f"{key}/{number}", now)
        left = (1 - place + number) * expiry
        return before, left if before else 0.0, current, left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget this window and the one before."""
        window = int(time.time() / expiry)
        self.clear(f"{key}/{window}")
        self.clear(f"{key}/{window - 1}")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A limit of `limits` as its strategies use one; puts each of its keys together once."""

    amount: int
    seconds: int
    key_for: Callable[..., str]

    @classmethod
    def of(cls, item: RateLimitItem) -> RateLimitItem:
        kept = lru_cache(maxsize=_KEPT_KEYS)(item.key_for)
        return cast(RateLimitItem, cls(item.amount, item.get_expiry(), kept))

    def get_expiry(self) -> int:
        return self.seconds


def _rules(written: str) -> list[RateLimitItem]:
    return [_Rule.of(item) for item in parse_many(written)]


@dataclass(frozen=True)
class Limits:
    """The limits of the settings, and how much of them is used. Belongs to one event loop."""

    counter: SlidingWindowCounterRateLimiter
    by_caller: list[RateLimitItem]
    by_address: list[RateLimitItem]
    by_login: list[RateLimitItem]

    @classmethod
    def of(cls, by_caller: str, by_address: str, by_login: str) -> "Limits":
        """Limits written as `limits` writes them; raises ValueError for others."""
        return cls(
            SlidingWindowCounterRateLimiter(LoopStorage()),
            _rules(by_caller),
            _rules(by_address),
            _rules(by_login),
        )

    def count_address(self, scope: Scope) -> None:
        """Count a request from its address. Raises ProblemError (429) past the limit."""
        self._count(scope, self.by_address, "address", _address(scope))

    def count_caller(self, scope: Scope, name: str) -> None:
        """Count a request of a known caller. Raises ProblemError (429) past the limit."""
        self._count(scope, self.by_caller, "caller", name)

    def count_failed_attempt(self, scope: Scope, credential: str | None) -> None:
        """Count wrong credentials, by address and by the credentials themselves. Raises ProblemError (429) past the limit.

        Only wrong credentials are ever refused by this: a person who shares an address with an attacker can still sign in.
        """
        scope[_FAILED] = True
        self._count(scope, self.by_login, "login", _address(scope))
        if credential is not None:
            digest = hashlib.sha256(credential.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            self._count(scope, self.by_login, "credential", digest)

    def has_failed_attempt(self, scope: Scope) -> bool:
        """Return True if this request's wrong credentials are counted already."""
        return _FAILED in scope

    def headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """What a reply says of the limit that its request was counted by last."""
        if _COUNTED_BY not in scope:
            return []
        item, kind, who = scope[_COUNTED_BY]
        remaining, wait = self._window(item, kind, who)
        return [
            (b"ratelimit", f'"{kind}";r={remaining};t={wait}'.encode()),
            (b"ratelimit-policy", f'"{kind}";q={item.amount};w={item.get_expiry()}'.encode()),
        ]

    def _count(self, scope: Scope, items: list[RateLimitItem], kind: str, who: str) -> None:
        for item in items:
            if not self.counter.hit(item, kind, who):
                self._refuse(scope, item, kind, who)
        scope[_COUNTED_BY] = (items[0], kind, who)

    def _refuse(self, scope: Scope, item: RateLimitItem, kind: str, who: str) -> None:
        scope[_COUNTED_BY] = (item, kind, who)
        _, wait = self._window(item, kind, who)
        happened = "wrong credentials" if kind in ("login", "credential") else "requests"
        raise ProblemError(
            429,
            f"More than {item.amount} {happened} in {item.get_expiry()} s; wait {wait} s and try again.",
            headers={"Retry-After": str(wait)},
        )

    def _window(self, item: RateLimitItem, kind: str, who: str) -> tuple[int, int]:
        window = self.counter.get_window_stats(item, kind, who)
        return max(0, window.remaining), max(1, round(window.reset_time - time.time()))


def _address(scope: Scope) -> str:
    known: str | None = scope.get(CLIENT_ADDRESS)
    if known is not None:
        return _network_of(known)
    client = scope.get("client")
    return _network_of(client[0]) if client else "unknown"


@lru_cache(maxsize=_KEPT_KEYS)
def _network_of(host: str) -> str:
    """Return what one subscriber has: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))
