"""The hooks of azd. Stand-ins for azd and the Azure CLI record how they are called."""

import os
import subprocess
from pathlib import Path

import pytest

HOOKS = Path(__file__).parents[2] / "infra" / "hooks"
COMMAND = """#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
case "$*" in
  *userPrincipalName*) echo ada@example.com ;;
  *"job start"*) echo migrate-1 ;;
  *"execution show"*) echo "$STATE" ;;
esac
"""


def run(hook: str, tmp_path: Path, **given: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """The hook against the stand-ins: how it ended, and what it asked for."""
    for name in ("az", "azd", "sleep"):
        (tmp_path / name).write_text(COMMAND, "utf-8")
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "CALLS": str(calls), **given}
    ran = subprocess.run([HOOKS / hook], env=environment, capture_output=True, text=True, check=False)
    return ran, calls.read_text("utf-8").splitlines()


def test_hook_creates_missing_values_and_keeps_existing_ones(tmp_path: Path) -> None:
    ran, calls = run("preprovision.sh", tmp_path, API_TOKEN="mine", ALERT_EMAIL="team@example.com")
    assert (ran.returncode, ran.stderr) == (0, "")
    made = dict(call.split()[3:5] for call in calls if call.startswith("azd env set"))
    assert set(made) == {"SIGNING_SECRET", "LOG_HASH_KEY", "EVENT_SECRET", "BUDGET_START", "OPERATOR_NAME"}
    assert len(made["SIGNING_SECRET"]) == 64
    assert made["SIGNING_SECRET"] != made["LOG_HASH_KEY"]
    assert made["BUDGET_START"].endswith("-01")
    assert made["OPERATOR_NAME"] == "ada@example.com"


@pytest.mark.parametrize(("state", "code"), [("Succeeded", 0), ("Failed", 1), ("Running", 1)])
def test_migration_runs_with_the_new_image_and_reports_its_end(tmp_path: Path, state: str, code: int) -> None:
    ran, calls = run(
        "postdeploy.sh", tmp_path, STATE=state, MIGRATION_JOB_NAME="migrate", AZURE_RESOURCE_GROUP="rg-x"
    )
    assert ran.returncode == code
    assert calls[0] == "azd provision --no-prompt"
    assert calls[1].startswith("az containerapp job start --name migrate --resource-group rg-x")
    assert (f"The migration {'ended as' if state == 'Failed' else 'is still'} {state}" in ran.stderr) is (
        code == 1
    )
