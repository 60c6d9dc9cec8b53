"""`make deploy` runs the steps of AZURE_DEPLOYMENT.md in order. A stand-in for the Azure CLI records how it is called."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

AZ = """#!/usr/bin/env bash
echo "$1 $2 $3 $4 | ${BACKEND_IMAGE:-placeholder} | $*" >> "$CALLS"
case "$*" in
  *AZURE_CONTAINER_REGISTRY_ENDPOINT*) [ ! -e "$EXISTS" ] || echo registry.example ;;
  *COMMUNICATION_SERVICES_ID*) echo "$COMMUNICATION" ;;
  "eventgrid event-subscription create"*) [ "$(grep -c ^eventgrid "$CALLS")" -gt "$REFUSALS" ] || exit 1 ;;
  *BACKEND_URL*) echo https://backend.example ;;
  "deployment sub create"*) touch "$EXISTS" ;;
  "containerapp job start"*) echo migrate-1 ;;
  "containerapp job execution show"*) echo "$MIGRATION" ;;
esac
"""
CURL = """#!/usr/bin/env bash
echo "curl | - | $*" >> "$CALLS"
"""


def deploy(
    tmp_path: Path,
    *,
    migration: str = "Succeeded",
    is_there: bool = True,
    communication: str = "",
    refusals: int = 0,
    **given: str,
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """The script against the stand-in: how it ended, and what it asked for."""
    commands, calls, exists = tmp_path / "bin", tmp_path / "calls", tmp_path / "deployed"
    commands.mkdir()
    for name, text in {"az": AZ, "curl": CURL}.items():
        (commands / name).write_text(text, "utf-8")
        (commands / name).chmod(0o755)
    if is_there:
        exists.touch()
    ran = subprocess.run(
        [ROOT / "scripts" / "deploy_azure.sh"],
        env={
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "CALLS": str(calls),
            "EXISTS": str(exists),
            "MIGRATION": migration,
            "COMMUNICATION": communication,
            "REFUSALS": str(refusals),
            "ENVIRONMENT": "dev",
            "AZURE_LOCATION": "westeurope",
            "DEPLOY_ATTEMPTS": "2",
            "DEPLOY_PAUSE_SECONDS": "0",
            **given,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return ran, calls.read_text("utf-8").splitlines() if calls.exists() else []


def steps(calls: list[str]) -> list[str]:
    """The calls that change something, shortened."""
    short = {
        "deployment sub create": "apply",
        "acr build": "build",
        "containerapp job": "job",
        "curl": "look",
        "eventgrid event-subscription": "subscribe",
    }
    found = [
        next((word for start, word in short.items() if call.startswith(start)), "")
        for call in calls
        if "show" not in call.partition(" |")[0]
    ]
    return [step for step in found if step]


def test_migration_comes_before_the_new_version(tmp_path: Path) -> None:
    ran, calls = deploy(tmp_path)
    assert (ran.returncode, steps(calls)) == (0, ["build", "build", "job", "job", "apply", "look"]), (
        ran.stderr
    )
    [applied] = [call for call in calls if call.startswith("deployment sub create")]
    assert "| registry.example/leadops-backend:" in applied


@pytest.mark.parametrize("reply_to", ["", "sales", "@", "sales@nowhere"])
def test_real_email_without_a_reply_address_is_refused(tmp_path: Path, reply_to: str) -> None:
    ran, calls = deploy(tmp_path, ENVIRONMENT="prod", REPLY_TO=reply_to)
    assert (ran.returncode, calls) == (1, [])
    assert "REPLY_TO is no email address" in ran.stderr


@pytest.mark.parametrize(
    "sender",
    [
        {"SENDER_EMAIL": "sales@mail.example.com"},
        {"SENDER_DOMAIN": "mail.example.com"},
        {"SENDER_EMAIL": "sales@example.com", "SENDER_DOMAIN": "mail.example.com"},
    ],
)
def test_sender_outside_the_linked_domain_is_refused(tmp_path: Path, sender: dict[str, Any]) -> None:
    ran, calls = deploy(tmp_path, ENVIRONMENT="prod", REPLY_TO="sales@example.com", **sender)
    assert (ran.returncode, calls) == (1, [])
    assert "SENDER_EMAIL must be an address at SENDER_DOMAIN" in ran.stderr


@pytest.mark.parametrize(
    "sender", [{}, {"SENDER_EMAIL": "sales@mail.example.com", "SENDER_DOMAIN": "mail.example.com"}]
)
def test_real_email_with_a_reply_address_is_deployed(tmp_path: Path, sender: dict[str, Any]) -> None:
    ran, calls = deploy(tmp_path, ENVIRONMENT="prod", REPLY_TO="sales@example.com", **sender)
    assert ran.returncode == 0, ran.stderr
    assert "apply" in steps(calls)


def test_first_deployment_begins_with_placeholders(tmp_path: Path) -> None:
    ran, calls = deploy(tmp_path, is_there=False)
    assert (ran.returncode, steps(calls)[0], steps(calls)[-2:]) == (0, "apply", ["apply", "look"]), ran.stderr
    applied = [call.split(" | ")[1] for call in calls if call.startswith("deployment sub create")]
    assert applied[0] == "placeholder"
    assert applied[1].startswith("registry.example/leadops-backend:")


@pytest.mark.parametrize("state", ["Failed", "Running"])
def test_version_is_deployed_only_after_the_migration_succeeded(tmp_path: Path, state: str) -> None:
    ran, calls = deploy(tmp_path, migration=state)
    assert ran.returncode == 1
    assert state in ran.stderr
    assert "apply" not in steps(calls)


@pytest.mark.parametrize("refusals", [0, 1])
def test_delivery_reports_are_subscribed_to_once_the_api_answers(tmp_path: Path, refusals: int) -> None:
    ran, calls = deploy(tmp_path, communication="/acs/1", refusals=refusals, EVENT_SECRET="s" * 32)
    subscribed = ["subscribe"] * (refusals + 1)
    assert (ran.returncode, steps(calls)[-2 - refusals :]) == (0, ["look", *subscribed]), ran.stderr
    asked = calls[-1].partition("| eventgrid ")[2]
    assert "--source-resource-id /acs/1 " in asked
    assert "--endpoint https://backend.example/api/events/acs " in asked
    assert f"--delivery-attribute-mapping X-LeadOps-Secret static {'s' * 32} true" in asked


def test_address_that_azure_never_accepts_is_reported(tmp_path: Path) -> None:
    ran, calls = deploy(tmp_path, communication="/acs/1", refusals=9, EVENT_SECRET="s" * 32)
    assert (ran.returncode, steps(calls).count("subscribe")) == (1, 2)
    assert "no subscription to delivery reports" in ran.stderr


def test_delivery_reports_need_a_secret_to_be_subscribed(tmp_path: Path) -> None:
    ran, calls = deploy(tmp_path, communication="/acs/1", EVENT_SECRET="")
    assert (ran.returncode, steps(calls)[-1]) == (0, "look")
    assert "EVENT_SECRET is not set" in ran.stderr
