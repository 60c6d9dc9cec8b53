"""The infrastructure names what there is: settings, modules, parameters, outputs, files."""

import re
from pathlib import Path

import pytest

from leadops_core.settings import Settings

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"
FILES = sorted(INFRA.rglob("*.bicep"))
GUIDE = (ROOT / "AZURE_DEPLOYMENT.md").read_text(encoding="utf-8")
FRONTEND = {"LEADOPS_API_URL"}
"""What the dashboard reads by itself."""

_PARAM = re.compile(r"^param (\w+) (\w+)( = .+)?$", re.MULTILINE)
_OUTPUT = re.compile(r"^output (\w+) ", re.MULTILINE)
_MODULE = re.compile(r"^module (\w+) '([^']+)'.*?^\}", re.MULTILINE | re.DOTALL)
_GIVEN = re.compile(r"^    (\w+): ", re.MULTILINE)
_VARIABLE = re.compile(r"\b(LEADOPS_[A-Z0-9_]+)\b")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def settings_names() -> set[str]:
    return {f"LEADOPS_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_module_is_given_every_parameter_that_it_needs_and_no_other(path: Path) -> None:
    for module in _MODULE.finditer(text_of(path)):
        declared = {
            name: bool(default) for name, _, default in _PARAM.findall(text_of(path.parent / module[2]))
        }
        given = set(_GIVEN.findall(module[0].partition("params: {")[2]))
        assert given <= set(declared), module[1]
        assert {name for name, has_default in declared.items() if not has_default} <= given, module[1]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_output_that_is_used_is_there(path: Path) -> None:
    text = text_of(path)
    outputs = {
        module[1]: set(_OUTPUT.findall(text_of(path.parent / module[2]))) for module in _MODULE.finditer(text)
    }
    for name, output in re.findall(r"\b(\w+)\.\??outputs\.\??(\w+)", text):
        assert output in outputs[name], f"{name}.{output}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_parameter_is_used(path: Path) -> None:
    text = text_of(path)
    for name, _, _ in _PARAM.findall(text):
        assert len(re.findall(rf"\b{name}\b", text)) > 1, name


@pytest.mark.parametrize(
    "path",
    [*FILES, ROOT / "AZURE_DEPLOYMENT.md", ROOT / "docker-compose.yml", ROOT / "Dockerfile.backend"],
    ids=lambda path: path.name,
)
def test_variable_is_a_setting(path: Path) -> None:
    assert set(_VARIABLE.findall(text_of(path))) <= settings_names() | FRONTEND


@pytest.mark.parametrize(
    "path", [INFRA / "dev.bicepparam", INFRA / "prod.bicepparam"], ids=lambda path: path.name
)
def test_parameter_file_gives_what_main_needs(path: Path) -> None:
    declared = {name: bool(default) for name, _, default in _PARAM.findall(text_of(INFRA / "main.bicep"))}
    given = set(re.findall(r"^param (\w+) = ", text_of(path), re.MULTILINE))
    assert given <= set(declared)
    assert {name for name, has_default in declared.items() if not has_default} <= given


def test_guide_names_files_and_outputs_that_are_there() -> None:
    for name in re.findall(r"`(modules/\w+\.bicep)`", GUIDE):
        assert (INFRA / name).is_file(), name
    for path in INFRA.glob("modules/*.bicep"):
        assert f"`modules/{path.name}`" in GUIDE or path.stem == "environment", path.name
    outputs = set(_OUTPUT.findall(text_of(INFRA / "main.bicep")))
    assert set(re.findall(r"properties\.outputs\.(\w+)\.value", GUIDE)) <= outputs
    exported = set(re.findall(r"\b([A-Z][A-Z_]+)=", GUIDE))
    asked = {
        name
        for path in INFRA.glob("*.bicepparam")
        for name, default in re.findall(r"readEnvironmentVariable\('(\w+)'(, )?", text_of(path))
        if not default
    }
    assert asked <= exported
