"""Run each command of the README in order, in a clone in an empty folder, with a clean environment.

    python scripts/readme_test.py                       run all of them
    python scripts/readme_test.py --leave-out 'make test'

It tests the committed files. One shell runs all commands, as a reader's would, and the first failure ends it. It needs git,
make, Python 3.11 or newer with its venv module (`PYTHON` selects one), and Node.js for the dashboard. Commands of `docker` run
only if an engine responds, and their containers are removed. It imports the standard library only, because it must run before
anything is installed.
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
"""Variables that a clean environment keeps."""
WHERE_PACKAGES_COME_FROM = ("NODE_EXTRA_CA_CERTS", "NPM_CONFIG_", "PIP_", "SSL_CERT_", "UV_")
"""Prefixes of variables that configure this machine's package sources, which are kept, too."""
LONG_RUNNING = {"make dev": "http://127.0.0.1:3000"}
"""Commands that run until they are stopped, with a URL that responds once they work."""
TIMEOUT_SECONDS = 1200
CLOSED_PIPE = 141
"""Exit code of a command in a pipe to `head` that has closed."""
_FENCE = re.compile(r"^```(sh|console|csv|json)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A command or, with a name, a file to write."""

    text: str
    file_name: str = ""


def steps(readme: str) -> list[Step]:
    """Return the README's files and commands in order, without comments and output."""
    result: list[Step] = []
    for language, name, content in _FENCE.findall(readme):
        if language in ("csv", "json"):
            if name:
                result.append(Step(content, name))
            continue
        lines = content.rstrip("\n").split("\n")
        if language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        commands = re.sub(r" *\\\n *", " ", "\n".join(lines)).split("\n")
        result += [Step(command) for line in commands if (command := re.sub(r"\s+#.*$", "", line).strip())]
    return result


def with_ids_of_this_run(command: str, documented: str, output: str) -> str:
    """Replace the ids that the README shows by those of this run, in order of appearance."""
    ids = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
    replacements = dict(
        zip(dict.fromkeys(ids.findall(documented)), dict.fromkeys(ids.findall(output)), strict=False)
    )
    return ids.sub(lambda match: replacements.get(match[0], match[0]), command)


def clean_environment(home: Path) -> dict[str, str]:
    """Return a new user's environment: a PATH without this project's virtual environment, and an empty home."""
    variables = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = str(ROOT / ".venv")
    variables["PATH"] = os.pathsep.join(
        folder for folder in variables["PATH"].split(os.pathsep) if not folder.startswith(own)
    )
    variables |= {
        name: value for name, value in os.environ.items() if name.startswith(WHERE_PACKAGES_COME_FROM)
    }
    for name in (".npmrc", ".config/pip", ".pip", ".config/uv"):
        packages = Path.home() / name
        if packages.exists():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).symlink_to(packages)
    return {**variables, "HOME": str(home), "LOGNAME": "reader", "COLUMNS": "100"}


class Shell:
    """One bash for all commands, so that variables persist."""

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
        """Run a command. Return its exit code and output."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        mark = "\x1eended"
        # A pipe fails if any of its commands fails.
        self.process.stdin.write(f"set -o pipefail; {{ {command}\n}} </dev/null; printf '{mark} %s\\n' $?\n")
        self.process.stdin.flush()
        output: list[str] = []
        for line in self.process.stdout:
            before, marker, code = line.partition(mark)
            output.append(before)
            if marker:
                return int(code), "".join(output)
        return self.process.wait(), "".join(output)

    def end(self) -> None:
        with self.process:
            pass


def run_until_it_answers(
    command: str, url: str, folder: Path, environment: dict[str, str]
) -> tuple[int, str]:
    """Run a command in a terminal until `url` responds, then stop it with Ctrl-C. Return its exit code and output."""
    terminal, packages = pty.openpty()
    process = subprocess.Popen(
        ["bash", "--noprofile", "--norc", "-c", command],
        cwd=folder,
        env=environment,
        stdin=packages,
        stdout=packages,
        stderr=packages,
        start_new_session=True,
    )
    os.close(packages)
    output: list[bytes] = []
    reader = threading.Thread(target=_read_all, args=(terminal, output), daemon=True)
    reader.start()
    answered, until = False, time.monotonic() + TIMEOUT_SECONDS
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
    return 0 if answered else 1, b"".join(output).decode("utf-8", "replace")


def _read_all(terminal: int, output: list[bytes]) -> None:
    # On Linux, reading from a terminal without writers raises an error.
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 65536):
            output.append(part)
    os.close(terminal)


def has_engine() -> bool:
    """Return True if a Docker engine responds."""
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
        # A background job ignores SIGINT, and its children would, too. Ctrl-C must reach them.
        signal.signal(signal.SIGINT, lambda *_: None)
    with tempfile.TemporaryDirectory(prefix="readme-") as name:
        folder, home = Path(name) / "leadops", Path(name) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(folder)], check=True)
        readme = (folder / "README.md").read_text(encoding="utf-8")
        return run_all(
            steps(readme), readme, Shell(folder, clean_environment(home)), folder, set(options.leave_out)
        )


def run_all(todo: list[Step], readme: str, shell: Shell, folder: Path, left_out: set[str]) -> int:
    """Run all steps and print their times, and what was left out and why. Return 0 if every command succeeded."""
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
            if url := LONG_RUNNING.get(step.text):
                code, output = run_until_it_answers(step.text, url, folder, shell.environment)
            else:
                code, output = shell.run(with_ids_of_this_run(step.text, readme, everything))
            everything += output
            count += 1
            print(f"{time.monotonic() - began:7.1f} s  {step.text}", flush=True)
            if code not in (0, CLOSED_PIPE) or "Traceback" in output:
                print(f"exit code {code}\n{output}", file=sys.stderr)
                return 1
        if engine and any(step.text.startswith("docker compose up") for step in todo):
            shell.run("docker compose down --volumes")
    finally:
        shell.end()
    print(f"{count} commands of the README did what they should")
    return 0


if __name__ == "__main__":
    sys.exit(main())
