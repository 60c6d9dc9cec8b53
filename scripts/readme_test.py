"""Run each command of the README in its order, in a clone in an empty folder, with a clean environment.

    python scripts/readme_test.py                       all of them
    python scripts/readme_test.py --leave-out 'make test'

What is committed is what is tried. One shell runs all of it, as a reader's would; the first command that fails ends it. Needs
git, make and Python 3.11 or newer with its venv module (`PYTHON` chooses one), and Node.js for what the dashboard needs.
Commands of `docker` run where an engine answers; what they started is taken down again. Nothing beyond the standard library
is imported: this has to run where nothing is set up yet.
"""

import argparse
import contextlib
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("LANG", "LC_ALL", "PATH", "PYTHON", "TERM")
"""Variables of this environment that a clean one has too."""
WHERE_PACKAGES_COME_FROM = ("NODE_EXTRA_CA_CERTS", "NPM_CONFIG_", "PIP_", "SSL_CERT_", "UV_")
"""How variables begin that are the machine's business, not the reader's; so are pip's and npm's own files."""
LASTING = {"make dev": "http://127.0.0.1:3000"}
"""Commands that go on until somebody stops them, each with the address that answers once it works."""
PATIENCE_SECONDS = 1200
READER_LEFT = 141
"""What a command ends with that is piped into `head`, once that has had enough."""
_FENCE = re.compile(r"^```(sh|console|csv|json)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A command to run, or, with a name, a file to write."""

    text: str
    file_name: str = ""


def steps(readme: str) -> list[Step]:
    """The README's files and commands, in its order; comments and what commands print are left out."""
    found: list[Step] = []
    for language, name, content in _FENCE.findall(readme):
        if language in ("csv", "json"):
            if name:
                found.append(Step(content, name))
            continue
        lines = content.rstrip("\n").split("\n")
        if language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        commands = re.sub(r" *\\\n *", " ", "\n".join(lines)).split("\n")
        found += [Step(command) for line in commands if (command := re.sub(r"\s+#.*$", "", line).strip())]
    return found


def with_own_ids(command: str, shown: str, said: str) -> str:
    """`command` with the ids that the README shows replaced by those of this run, in the order in which they came."""
    ids = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
    ours = dict(zip(dict.fromkeys(ids.findall(shown)), dict.fromkeys(ids.findall(said)), strict=False))
    return ids.sub(lambda match: ours.get(match[0], match[0]), command)


def clean_environment(home: Path) -> dict[str, str]:
    """What a new user's shell has: a path without this project's own environment, and a home with nothing in it."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = str(ROOT / ".venv")
    kept["PATH"] = os.pathsep.join(
        each for each in kept["PATH"].split(os.pathsep) if not each.startswith(own)
    )
    kept |= {name: value for name, value in os.environ.items() if name.startswith(WHERE_PACKAGES_COME_FROM)}
    for name in (".npmrc", ".config/pip", ".pip", ".config/uv"):
        theirs = Path.home() / name
        if theirs.exists():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).symlink_to(theirs)
    return {**kept, "HOME": str(home), "LOGNAME": "reader", "COLUMNS": "100"}


class Shell:
    """One bash for all commands, so that what one of them sets the next one has."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.environment = environment
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )

    def run(self, command: str) -> tuple[int, str]:
        """Exit code and output."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        mark = "\x1eended"
        # A pipe fails with any of its commands.
        self.process.stdin.write(f"set -o pipefail; {{ {command}\n}} </dev/null; printf '{mark} %s\\n' $?\n")
        self.process.stdin.flush()
        said: list[str] = []
        for line in self.process.stdout:
            before, found, code = line.partition(mark)
            said.append(before)
            if found:
                return int(code), "".join(said)
        return self.process.wait(), "".join(said)

    def end(self) -> None:
        """Let the shell go."""
        with self.process:
            pass


def run_until_it_answers(
    command: str, url: str, folder: Path, environment: dict[str, str]
) -> tuple[int, str]:
    """Run a lasting command as in a terminal, wait until `url` answers, and stop it as Ctrl-C would: exit code and output."""
    terminal, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-c", command],
        cwd=folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(terminal, said), daemon=True)
    reader.start()
    answered, until = False, time.monotonic() + PATIENCE_SECONDS
    while not answered and process.poll() is None and time.monotonic() < until:
        time.sleep(1)
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=60) as answer:
            answered = answer.status == 200 and b"LeadOps" in answer.read()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    reader.join(timeout=10)
    return 0 if answered else 1, b"".join(said).decode("utf-8", "replace")


def _read_all(terminal: int, said: list[bytes]) -> None:
    # Linux ends a terminal that nobody writes to any more with an error.
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 65536):
            said.append(part)
    os.close(terminal)


def has_engine() -> bool:
    """Whether a Docker engine answers."""
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=60).returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="COMMAND", help="do not run this one"
    )
    options = parser.parse_args()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A background job ignores SIGINT, and so would the commands that are to be stopped with Ctrl-C.
        signal.signal(signal.SIGINT, lambda *_: None)
    with tempfile.TemporaryDirectory(prefix="readme-") as name:
        folder, home = Path(name) / "leadops", Path(name) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(folder)], check=True)
        readme = (folder / "README.md").read_text(encoding="utf-8")
        return try_all(
            steps(readme), readme, Shell(folder, clean_environment(home)), folder, set(options.leave_out)
        )


def try_all(todo: list[Step], readme: str, shell: Shell, folder: Path, left_out: set[str]) -> int:
    """Exit code 0 when every command did; what each took, and what was left out and why, is printed."""
    unknown = left_out - {step.text for step in todo}
    if unknown:
        print(f"The README has no such command: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    engine, everything, count = has_engine(), "", 0
    try:
        for step in todo:
            if step.file_name:
                (folder / step.file_name).write_text(step.text, encoding="utf-8")
                continue
            if step.text in left_out:
                print(f"left out  {step.text}  (as asked)")
                continue
            if step.text.startswith("docker ") and not engine:
                print(f"left out  {step.text}  (no Docker engine answers here)")
                continue
            began = time.monotonic()
            if url := LASTING.get(step.text):
                code, said = run_until_it_answers(step.text, url, folder, shell.environment)
            else:
                code, said = shell.run(with_own_ids(step.text, readme, everything))
            everything += said
            count += 1
            print(f"{time.monotonic() - began:7.1f} s  {step.text}", flush=True)
            if code not in (0, READER_LEFT) or "Traceback" in said:
                print(f"exit code {code}\n{said}", file=sys.stderr)
                return 1
        if engine and any(step.text.startswith("docker compose up") for step in todo):
            shell.run("docker compose down --volumes")
    finally:
        shell.end()
    print(f"{count} commands of the README did what they should")
    return 0


if __name__ == "__main__":
    sys.exit(main())
