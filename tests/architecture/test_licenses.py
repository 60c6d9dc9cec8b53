"""Each dependency that ships has a permissive license or a documented exception."""

import json
from functools import cache
from pathlib import Path

import pytest

from scripts.licenses import EXCEPTIONS, Package, not_permissive, npm_packages, problems, python_packages


@cache
def everything() -> list[Package]:
    return [*python_packages(), *npm_packages()]


def test_shipped_packages_have_permissive_or_excepted_licenses() -> None:
    packages = everything()
    assert len(packages) > 200
    assert problems(packages) == []


def test_development_dependencies_are_not_checked() -> None:
    names = {each.name for each in everything()}
    assert {"sqlalchemy", "fastapi", "streamlit", "psycopg", "next"} <= names
    assert names & {"pytest", "mypy", "mkdocs-material", "@biomejs/biome"} == set()


@pytest.mark.parametrize(
    "license_name", ["GPL-3.0-only", "MIT AND AGPL-3.0-or-later", "Some License of Ours", ""]
)
def test_copyleft_license_is_found(license_name: str) -> None:
    assert problems([*everything(), Package("python", "intruder", license_name)])[0].startswith(
        "python intruder: "
    )


@pytest.mark.parametrize(
    "license_name", ["MIT", "Apache-2.0 OR GPL-3.0-only", "BSD License", "MIT AND (ISC OR MPL-2.0)"]
)
def test_license_alternatives_count_as_the_most_permissive(license_name: str) -> None:
    assert not_permissive(license_name) == []


def test_license_exception_covers_only_its_license() -> None:
    packages = [each for each in everything() if each.name != "orjson"]
    assert problems([*packages, Package("python", "orjson", "GPL-3.0-only")]) == [
        "python orjson: GPL-3.0-only"
    ]


def test_unused_license_exception_is_found() -> None:
    packages = [each for each in everything() if each.name != "orjson"]
    assert problems(packages) == ["orjson needs no exception any more"]


def test_every_license_exception_has_a_reason() -> None:
    assert [name for name, (_, reason) in EXCEPTIONS.items() if len(reason) < 10] == []


def test_npm_lock_is_read_without_build_dependencies(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    packages = {
        "": {"license": "Apache-2.0"},
        "node_modules/a": {"license": "MIT"},
        "node_modules/b": {"license": "GPL-2.0-only", "dev": True},
    }
    lock.write_text(json.dumps({"packages": packages}), "utf-8")
    assert list(npm_packages(lock)) == [Package("npm", "a", "MIT")]
