"""Each test that a document names as evidence exists."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
EVIDENCE = ROOT / "docs" / "security.md"
_PYTHON_TEST = re.compile(r"^\s*(?:async )?def (test_\w+)\(", re.MULTILINE)
_BROWSER_TEST = re.compile(r"\b(?:test|it)(?:\.\w+)?\(\s*([\"'`])(.+?)\1,", re.DOTALL)
_NAMED = re.compile(r"`(test_\w+)`")
_QUOTED = re.compile(r"`([a-z][a-z ,'’-]+(?: [a-z'’-]+){3,})`")


@cache
def python_tests() -> set[str]:
    files = [path for folder in ("tests", "e2e", "leadops_core") for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in _PYTHON_TEST.findall(path.read_text("utf-8"))}


def browser_tests() -> set[str]:
    files = [path for folder in ("frontend/e2e", "frontend/src") for path in (ROOT / folder).rglob("*.ts*")]
    return {name for path in files for _, name in _BROWSER_TEST.findall(path.read_text("utf-8"))}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tests_named_in_a_document_exist(path: Path) -> None:
    tests = python_tests() | {file.stem for file in (ROOT / "tests").rglob("test_*.py")}
    assert set(_NAMED.findall(path.read_text("utf-8"))) - tests == set()


def test_browser_tests_named_in_security_exist() -> None:
    named = set(_QUOTED.findall(EVIDENCE.read_text("utf-8")))
    assert named
    assert named - browser_tests() == set()


def test_every_class_of_attack_has_a_file_of_tests() -> None:
    files = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "security").glob("test_*.py")}
    classes = {"before_authentication", "slow_inputs", "hostile_model", "quoting_back", "exports", "privacy"}
    assert classes <= files
