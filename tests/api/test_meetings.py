"""Meetings over HTTP, and the webhooks of calendar services."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from leadops_core import LeadOps
from tests.api.conftest import MakeClient
from tests.support.bookings import SECRET, STARTS, cal_com, calendly, sign_cal_com, sign_calendly
from tests.support.mailbox import ANN, lead_id, send_first_emails

CAL_COM, CALENDLY = "/webhooks/cal-com", "/webhooks/calendly"
CAL_COM_SIGNATURE, CALENDLY_SIGNATURE = "X-Cal-Signature-256", "Calendly-Webhook-Signature"


def opened(client: TestClient) -> LeadOps:
    """The service's own LeadOps."""
    assert isinstance(client.app, FastAPI)
    ops: LeadOps = client.app.state.ops
    return ops


def test_booking_arrives_and_its_result_is_recorded(make_client: MakeClient) -> None:
    client = make_client(cal_com_secret=SecretStr(SECRET), calendly_secret=SecretStr(SECRET))
    send_first_emails(opened(client))
    ann = lead_id(opened(client), ANN)
    body = cal_com(starts=datetime(2026, 11, 2, 15, tzinfo=UTC))
    # A calendar service has no account here.
    stranger = {"Authorization": "", CAL_COM_SIGNATURE: sign_cal_com(body)}
    reply = client.post(CAL_COM, content=body, headers=stranger)
    assert (reply.status_code, reply.json()["result"]) == (200, "recorded")
    assert client.post(CAL_COM, content=body, headers=stranger).json()["result"] == "repeated"
    [meeting] = client.get(f"/api/leads/{ann}/meetings").json()
    assert client.get(f"/api/meetings/{meeting['id']}").json() == meeting
    [listed] = client.get("/api/meetings", params={"view": "to_confirm"}).json()["items"]
    assert (listed["id"], listed["lead_name"], listed["status"]) == (meeting["id"], "Ann Miller", "booked")
    url = f"/api/meetings/{meeting['id']}"
    assert client.post(f"{url}/no-show").json()["status"] == "no_show"
    assert client.post(f"{url}/undo").json()["status"] == "booked"
    assert client.post(f"{url}/held").json()["status"] == "held"
    assert client.post(f"{url}/cancel").status_code == 409
    assert client.post(f"{url}/move", json={"starts_at": STARTS.isoformat()}).status_code == 409
    unknown = calendly(email="carla@gamma.example")
    signature = {CALENDLY_SIGNATURE: sign_calendly(unknown, datetime.now(UTC))}
    assert client.post(CALENDLY, content=unknown, headers=signature).json()["result"] == "unassigned"
    [waiting] = client.get("/api/meetings", params={"view": "unassigned"}).json()["items"]
    assert client.post(f"/api/meetings/{waiting['id']}/lead").json()["lead_id"] is not None
    assert client.post(f"/api/meetings/{waiting['id']}/assign", json={"lead_id": str(ann)}).status_code == 409


def test_meeting_is_recorded_moved_and_canceled(client: TestClient) -> None:
    send_first_emails(opened(client))
    url = f"/api/leads/{lead_id(opened(client), ANN)}/meetings"
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    made = client.post(url, json={"starts_at": starts.isoformat(), "title": "Demo"})
    assert made.status_code == 201
    [upcoming] = client.get("/api/meetings").json()["items"]
    assert upcoming["id"] == made.json()["id"]
    meeting = f"/api/meetings/{made.json()['id']}"
    moved = client.post(
        f"{meeting}/move", json={"starts_at": (starts + timedelta(days=1)).isoformat()}
    ).json()
    assert moved["reschedule_count"] == 1
    assert client.post(f"{meeting}/no-show").status_code == 409
    assert client.post(f"{meeting}/cancel", json={"reason": "Ill"}).json()["reason"] == "Ill"
    assert client.post(url, json={"starts_at": "2026-12-01T15:00:00"}).status_code == 422


def test_webhook_requires_its_signature(make_client: MakeClient) -> None:
    client = make_client(cal_com_secret=SecretStr(SECRET), max_body_bytes=100_000)
    body = cal_com()
    assert client.post(CALENDLY, content=body).status_code == 404
    for signature in (None, "", "wrong", sign_cal_com(body, "another-secret-of-a-service")):
        headers = {} if signature is None else {CAL_COM_SIGNATURE: signature}
        assert client.post(CAL_COM, content=body, headers=headers).status_code == 401
    # The bytes count, not what they mean.
    signed = {CAL_COM_SIGNATURE: sign_cal_com(body)}
    assert client.post(CAL_COM, content=body.replace(b",", b", "), headers=signed).status_code == 401
    for content in (b"", b"[]", b"{", b'{"triggerEvent": ["BOOKING_CREATED"]}', b'{"payload": {"uid": "a"}}'):
        headers = {CAL_COM_SIGNATURE: sign_cal_com(content)}
        assert client.post(CAL_COM, content=content, headers=headers).status_code in (200, 422)
    without = body.replace(b'"startTime"', b'"begins"')
    refused = client.post(CAL_COM, content=without, headers={CAL_COM_SIGNATURE: sign_cal_com(without)})
    assert (refused.status_code, "startTime" in refused.json()["detail"]) == (422, True)
    large = b" " * 100_001
    assert (
        client.post(CAL_COM, content=large, headers={CAL_COM_SIGNATURE: sign_cal_com(large)}).status_code
        == 413
    )


def test_guesses_of_a_webhook_signature_are_limited(make_client: MakeClient) -> None:
    client = make_client(cal_com_secret=SecretStr(SECRET), rate_limit_login="3/minute")
    headers = {CAL_COM_SIGNATURE: "0" * 64}
    codes = [client.post(CAL_COM, content=cal_com(), headers=headers).status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]
