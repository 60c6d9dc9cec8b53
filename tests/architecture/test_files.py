"""Files are short enough to read at once, and locks name no host."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "requirements.lock": ["api", "azure", "openai", "postgres"],
    "requirements-console.lock": ["console"],
    "requirements-dev.lock": list(PROJECT["optional-dependencies"]),
}
BUILD_LOCK = "requirements-build.lock"
"""What the image's build needs: of its own, and not of the project's requirements."""
CHECKS_LOCK = "requirements-infra.lock"
"""What checks the infrastructure, in an environment of its own."""
MOST_LINES = 500
MOST_LINES_OF_A_FUNCTION = 60

_PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(?P<version>[^\s;]+)")
_WHERE_FROM = re.compile(r"://| @ |--(?:extra-)?index|--find-links|(?:^|\s)(?:/|~/|[A-Za-z]:\\)\S")


def pins(lock: str) -> dict[str, list[Version]]:
    """The versions locked for each package: more than one where they differ by Python or platform."""
    found: dict[str, list[Version]] = {}
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            found.setdefault(canonicalize_name(pin["name"]), []).append(Version(pin["version"]))
    return found


def sources() -> Iterator[Path]:
    for package in ("leadops_core", "leadops_api", "console"):
        yield from (ROOT / package).rglob("*.py")


def test_files_have_at_most_500_lines() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_bytes().splitlines()) for path in sources()}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_have_at_most_60_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        # Migrations are lists of statements, and never change.
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("name", [*LOCKS, BUILD_LOCK, CHECKS_LOCK])
def test_lock_names_no_host_and_no_path(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if _WHERE_FROM.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "leadops @ file:///home/somebody/leadops",
        "--find-links wheels",
        "    # via -r /home/somebody/requirements.in",
        "#    uv pip compile ~/leadops/pyproject.toml",
    ],
)
def test_lock_check_finds_a_host_or_path(line: str) -> None:
    assert _WHERE_FROM.search(line)


@pytest.mark.parametrize("name", [*LOCKS, BUILD_LOCK, CHECKS_LOCK])
def test_every_pin_has_a_hash(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock)[1:]
    assert len(entries) == sum(map(len, pins(lock).values()))
    assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_contains_every_requirement_of_the_project(name: str) -> None:
    """`make lock` brings it up to date."""
    extras = [line for extra in LOCKS[name] for line in PROJECT["optional-dependencies"][extra]]
    wanted = [Requirement(line) for line in (*PROJECT["dependencies"], *extras)]
    locked = pins((ROOT / name).read_text(encoding="utf-8"))
    for requirement in wanted:
        package = canonicalize_name(requirement.name)
        if package != PROJECT["name"]:
            assert package in locked, f"{package} is not locked"
            misfits = [each for each in locked[package] if not requirement.specifier.contains(each)]
            assert misfits == [], f"{package} {misfits}"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-console.lock", BUILD_LOCK])
def test_locks_agree(name: str) -> None:
    part = pins((ROOT / name).read_text(encoding="utf-8"))
    everything = pins((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert {name: everything.get(name) for name in part} == part
