"""A timeline describes what happened and not how it is stored."""

from typing import Any
from uuid import UUID

import pytest

from leadops_core.display.activity import activity_line
from leadops_core.schemas import Activity, ActivityId, ActivityType, LeadId
from tests.unit.display.records import HOSTILE, NOW


def make_activity(kind: ActivityType, payload: dict[str, Any], actor: str = "leadops") -> Activity:
    return Activity(
        id=ActivityId(UUID(int=1)),
        lead_id=LeadId(UUID(int=2)),
        type=kind,
        payload=payload,
        actor=actor,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        (
            ActivityType.SCORED,
            {
                "score": {"total": 92.5, "label": "HOT", "scorecard_version": 3, "lines": []},
                "decision": {"action": "SEND_EMAIL", "sentence": "Asks for a demo."},
            },
            "92 Hot, scorecard version 3 · Send email: Asks for a demo.",
        ),
        (ActivityType.SCORED, {"score": {"total": 40, "label": "COLD"}}, "40 Cold"),
        (ActivityType.SCORED, {}, ""),
        (
            ActivityType.ENRICHED,
            {"facts": {"seniority": "vp", "region": "emea"}},
            "Seniority VP · Region emea",
        ),
        (
            ActivityType.STATUS_CHANGED,
            {"from": "NEW", "to": "NEEDS_INFO", "reason": "no_address"},
            "New → Needs info · No email address",
        ),
        (
            ActivityType.STATUS_CHANGED,
            {"from": "QUALIFIED", "to": "CONTACTED", "reason": "email_sent"},
            "Qualified → Contacted · Email sent",
        ),
        (ActivityType.STATUS_CHANGED, {"from": "NEW", "to": "ABDUCTED"}, "New → ABDUCTED"),
        (ActivityType.NOTE, {"text": "likes tea", "draft_id": "x"}, "likes tea"),
        (ActivityType.ERROR, {"error": "a time-out", "node": "enrich_lead"}, "a time-out · node enrich_lead"),
    ],
)
def test_every_kind_of_activity_has_a_text(kind: ActivityType, payload: dict[str, Any], said: str) -> None:
    assert activity_line(make_activity(kind, payload)) == said


def test_activity_names_a_person_but_not_leadops() -> None:
    assert activity_line(make_activity(ActivityType.NOTE, {"text": "x"}, "ana")) == "x · by ana"
    assert activity_line(make_activity(ActivityType.NOTE, {"text": "x"})) == "x"


@pytest.mark.parametrize("kind", ActivityType)
@pytest.mark.parametrize("shape", ["text", "facts", "score", "decision", "from", "anything"])
def test_any_stored_activity_can_be_shown(kind: ActivityType, shape: str) -> None:
    for value in (HOSTILE, {HOSTILE: HOSTILE}, [HOSTILE], 3, None, {"total": HOSTILE, "label": HOSTILE}):
        said = activity_line(make_activity(kind, {shape: value}, HOSTILE))
        assert not set(said) & set("\x1b\x07\u202e\n")
