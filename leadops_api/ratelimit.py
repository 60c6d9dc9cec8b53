"""Rate limits by caller and by address. Each process counts for itself, so n replicas allow n times as much."""

import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from threading import Timer

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from leadops_api.errors import ProblemError

CLIENT_ADDRESS = "leadops.client_address"
"""Key in a request's scope for the client address that a trusted dashboard sent."""
_COUNTED_BY = "leadops.counted_by"
_FAILED = "leadops.failed_attempt"
_MAX_KEYS = 2**16
"""Number of counters for addresses and wrong credentials. It is fixed, so that a flood cannot fill the memory."""


_RECORDED_FAILURES = parse_many("60/minute")
"""Failed sign-ins that are stored. An attacker with many addresses could otherwise fill the database."""


class _IdleTimer(Timer):
    """A timer that never runs, so that `MemoryStorage` starts no threads to remove expired keys.

    It would start up to 100 threads per second and block the event loop for each. The number of keys is bounded here,
    and an expired key is replaced on its next use.
    """

    def is_alive(self) -> bool:
        return True


def _make_storage() -> MemoryStorage:
    storage = MemoryStorage()
    storage.timer.cancel()
    storage.timer = _IdleTimer(0, lambda: None)
    return storage


@dataclass(frozen=True)
class Limits:
    """The configured limits and their counters."""

    counter: SlidingWindowCounterRateLimiter
    by_caller: list[RateLimitItem]
    by_address: list[RateLimitItem]
    by_login: list[RateLimitItem]

    @classmethod
    def of(cls, by_caller: str, by_address: str, by_login: str) -> "Limits":
        """Parse limits such as `10/second;600/minute`. Raise ValueError for any other form."""
        return cls(
            SlidingWindowCounterRateLimiter(_make_storage()),
            parse_many(by_caller),
            parse_many(by_address),
            parse_many(by_login),
        )

    def count_address(self, scope: Scope) -> None:
        """Count a request by its address. Raise ProblemError (429) if it exceeds the limit."""
        self._count(scope, self.by_address, "address", _address(scope))

    def count_caller(self, scope: Scope, name: str) -> None:
        """Count a request of an authenticated caller. Raise ProblemError (429) if it exceeds the limit."""
        self._count(scope, self.by_caller, "caller", name)

    def count_failed_attempt(self, scope: Scope, credential: str | None) -> None:
        """Count wrong credentials, by address and by credential. Raise ProblemError (429) if they exceed the limit.

        Only wrong credentials are refused. A person who shares an address with an attacker can still sign in.
        """
        scope[_FAILED] = True
        self._count(scope, self.by_login, "login", _address(scope))
        if credential is not None:
            self._count(scope, self.by_login, "credential", _bucket(credential))

    def has_failed_attempt(self, scope: Scope) -> bool:
        """Return True if the wrong credentials of this request are counted already."""
        return _FAILED in scope

    def may_record_failure(self) -> bool:
        """Return True if one more failed sign-in may be stored in the audit log now."""
        return all(self.counter.hit(item, "recorded") for item in _RECORDED_FAILURES)

    def headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the headers for the limit that counted the request last."""
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


def client_address(scope: Scope) -> str | None:
    """Return the IP address of the client, or of the person for whom a trusted dashboard calls."""
    address: str | None = scope.get(CLIENT_ADDRESS)
    if address is not None:
        return address
    client = scope.get("client")
    return str(client[0]) if client else None


def _address(scope: Scope) -> str:
    address = client_address(scope)
    return "unknown" if address is None else _bucket(_network_of(address))


def _bucket(text: str) -> str:
    """Return one of `_MAX_KEYS` keys. The hash differs per process, so nobody can choose another caller's counter."""
    return str(hash(text) % _MAX_KEYS)


def _network_of(host: str) -> str:
    """Return the network of one subscriber: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((address, 64), strict=False))
