"""Check commit subjects: `scope: subject`, at most 72 characters.

    python scripts/commits.py                 check the commits since the rule began
    python scripts/commits.py --message FILE  check a message before it is committed (scripts/git-hooks/commit-msg)

Without a repository (a source archive), or in a shallow clone that lacks the first commit of the rule, there is nothing to
check. Merges are exempt, and so are the subjects that `git revert` writes.
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = "f6e3b22c36321216f5c680e0b22e53f62cfa4660"
"""The last commit before the rule. If a subject that breaks it has landed, move this past that commit."""
MAX_LENGTH = 72

_SUBJECT = re.compile(r"[a-z][a-z0-9_./-]*(?:, [a-z][a-z0-9_./-]*)*: \S.*")
_EXEMPT = ("Merge ", 'Revert "')


def problem(subject: str) -> str | None:
    """Return what is wrong with a commit subject, or None."""
    if subject.startswith(_EXEMPT):
        return None
    if not _SUBJECT.fullmatch(subject):
        return "start with a lower-case scope, as in `delivery: retry after a 421 response`"
    if len(subject) > MAX_LENGTH:
        return f"use at most {MAX_LENGTH} characters, not {len(subject)}"
    if subject.endswith("."):
        return "omit the period at the end"
    return None


def subjects_since(base: str, repository: Path = ROOT) -> list[tuple[str, str]] | None:
    """Return id and subject of each commit after `base` that is no merge, or None if `base` is not there."""
    if shutil.which("git") is None:
        return None
    check = _git(repository, "cat-file", "-e", f"{base}^{{commit}}")
    if check.returncode != 0:
        return None
    log = _git(repository, "log", "--no-merges", "--format=%h %s", f"{base}..HEAD")
    log.check_returncode()
    return [(line.split(" ", 1)[0], line.partition(" ")[2]) for line in log.stdout.splitlines()]


def _git(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, check=False, text=True
    )


def subject_of(message: str) -> str:
    """Return the first line of a message that is no comment."""
    lines = [line for line in message.splitlines() if line.strip() and not line.startswith("#")]
    return lines[0].rstrip() if lines else ""


def main(arguments: Sequence[str] | None = None, repository: Path = ROOT, base: str = BASE) -> int:
    parser = argparse.ArgumentParser(description="Check commit subjects.")
    parser.add_argument(
        "--message", type=Path, metavar="FILE", help="check this message instead of the commits"
    )
    options = parser.parse_args(arguments)
    if options.message:
        subjects = [("message", subject_of(options.message.read_text("utf-8")))]
    elif (commits := subjects_since(base, repository)) is None:
        print(f"commit subjects not checked: commit {base[:7]} is not in this repository")
        return 0
    else:
        subjects = commits
    problems = [(name, subject, why) for name, subject in subjects if (why := problem(subject))]
    for name, subject, why in problems:
        print(f"{name}: {subject!r}: {why}", file=sys.stderr)
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
