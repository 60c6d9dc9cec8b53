"""Rules and a model on the labeled set side by side, and the cost by provider."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from leadops_core import LeadOps
from leadops_core.cli.app import cli
from leadops_core.llm.evaluation import EvaluationSetError, load_cases
from leadops_core.schemas import SIGNAL_LEVELS, LeadContent, SignalKind
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer
from tests.support.models import leadops_with


def test_evaluation_cases_are_many_varied_and_valid() -> None:
    cases = load_cases()
    assert len(cases) >= 60
    assert len({case.name for case in cases}) == len(cases)
    actions = {case.action for case in cases if case.group is None}
    assert actions == {"SEND_EMAIL", "ASK_QUESTION", "DISQUALIFY", "HOLD"}
    known = {f"{kind}:{level}" for kind, levels in SIGNAL_LEVELS.items() for level in levels}
    for case in cases:
        LeadContent.model_validate(case.lead)
        assert set(case.signals) <= known
    assert {signal.partition(":")[0] for case in cases for signal in case.signals} == set(SignalKind)


def test_rules_are_measured_offline() -> None:
    with LeadOps.open("sqlite://", config=Settings(_env_file=None)) as ops:
        report = ops.models.evaluate()
        assert report.provider.startswith("offline")
        assert report.requests == 0
        whole = report.signals[-1]
        assert whole.kind == "all"
        leads = [case for case in load_cases() if case.group is None]
        assert whole.expected == sum(len(case.signals) for case in leads)
        assert report.actions_expected == len(leads)
        assert 0.5 < (whole.recall or 0) < 1
        assert 0.8 < (whole.precision or 0) <= 1
        assert report.drafts > 40
        assert report.drafts_by_model == 0
        (short,) = report.groups
        assert short.kind == "short messages"
        assert short.expected == short.right == short.found
        assert ops.leads.figures().total == 0


def test_evaluation_shows_the_better_recall_of_a_model() -> None:
    by_text = {case.lead.get("lead_message"): case for case in load_cases()}

    def answerer(asked: object) -> dict[str, object]:
        from leadops_core.testing.model_server import ReceivedRequest, answer_by_rules

        assert isinstance(asked, ReceivedRequest)
        answer = answer_by_rules(asked)
        case = by_text.get(asked.data.get("lead", {}).get("lead_message"))
        if case and "signals" in answer:
            answer["signals"] = [
                {
                    "signal": each,
                    "field": "lead_message",
                    "quote": case.lead["lead_message"],
                    "meaning": "explicit",
                }
                for each in case.signals
            ]
        return answer

    with ModelServer(answerer) as server, leadops_with(server) as ops:
        by_rules = ops.models.evaluate(offline=True)
        report = ops.models.evaluate()
        assert report.requests > 40
        assert report.cost_usd > 0
        assert report.drafts_by_model > 40
        assert (report.signals[-1].recall or 0) > (by_rules.signals[-1].recall or 0)
        assert report.actions_right >= by_rules.actions_right
        again = ops.models.evaluate()
        assert again.requests == 0
        assert ops.models.cost().cost_usd == pytest.approx(report.cost_usd)


def test_evaluation_reads_custom_cases_and_names_a_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    case = {
        "name": "one",
        "lead": {"lead_message": "Show us a demo"},
        "signals": ["intent:demo"],
        "action": "ASK_QUESTION",
    }
    path.write_text(json.dumps(case) + "\n", encoding="utf-8")
    assert load_cases(path)[0].name == "one"
    path.write_text(json.dumps(case) + '\n{"name": "two"}\n', encoding="utf-8")
    with pytest.raises(EvaluationSetError, match=r"mine\.jsonl, line 2, lead"):
        load_cases(path)


def test_commands_report_measurements_and_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with ModelServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("LLM_MODEL", "gpt-4.1-mini")
        url = f"sqlite:///{tmp_path / 'a.db'}"
        runner = CliRunner()
        said = runner.invoke(cli, ["evaluate", "--db", url])
        assert said.exit_code == 0, said.output
        assert "openai gpt-4.1-mini at http://127.0.0.1" in said.output
        assert "precision" in said.output
        cost = json.loads(runner.invoke(cli, ["cost", "--db", url, "--json"]).stdout)
        assert cost["lines"][0]["requests"] > 40
        assert cost["spent_today_usd"] == pytest.approx(cost["cost_usd"])
        assert "Total $" in runner.invoke(cli, ["cost", "--db", url]).output
