"""The playbook over HTTP."""

from fastapi.testclient import TestClient

SAVED = {"company": "Harbor", "offers": [{"name": "general", "texts": {"en": "teams ship boxes"}}]}


def test_playbook_is_saved_once_and_shown(client: TestClient) -> None:
    reply = client.get("/api/playbook")
    assert (reply.headers["etag"], reply.json()["company"]) == ('"0"', "Quillmere")
    saved = client.put("/api/playbook", json=SAVED, headers={"If-Match": '"0"'})
    assert (saved.status_code, saved.headers["etag"], saved.json()["version"]) == (200, '"1"', 1)
    assert client.put("/api/playbook", json=SAVED, headers={"If-Match": '"0"'}).status_code == 412
    assert client.put("/api/playbook", json=SAVED).status_code == 428
    assert client.get("/api/playbook/versions/1").json() == saved.json()
    assert client.get("/api/playbook/versions/9").status_code == 404
    [entry] = client.get("/api/playbook/versions").json()["versions"]
    assert (entry["version"], entry["changed"]) == (1, ["company", "offers", "links"])


def test_playbook_preview_shows_an_email_and_saves_nothing(client: TestClient) -> None:
    preview = client.post("/api/playbook/preview", json={"content": SAVED}).json()
    assert "At Harbor, we help teams ship boxes." in preview["body"]
    assert client.get("/api/playbook").json()["version"] == 0


def test_playbook_with_faults_is_refused_with_each_of_them(client: TestClient) -> None:
    bad = {**SAVED, "what_we_do": {"en": "See evil.com."}, "avoid": ["boxes"]}
    refused = client.put("/api/playbook", json=bad, headers={"If-Match": '"0"'})
    assert refused.status_code == 422
    messages = [error["message"].partition(":")[0] for error in refused.json()["errors"][:2]]
    assert messages == ["what_we_do.en", "offers.general.en"]
