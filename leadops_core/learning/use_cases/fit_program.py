"""The program of a fit: reads a task from standard input, and writes what it learned to standard output."""

import os
import sys
import threading
from contextlib import suppress
from typing import BinaryIO


def main() -> None:
    """Learn under a limit of memory. End at once if the process that asked is gone."""
    orders = sys.stdin.buffer
    line = orders.readline()
    threading.Thread(target=_end_with, args=(orders,), name="asker", daemon=True).start()
    from leadops_core.learning.use_cases.fit_process import ORDERS, REPLIES, FitReply, carry_out

    order = ORDERS.validate_json(line)
    _limit_memory(order.memory_mb << 20)
    try:
        reply = carry_out(order)
    except MemoryError:
        reply = FitReply(is_out_of_memory=True)
    sys.stdout.buffer.write(REPLIES.dump_json(reply) + b"\n")
    sys.stdout.buffer.flush()


def _end_with(orders: BinaryIO) -> None:
    orders.read()
    os._exit(1)


def _limit_memory(size: int) -> None:
    # Windows has no such limit, and macOS does not enforce it.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
