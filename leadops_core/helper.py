"""What a helper process runs: `python -m leadops_core.helper JOB`, started and spoken to by `verbs.helpers` alone."""

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from leadops_core.errors import LeadOpsError
from leadops_core.verbs.helpers import Done, HelperError, portable

if TYPE_CHECKING:
    from leadops_core.settings import Settings

Say = Callable[[Any], None]


def _process(say: Say, url: str, config: "Settings", share: int | None) -> None:
    """Process leads that wait, beside the process that asks for it."""
    from leadops_core.leadops import LeadOps
    from leadops_core.verbs.crew import help_to_process
    from leadops_core.verbs.running import run_now

    with LeadOps.open(url, config=config) as ops:
        run_now(help_to_process(ops.store, ops.toolbox, config, share, say))


def _read(say: Say, *arguments: Any) -> None:
    """Read a file that the process that asks for it stores."""
    from leadops_core.verbs.reading import read_for_another

    read_for_another(say, *arguments)


JOBS: dict[str, Callable[..., None]] = {"process": _process, "read": _read}


def main() -> int:
    """Do the job that the process is started for; its exit code."""
    # A shell that starts something in the background has it ignore Ctrl-C, and with that this.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    job = JOBS[sys.argv[1]]
    arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - the process that started this one says it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What is printed by mistake must not get in between.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(what: Any) -> None:
        pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()

    # Who no longer listens has ended, or knows why.
    with suppress(BrokenPipeError):
        try:
            job(say, *arguments)
            # Done is done: the other end is closed now.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            say(Done())
        except KeyboardInterrupt:
            return 130
        except LeadOpsError as error:
            say(portable(error))
        except BrokenPipeError:
            raise
        except Exception as error:
            if os.environ.get("LEADOPS_DEBUG", "0") not in ("", "0"):
                raise
            say(
                HelperError(
                    f"unexpected {type(error).__name__} in a helper process; LEADOPS_DEBUG=1 shows where"
                )
            )
            return 1
    return 0


def _end_with_parent() -> None:
    """Stop as if by Ctrl-C once the process that started this one has closed its end, or is no more."""
    os.read(0, 1)
    # To the main thread, which may be waiting for something.
    ident = threading.main_thread().ident
    assert ident is not None  # noqa: S101 - it is running
    signal.pthread_kill(ident, signal.SIGINT)


if __name__ == "__main__":
    try:
        code = main()
    except (KeyboardInterrupt, EOFError):
        # Stopped, or left by its parent before it was told anything.
        code = 130
    sys.stderr.flush()
    # At once: what is still on its way to a parent that is gone would be complained about.
    os._exit(code)
