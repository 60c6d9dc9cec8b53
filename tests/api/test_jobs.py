"""Jobs over HTTP: listed, watched, and cancelled."""

from tests.api.conftest import MakeClient, result_of_job


def test_job_is_listed_watched_and_has_its_result(make_client: MakeClient) -> None:
    client = make_client()
    client.post("/api/leads/upload", files={"file": ("a.csv", "Email,Title\na@b.example,CEO\n", "text/csv")})
    reply = client.post("/api/rescore")
    [waiting] = client.get("/api/jobs", params={"state": ["waiting", "running"]}).json()["items"]
    assert waiting == reply.json()
    assert result_of_job(client, reply)["rescored"] == 1
    assert client.get("/api/jobs", params={"state": "waiting"}).json()["items"] == []
    events = client.get(f"/api/jobs/{waiting['id']}/events").text
    assert "event: end" in events
    assert '"rescored":1' in events.replace(" ", "")


def test_cancelled_job_is_not_run_and_cannot_be_cancelled_again(make_client: MakeClient) -> None:
    client = make_client()
    job = client.post("/api/duplicates/search").json()
    cancelled = client.post(f"/api/jobs/{job['id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    refused = client.post(f"/api/jobs/{job['id']}/cancel")
    assert (refused.status_code, "has ended" in refused.json()["detail"]) == (409, True)
    assert client.get("/api/jobs/01890a5d-ac96-774b-bcce-b302099a8057").status_code == 404
