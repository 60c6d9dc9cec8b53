"""A `leadops` command that starts at once, for documents with many commands.

Loading the library takes a second, and a document runs the command a hundred times. A server loads it once and forks for each
call. The program `leadops` in its folder passes its arguments, folder, environment, and open files on, forwards signals, and
ends with the exit code of the call.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_MAX_REQUEST = 1_000_000
_PROGRAM = """#!{python} -SE
import json, os, signal, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
request = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [len(request).to_bytes(4, "big")], [0, 1, 2])
server.sendall(request)
process = int.from_bytes(server.recv(4), "big")
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda received, _: os.kill(process, received))
code = server.recv(1)
os._exit(code[0] if code else 1)
"""


@contextlib.contextmanager
def warm_command() -> Iterator[Path]:
    """Yield a folder with a program `leadops`, to be put at the beginning of PATH."""
    with tempfile.TemporaryDirectory(prefix="leadops-") as name:
        folder = Path(name)
        address = folder / "socket"
        program = folder / "leadops"
        program.write_text(_PROGRAM.format(python=sys.executable, address=str(address)))
        program.chmod(0o755)
        server = subprocess.Popen(
            [sys.executable, "-m", "scripts.warm_command", str(address)],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert server.stdout is not None
            if not server.stdout.readline():
                raise RuntimeError("the command for the documents did not start")
            yield folder
        finally:
            server.terminate()
            server.communicate()


def _serve(address: str) -> None:
    import leadops_core.app
    import leadops_core.cli.app
    import leadops_core.display.html
    import leadops_core.graph  # noqa: F401 - loaded here, so that no call has to

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
    print("ready", flush=True)
    while True:
        client, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _answer(client)
        client.close()


def _answer(client: socket.socket) -> None:
    """Run one call in this process, and end it."""
    # The call waits for processes of its own.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, files, _, _ = socket.recv_fds(client, 4, 3)
    content = b""
    while len(content) < int.from_bytes(size, "big"):
        content += client.recv(_MAX_REQUEST)
    arguments, folder, environment = json.loads(content)
    for number, file in enumerate(files):
        os.dup2(file, number)
    # The files of the call stay open until its process ends.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["leadops", *arguments]
    client.sendall(os.getpid().to_bytes(4, "big"))
    threading.Thread(target=_end_with, args=(client,), daemon=True).start()
    code = 1
    try:
        from leadops_core.cli.app import main

        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        with contextlib.suppress(OSError):
            client.sendall(bytes([code & 0xFF]))
        os._exit(code & 0xFF)


def _end_with(client: socket.socket) -> None:
    """End this process if its caller is killed."""
    with contextlib.suppress(OSError):
        if not client.recv(1):
            os._exit(1)


if __name__ == "__main__":
    _serve(sys.argv[1])
