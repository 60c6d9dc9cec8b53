"""The check of commit subjects."""

import subprocess
from pathlib import Path

import pytest

from scripts.commits import main, problem, subject_of


def git(repository: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    command = ["git", "-C", str(repository), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def commit(repository: Path, subject: str) -> str:
    git(repository, "commit", "--allow-empty", "--no-verify", "-m", subject)
    return git(repository, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


@pytest.mark.parametrize(
    "subject",
    [
        "delivery: retry after a 421 response",
        "store, api: remove unused code",
        "tests/api: expect 409",
        "Merge branch 'main' into topic",
        'Revert "docs: describe the gate"',
        "docs: " + "x" * 66,
    ],
)
def test_problem_accepts_subject(subject: str) -> None:
    assert problem(subject) is None


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        ("Retry after a 421 response", "scope"),
        ("Delivery: retry after a 421 response", "scope"),
        ("delivery:retry after a 421 response", "scope"),
        ("fixup! docs: describe the gate", "scope"),
        ("", "scope"),
        ("docs: " + "x" * 67, "72"),
        ("docs: describe the gate.", "period"),
    ],
)
def test_problem_names_what_is_wrong(subject: str, why: str) -> None:
    assert why in str(problem(subject))


def test_subject_of_message_skips_comments_and_blank_lines() -> None:
    assert subject_of("\n# on branch main\ndocs: add a page \n\nBody.\n") == "docs: add a page"


def test_main_checks_only_commits_after_the_base(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = commit(repository, "An old subject")
    commit(repository, "docs: add a page")
    assert main([], repository, base) == 0
    commit(repository, "A new subject")
    assert main([], repository, base) == 1
    assert "'A new subject'" in capsys.readouterr().err


def test_main_exempts_merges(repository: Path) -> None:
    base = commit(repository, "An old subject")
    git(repository, "checkout", "-q", "-b", "topic")
    commit(repository, "docs: add a page")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "-m", "Land a topic", "topic")
    assert main([], repository, base) == 0


@pytest.mark.parametrize("has_repository", [True, False])
def test_main_skips_if_the_base_is_unknown(
    tmp_path: Path, has_repository: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if has_repository:
        git(tmp_path, "init", "-q")
        commit(tmp_path, "An old subject")
    assert main([], tmp_path, "0" * 40) == 0
    assert "not checked" in capsys.readouterr().out


@pytest.mark.parametrize(("message", "code"), [("docs: add a page\n", 0), ("Add a page\n", 1)])
def test_main_checks_a_message_before_the_commit(tmp_path: Path, message: str, code: int) -> None:
    path = tmp_path / "COMMIT_EDITMSG"
    path.write_text(message, "utf-8")
    assert main(["--message", str(path)]) == code
