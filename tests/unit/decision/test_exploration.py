"""Random proposals: which leads are open to them, and the numbers that choose them."""

import pytest

from leadops_core.decision import default_policy, is_open_to_exploration
from leadops_core.decision.case import Case
from leadops_core.schemas import (
    DecisionResult,
    Enrichment,
    LeadContent,
    LeadStatus,
    ReasonCode,
    RecommendedAction,
)
from leadops_core.tools.system import SeededDraws

KEYS = [f"lead{number}@firm.example" for number in range(4_000)]


def is_open(
    reason: ReasonCode, status: LeadStatus = LeadStatus.NEW, email: str | None = "a@firm.example"
) -> bool:
    policy = default_policy()
    case = Case(LeadContent(email=email), status, None, Enrichment(), (), None, tuple, policy)
    decision = DecisionResult(
        action=RecommendedAction.HOLD, reason=reason, sentence="", policy_version=policy.version
    )
    return is_open_to_exploration(decision, case)


def test_exploration_is_open_to_leads_passed_over_by_score_only() -> None:
    assert {reason for reason in ReasonCode if is_open(reason)} == {ReasonCode.COLD, ReasonCode.LOW_FIT}


@pytest.mark.parametrize("status", LeadStatus)
def test_exploration_skips_leads_with_a_later_status(status: LeadStatus) -> None:
    is_early = status in (LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.NEEDS_INFO)
    assert is_open(ReasonCode.COLD, status) is is_early


@pytest.mark.parametrize("email", [None, "not an address"])
def test_exploration_needs_an_address_that_can_be_written_to(email: str | None) -> None:
    assert not is_open(ReasonCode.LOW_FIT, email=email)


def test_draws_depend_on_seed_and_key_only() -> None:
    draws = [SeededDraws("s").draw(key) for key in KEYS]
    assert draws == [SeededDraws("s").draw(key) for key in KEYS]
    others = [SeededDraws("t").draw(key) for key in KEYS]
    assert not set(draws) & set(others)
    for values in (draws, others):
        # Five standard deviations of a binomial count.
        assert abs(sum(value < 0.05 for value in values) - 200) < 5 * 13.8
        assert min(values) >= 0
        assert max(values) < 1
