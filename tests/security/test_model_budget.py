"""A budget holds on a server that reports no usage."""

from typing import Any

import pytest

from leadops_core.testing import model_server
from leadops_core.testing.model_server import ModelServer
from tests.support.models import leadops_with


@pytest.mark.parametrize("usage", [None, {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}])
def test_budget_counts_requests_without_usage(usage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    completion = model_server.completion

    def without_usage(*args: Any) -> dict[str, Any]:
        return {**completion(*args), "usage": usage}

    monkeypatch.setattr(model_server, "completion", without_usage)
    with ModelServer() as server, leadops_with(server, llm_budget_per_day=0.02, llm_at_once=1) as ops:
        for number in range(30):
            ops.leads.add(
                {
                    "email": f"ada@b{number}.example",
                    "lead_message": f"Could you show {number + 3} teams a demo?",
                }
            )
        report = ops.process()
        assert 0 < len(server.requests) < 30
        assert report.fell_back > 0
        assert 0.005 < ops.models.cost().spent_today_usd <= 0.02
