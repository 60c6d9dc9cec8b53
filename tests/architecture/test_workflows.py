"""Workflows of GitHub match the Makefile and run only pinned actions."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in WORKFLOWS}
DECISION = (ROOT / "docs" / "decisions" / "0060-pin-actions-by-commit.md").read_text(encoding="utf-8")
TARGETS = set(
    re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)

_USES = re.compile(r"uses: ([\w.-]+/[\w.-]+)[\w./-]*@(\S+)(?: # (\S+))?")


def lint(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["zizmor", "--offline", "--quiet", "--no-progress", path], capture_output=True, text=True, check=False
    )


def test_workflows_match_their_schema() -> None:
    said = subprocess.run(
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout


def test_workflows_pass_the_security_check() -> None:
    said = lint(ROOT / ".github")
    assert said.returncode == 0, said.stdout


def test_workflow_check_finds_untrusted_text_in_a_script(tmp_path: Path) -> None:
    workflow = tmp_path / ".github" / "workflows" / "x.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        "on: issues\njobs:\n  x:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ github.event.issue.title }}\n",
        "utf-8",
    )
    assert "template-injection" in lint(tmp_path).stdout


@pytest.mark.parametrize("name", TEXTS)
def test_make_targets_that_workflows_call_exist(name: str) -> None:
    called = {
        word
        for line in re.findall(r"\bmake ([^\n]+)", re.sub(r"#.*", "", TEXTS[name]))
        for word in line.split()
        if "=" not in word
    }
    assert called <= TARGETS


def test_workflow_runs_every_make_check() -> None:
    called = set(re.findall(r"run: make ([a-z0-9-]+)", TEXTS["ci.yml"]))
    assert {
        "lint",
        "test",
        "e2e",
        "readme-test",
        "package",
        "site",
        "images",
        "images-test",
        "bicep",
    } <= called


def test_actions_are_pinned_by_a_commit_that_the_decision_names() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for text in TEXTS.values():
        for action, commit, version in _USES.findall(text):
            assert re.fullmatch(r"[0-9a-f]{40}", commit), f"{action}@{commit}"
            pins.setdefault(action, set()).add((commit, version))
    assert len(pins) > 8
    assert [action for action, found in pins.items() if len(found) > 1] == []
    rows = re.findall(r"^\| (\S+) \| (\S+) \| `([0-9a-f]{40})` \|", DECISION, re.MULTILINE)
    assert {action: {(commit, version)} for action, version, commit in rows} == pins


def test_workflow_jobs_declare_minimal_permissions() -> None:
    for name, text in TEXTS.items():
        assert re.search(r"^permissions: \{\}$", text, re.MULTILINE), name


def test_workflow_sets_the_variables_of_the_deploy_script() -> None:
    asked = set(
        re.findall(
            r"readEnvironmentVariable\('(\w+)'\)", (ROOT / "infra" / "dev.bicepparam").read_text("utf-8")
        )
    )
    assert asked <= set(re.findall(r"^ {10}([A-Z_]+): ", TEXTS["deploy.yml"], re.MULTILINE))
