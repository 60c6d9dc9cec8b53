"""Rate limits by caller and by address, counted in each process: with n replicas the limits are n times as high."""

import time
from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import floor

from limits import RateLimitItem, parse_many
from starlette.types import Scope

from leadops_api.errors import ProblemError

CLIENT_ADDRESS = "leadops.client_address"
"""Key in a scope for the address that a trusted dashboard forwards."""
_USAGE = "leadops.limit_usage"
_FAILED = "leadops.failed_attempt"
_MAX_KEYS = 2**16
"""Counters for addresses and for wrong credentials, so that a flood of different ones cannot fill the memory."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What is left of a limit after a request."""

    is_exceeded: bool
    remaining: int
    wait_seconds: int
    """Seconds until the count falls again."""


class SlidingWindow:
    """Counts requests by key: those of the current window, and those of the last window in proportion to what is left of it.

    Used on the event loop only. The storages of `limits` start a thread or a task to forget old keys, up to 100 times a second
    (decision 99). Here a whole window is forgotten at once.
    """

    def __init__(self, rule: RateLimitItem) -> None:
        self.limit = rule.amount
        self.seconds = rule.get_expiry()
        self._number = 0.0
        self._current: Counter[tuple[str, str]] = Counter()
        self._last: Counter[tuple[str, str]] = Counter()

    def __len__(self) -> int:
        """Return the number of counters."""
        return len(self._current) + len(self._last)

    def hit(self, key: tuple[str, str]) -> Usage:
        """Count a request of the key, unless the limit is used up."""
        number, elapsed = divmod(time.monotonic(), self.seconds)
        if number != self._number:
            self._last = self._current if number == self._number + 1 else Counter()
            self._current, self._number = Counter(), number
        left = self.seconds - elapsed
        last = self._last[key]
        used = floor(last * left / self.seconds) + self._current[key]
        is_exceeded = used >= self.limit
        if not is_exceeded:
            self._current[key] += 1
            used += 1
        wait = min(left, left % (self.seconds / last)) if last else left
        return Usage(is_exceeded, max(0, self.limit - used), max(1, round(wait)))


@dataclass(frozen=True)
class Limits:
    """The limits of the settings, and how much of each is used."""

    by_caller: list[SlidingWindow]
    by_address: list[SlidingWindow]
    by_login: list[SlidingWindow]

    @classmethod
    def of(cls, by_caller: str, by_address: str, by_login: str) -> "Limits":
        """Read limits such as `10/second;600/minute`. Raise ValueError for text in another form."""
        return cls(
            *(
                [SlidingWindow(rule) for rule in parse_many(text)]
                for text in (by_caller, by_address, by_login)
            )
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
            self._count(scope, self.by_login, "credential", _bucket(credential))

    def has_failed_attempt(self, scope: Scope) -> bool:
        """Return True if this request's wrong credentials are counted already."""
        return _FAILED in scope

    def headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the response headers that describe the limit that counted the request last."""
        if _USAGE not in scope:
            return []
        window, kind, usage = scope[_USAGE]
        return [
            (b"ratelimit", f'"{kind}";r={usage.remaining};t={usage.wait_seconds}'.encode()),
            (b"ratelimit-policy", f'"{kind}";q={window.limit};w={window.seconds}'.encode()),
        ]

    def _count(self, scope: Scope, windows: list[SlidingWindow], kind: str, who: str) -> None:
        for number, window in enumerate(windows):
            usage = window.hit((kind, who))
            if number == 0 or usage.is_exceeded:
                scope[_USAGE] = (window, kind, usage)
            if usage.is_exceeded:
                happened = "wrong credentials" if kind in ("login", "credential") else "requests"
                raise ProblemError(
                    429,
                    f"More than {window.limit} {happened} in {window.seconds} s; "
                    f"wait {usage.wait_seconds} s and try again.",
                    headers={"Retry-After": str(usage.wait_seconds)},
                )


def _address(scope: Scope) -> str:
    known: str | None = scope.get(CLIENT_ADDRESS)
    if known is not None:
        return _bucket(_network_of(known))
    client = scope.get("client")
    return _bucket(_network_of(client[0])) if client else "unknown"


def _bucket(text: str) -> str:
    """Return one of `_MAX_KEYS` keys; the hash differs by process, so nobody can choose whose counter they share."""
    return str(hash(text) % _MAX_KEYS)


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
