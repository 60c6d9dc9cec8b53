"""The wheel contains everything that the library needs, and works on its own."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "root_packages"
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("leadops-*-py3-none-any.whl")
    return built


def test_wheel_contains_exactly_the_packages_and_their_data(wheel: Path) -> None:
    packages = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    data = {f"leadops_core/_data/{path.name}" for path in (ROOT / "data").glob("[!.]*")}
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert "leadops_core/_data/demo_leads.csv" in shipped
    assert shipped == packages | data


def test_package_declares_its_types_and_commands(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        [entry_points] = [name for name in names if name.endswith(".dist-info/entry_points.txt")]
        said = archive.read(entry_points).decode()
    assert {"leadops_core/py.typed", "leadops_api/py.typed"} <= set(names)
    assert "leadops = leadops_core.cli:main" in said


def test_version_comes_from_the_tag_or_the_distribution(tmp_path: Path) -> None:
    # A container's build and an unpacked archive have no history to read it from.
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    assert version_of(tmp_path) == "0.1.0.dev0"
    assert version_of(tmp_path, SETUPTOOLS_SCM_PRETEND_VERSION="1.2.3") == "1.2.3"
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", "-C", str(tmp_path)]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *words], check=True)
    assert version_of(tmp_path) == "0.1.0.dev1"
    subprocess.run([*git, "tag", "v1.2.3"], check=True)
    assert version_of(tmp_path) == "1.2.3"
    (tmp_path / "x").touch()
    for words in (["add", "."], ["commit", "-qm", "y"]):
        subprocess.run([*git, *words], check=True)
    assert version_of(tmp_path) == "1.2.4.dev1"


def version_of(folder: Path, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "version"],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def test_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target"]
    subprocess.run([*build, "sdist", "--directory", tmp_path], cwd=ROOT, check=True, capture_output=True)
    [packed] = tmp_path.glob("leadops-*.tar.gz")
    subprocess.run(["tar", "-xzf", packed, "-C", tmp_path], check=True)
    [folder] = [path for path in tmp_path.iterdir() if path.is_dir()]
    subprocess.run([*build, "wheel", "--directory", tmp_path], cwd=folder, check=True, capture_output=True)
    [again] = tmp_path.glob("leadops-*.whl")
    assert again.name == wheel.name
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert sorted(first.namelist()) == sorted(second.namelist())


def test_demo_runs_from_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    ran = subprocess.run(
        [sys.executable, "-c", "from leadops_core.cli import main; main()", "demo"],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "200" in ran.stdout
