"""The random sample on the command line."""

import pytest

from tests.integration.cli.conftest import Run

_COLD = (
    "--company",
    "Firm",
    "--title",
    "Office Assistant",
    "--size",
    "2-10",
    "--budget",
    "25k-50k",
    "--pain-point",
    "Leads get lost",
)


def test_commands_show_list_mark_and_change_the_random_sample(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADOPS_EXPLORATION_SHARE", "0.5")
    for number in range(6):
        who = ("--name", f"Ann Doe{number}", "--email", f"ann{number}@firm{number}.example")
        assert leadops("add", *who, *_COLD, "--db", sqlite_url).code == 0
    leadops("process", "--db", sqlite_url)
    report = leadops("exploration", "--json", "--db", sqlite_url).json
    assert report["drawn"] == 6
    assert 0 < report["chosen"] < 6
    shown = leadops("exploration", "--db", sqlite_url).out
    assert shown.startswith("50% of the leads that would get no email")
    assert f"Passed over because of their score: 6. Chosen at random: {report['chosen']}." in shown
    chosen = leadops("exploration", "list", "--json", "--db", sqlite_url).json["leads"]
    assert len(chosen) == report["chosen"]
    assert leadops("exploration", "list", "--all", "--db", sqlite_url).out.count("Ann Doe") == 6
    detail = leadops("show", chosen[0]["lead_id"], "--db", sqlite_url).out
    assert "Random sample" in detail.splitlines()[0]
    assert "Chosen at random" in detail
    assert leadops("leads", "--db", sqlite_url).out.count("(random sample)") == report["chosen"]
    assert leadops("exploration", "set", "0", "--db", sqlite_url).out.startswith("Off:")
    assert leadops("exploration", "set", "60", "--db", sqlite_url).code == 2
