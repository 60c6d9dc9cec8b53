"""The whole flow over HTTP, once."""

from fastapi.testclient import TestClient

LEADS = (
    "First Name,Last Name,Email,Company,Title,Employees,Country,Lead Source,Message,Plan\n"
    "Priya,Sharma,priya@northwind.example,Northwind,VP Finance,120,Germany,Web,"
    "We need a demo this week and have a budget of 50k. Go live in March.,gold\n"
    "Tom,Baker,tom@contoso.example,Contoso,Head of Sales,800,France,Referral,Please send pricing,silver\n"
    ",,,,,,,,,\n"
    ",,not-an-address,,,,,,,\n"
)


def test_api_smoke(client: TestClient) -> None:
    uploaded = client.post("/api/leads/upload", files={"file": ("leads.csv", LEADS, "text/csv")})
    assert uploaded.status_code == 201, uploaded.text
    counts = uploaded.json()["upload"]["counts"]
    assert counts["accepted"] == 2
    assert counts["rows"] == counts["accepted"] + counts["merged"] + counts["rejected"]

    processed = client.post("/api/process").json()
    assert processed["processed"] >= 2

    page = client.get("/api/leads", params={"sort": "score", "text": "northwind"}).json()
    [priya] = page["items"]
    assert priya["email"] == "priya@northwind.example"
    assert priya["score_label"] in {"HOT", "WARM", "COLD"}

    found = client.get(f"/api/leads/{priya['id']}")
    detail = found.json()
    assert found.headers["ETag"] == f'"{detail["lead"]["version"]}"'
    score = detail["score"]
    assert score["base"] + sum(line["points"] for line in score["lines"]) == score["total"]
    assert detail["lead"]["attributes"] == {"Plan": "gold"}

    [waiting] = [
        item for item in client.get("/api/review").json()["items"] if item["lead"]["id"] == priya["id"]
    ]
    draft = waiting["draft"]
    assert draft["id"] == priya["waiting_draft_id"]
    url = f"/api/leads/{priya['id']}/drafts/{draft['id']}"
    edited = client.patch(url, json={"subject": "Your demo"}, headers={"If-Match": f'"{draft["version"]}"'})
    assert edited.json()["subject"] == "Your demo"
    seen = {"If-Match": edited.headers["ETag"]}
    approved = client.post(f"{url}/approve_send", json={"now": True}, headers=seen)
    assert approved.status_code == 200, approved.text
    assert approved.json()["state"] == "sent"
    assert approved.json()["provider"] == "mock"

    recorded = client.post(f"/api/leads/{priya['id']}/feedback", json={"outcome": "booked_demo"})
    assert recorded.status_code == 201
    assert recorded.json()["lead"]["status"] == "MEETING_BOOKED"

    letter = client.get(f"/api/leads/{priya['id']}/privacy_letter", params={"language": "de"}).json()
    assert letter["language"] == "de"
    assert "priya@northwind.example" in letter["text"]

    timeline = [entry["type"] for entry in client.get(f"/api/leads/{priya['id']}/activity").json()]
    assert timeline[-1] == "INGESTED"
    assert {"SCORED", "EMAIL_DRAFTED", "EMAIL_SENT", "STATUS_CHANGED"} <= set(timeline)
    [trace] = client.get(f"/api/leads/{priya['id']}/traces").json()
    assert trace["node_events"][0]["node"] == "normalize_input"

    dashboard = client.get("/api/dashboard", params={"days": 7}).json()
    assert len(dashboard["days"]) == 7
    assert dashboard["days"][-1]["created"] == dashboard["figures"]["total"]
    assert dashboard["days"][-1]["meetings"] == 1
    assert [step["count"] for step in dashboard["funnel"]][-2:] == [1, 0]
    assert "priya@northwind.example" in client.get("/api/leads/export").text
