"""Signal dispositions that a test run inherits from the shell that started it."""

import signal


def let_children_be_interrupted() -> None:
    """Start child processes with the default action for SIGINT even if this process ignores it.

    A shell that starts a job in the background makes it ignore SIGINT, and an ignored signal stays ignored in child
    processes, so a test could not press Ctrl-C on a command. A signal with a handler returns to its default action in a
    child process. This process still ignores SIGINT: Ctrl-C in the shell is not meant for a background job.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)
