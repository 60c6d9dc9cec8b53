"""Commands of other packages are found, listed, and run, and a missing package is named."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCE = """
import click
from leadops_core.cli import Command, ExtraCommand, Output

@click.command(cls=Command, short_help="Greet.")
@click.option("--name", default="you")
@click.pass_context
def greet(ctx, name):
    Output(ctx).answer({"hello": name}, lambda: f"Hello {name}.")

@click.command(cls=ExtraCommand, extra="api", short_help="Needs more.")
def needy():
    import package_of_an_extra.deep

@click.command(cls=ExtraCommand, extra="api")
def broken():
    import leadops_core.no_such_room

@click.command(cls=Command)
def demo():
    click.echo("not LeadOps's own")

thing = 3
"""
POINTS = {
    "greet": "visitor:greet",
    "needy": "visitor:needy",
    "broken": "visitor:broken",
    "demo": "visitor:demo",
    "gone": "visitor_that_is_gone:command",
    "thing": "visitor:thing",
}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def leadops(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command with a package installed beside it that brings commands."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "visitor.py").write_text(SOURCE)
    info = folder / "visitor-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: visitor\nVersion: 1.0\n")
    lines = [f"{name} = {target}" for name, target in POINTS.items()]
    (info / "entry_points.txt").write_text("\n".join(["[leadops.commands]", *lines, ""]))

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "leadops_core.cli", *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_help_lists_extensions_after_builtin_commands(leadops: Run) -> None:
    said = leadops("--help").stdout
    assert said.index("  demo ") < said.index("  schema ") < said.index("  greet ")
    assert "Greet." in said
    assert "  gone " in said


def test_extension_accepts_the_global_options(leadops: Run) -> None:
    assert leadops("greet").stdout == "Hello you.\n"
    assert json.loads(leadops("greet", "--name", "Ann", "--json").stdout) == {"hello": "Ann"}
    assert json.loads(leadops("--json", "greet").stdout) == {"hello": "you"}


def test_missing_extra_is_named_with_its_install_command(leadops: Run) -> None:
    ran = leadops("needy")
    assert ran.returncode == 1
    assert "pip install 'leadops[api]'" in ran.stderr
    assert "package_of_an_extra" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "pip install" in json.loads(leadops("needy", "--json").stdout)["error"]


def test_missing_module_of_leadops_is_not_reported_as_an_extra(leadops: Run) -> None:
    assert "pip install" not in leadops("broken").stderr


@pytest.mark.parametrize("name", ["gone", "thing"])
def test_broken_extension_does_not_affect_other_commands(leadops: Run, name: str) -> None:
    ran = leadops(name, "--port", "3")
    assert ran.returncode == 1
    assert f"The command {name} from visitor" in ran.stderr
    assert leadops("greet").returncode == 0


def test_extension_cannot_replace_a_builtin_command(leadops: Run) -> None:
    assert "not LeadOps's own" not in leadops("demo", "--help").stdout
    assert leadops("--help").stdout.count("\n  demo ") == 1
