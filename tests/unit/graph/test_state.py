"""The state that a run begins with."""

from leadops_core.graph import LeadState, new_run
from leadops_core.schemas import Lead


def test_a_new_run_is_the_state_that_validation_makes(hot_lead: Lead) -> None:
    state = new_run(hot_lead)
    assert state == LeadState(lead=hot_lead)
    assert list(state.__dict__) == list(LeadState.model_fields)
    assert state.model_dump_json() == LeadState(lead=hot_lead).model_dump_json()


def test_new_runs_share_no_list(hot_lead: Lead) -> None:
    first, second = new_run(hot_lead), new_run(hot_lead)
    assert first.errors is not second.errors
    assert first.events is not second.events
    assert first.usages is not second.usages
