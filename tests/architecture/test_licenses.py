"""Each dependency that ships has a permissive license or a documented exception."""

import json
from functools import cache
from pathlib import Path

import pytest

from scripts.licenses import EXCEPTIONS, Package, not_permissive, npm_packages, problems, python_packages


@cache
def everything() -> list[Package]:
    return [*python_packages(), *npm_packages()]


def test_everything_that_ships_is_permissive_or_excepted() -> None:
    packages = everything()
    assert len(packages) > 200
    assert problems(packages) == []


def test_nothing_of_the_developers_counts() -> None:
    names = {each.name for each in everything()}
    assert {"sqlalchemy", "fastapi", "streamlit", "psycopg", "next"} <= names
    assert names & {"pytest", "mypy", "mkdocs-material", "@biomejs/biome"} == set()


@pytest.mark.parametrize(
    "license_name", ["GPL-3.0-only", "MIT AND AGPL-3.0-or-later", "Some License of Ours", ""]
)
def test_license_that_is_not_permissive_is_found(license_name: str) -> None:
    assert problems([*everything(), Package("python", "intruder", license_name)])[0].startswith(
        "python intruder: "
    )


@pytest.mark.parametrize(
    "license_name", ["MIT", "Apache-2.0 OR GPL-3.0-only", "BSD License", "MIT AND (ISC OR MPL-2.0)"]
)
def test_of_alternatives_the_best_counts(license_name: str) -> None:
    assert not_permissive(license_name) == []


def test_exception_covers_its_license_alone() -> None:
    packages = [each for each in everything() if each.name != "orjson"]
    assert problems([*packages, Package("python", "orjson", "GPL-3.0-only")]) == [
        "python orjson: GPL-3.0-only"
    ]


def test_exception_that_nothing_needs_is_found() -> None:
    packages = [each for each in everything() if each.name != "orjson"]
    assert problems(packages) == ["orjson needs no exception any more"]


def test_every_license_exception_has_a_reason() -> None:
    assert [name for name, (_, reason) in EXCEPTIONS.items() if len(reason) < 10] == []


def test_lock_of_npm_is_read_without_what_builds(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {"license": "Apache-2.0"},
        "node_modules/a": {"license": "MIT"},
        "node_modules/b": {"license": "GPL-2.0-only", "dev": True},
    }
    lock.write_text(json.dumps({"packages": packages}), "utf-8")
    assert list(npm_packages(lock)) == [Package("npm", "a", "MIT")]
