"""No test connects to another machine."""

import ipaddress
import sys
from collections.abc import Callable
from typing import Any


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine.

    Not an OSError, so that no client takes it for an outage and tries again.
    """


def is_loopback(host: object) -> bool:
    """Whether `host` is this machine: a loopback address, `localhost`, or none (Unix sockets, wildcards)."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def block_other_machines() -> None:
    """Make look-ups, connections and datagrams beyond loopback raise, in all threads until this process ends.

    Libraries that open sockets in C without telling Python (libpq) are not seen.
    """
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, args: tuple[Any, ...]) -> None:
    find_host = _HOST_OF.get(event)
    if find_host is not None and not is_loopback(host := find_host(args)):
        raise NetworkBlockedError(f"{event} to {host!r}: tests reach loopback only")


def _host_of_address(args: tuple[Any, ...]) -> object:
    address = args[1]
    return address[0] if isinstance(address, tuple) else None


def _host_of_lookup(args: tuple[Any, ...]) -> object:
    return args[0]


_HOST_OF: dict[str, Callable[[tuple[Any, ...]], object]] = {
    "socket.connect": _host_of_address,
    "socket.sendto": _host_of_address,
    "socket.sendmsg": _host_of_address,
    "socket.getaddrinfo": _host_of_lookup,
    "socket.gethostbyname": _host_of_lookup,
    "socket.gethostbyaddr": _host_of_lookup,
}
"""Python's own audit events, which asyncio and every client written in Python pass through."""
