"""Serves, works, and decides as in production, with the LeadOps on PYTHONPATH: `python day_of_work.py URL FOLDER DAY…`.

Uses only what the last release offers too. The day `upgrade` upgrades the database. Prints what happened on each other day
as JSON, and ends with an error if a step fails.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

import leadops_core
from leadops_api import create_app
from leadops_api.worker.process import work
from leadops_core import LeadOps, Settings
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import LeadQuery

_LEADS = (
    "First Name,Last Name,Email,Company,Title,Employees,Country,Message\n"
    "Priya,Sharma,priya@northwind{day}.example,Northwind {day},VP Finance,120,Germany,"
    "We need a demo this week and have a budget of 50k. Go live in March.\n"
    "Tom,Baker,tom@contoso{day}.example,Contoso {day},Head of Sales,800,France,Please send pricing\n"
    ",,not-an-address,,,,,\n"
)
_PAGES = (
    *("/api/leads", "/api/review", "/api/dashboard", "/api/backlog", "/api/deliveries", "/api/uploads"),
    *("/api/scorecards", "/api/suppressions", "/api/jobs", "/api/cost"),
)
_PAGES_OF_SOME = ("/api/evaluations", "/api/exploration", "/api/duplicates", "/api/insights/calibration")
"""Pages that may need a newer table or column, as an erasure and a change of the scorecard may."""


def _main(url: str, folder: str, *days: str) -> None:
    for day in days:
        if day == "upgrade":
            LeadOps.upgrade(url)
        else:
            _work(url, folder, day)


def _work(url: str, folder: str, day: str) -> None:
    config = Settings(
        database_url=url,
        outbox_dir=Path(folder) / "outbox",
        serve_worker=False,
        undo_seconds=0,
        _env_file=None,
    )
    app = create_app(config)
    with TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 200, ready.text
        file = {"file": ("leads.csv", _LEADS.format(day=day), "text/csv")}
        upload = _ok(client.post("/api/leads/upload", files=file))["upload"]
        assert upload["counts"]["accepted"] == 2
        work(url, once=True)
        priya = _send_email(client, day)
        recorded = _ok(client.post(f"/api/leads/{priya}/feedback", json={"outcome": "booked_demo"}))
        assert recorded["lead"]["status"] == "MEETING_BOOKED"
        for path in _PAGES:
            _ok(client.get(path))
        unavailable = [path for path in _PAGES_OF_SOME if not _is_available(client.get(path))]
        if not _is_changed(client):
            unavailable.append("scorecard")
        work(url, once=True)
        jobs = _ok(client.get("/api/jobs"))["items"]
        open_jobs = sorted(job["kind"] for job in jobs if job["state"] in ("waiting", "running"))
        ops: LeadOps = app.state.ops
        if not _is_erased(ops, priya):
            unavailable.append("erasure")
        ops.uploads.undo(upload["id"], by="ann")
        assert not ops.leads.list(LeadQuery(text=f"contoso{day}")).items
    status = LeadOps.status(url)
    facts = {"code": leadops_core.__file__, "needed": status.needed, "version": status.version}
    print(json.dumps({**facts, "open_jobs": open_jobs, "unavailable": unavailable}))


def _send_email(client: TestClient, day: str) -> str:
    [lead] = _ok(client.get("/api/leads", params={"text": f"northwind{day}"}))["items"]
    assert lead["score_label"] in {"HOT", "WARM", "COLD"}
    url = f"/api/leads/{lead['id']}/drafts/{lead['waiting_draft_id']}"
    draft = _ok(client.get(url))
    seen = {"If-Match": f'"{draft["version"]}"'}
    sent = _ok(client.post(f"{url}/approve_send", json={"now": True}, headers=seen))
    assert (sent["state"], sent["provider"]) == ("sent", "mock")
    return str(lead["id"])


def _is_changed(client: TestClient) -> bool:
    active = client.get("/api/scorecards/active")
    changes = {"thresholds": {"hot": 70, "warm": 45}}
    seen = {"If-Match": active.headers["ETag"]}
    body = {"changes": changes, "reason": "Fewer hot leads"}
    return _is_available(client.post("/api/scorecards", json=body, headers=seen))


def _is_erased(ops: LeadOps, lead: str) -> bool:
    try:
        ops.privacy.erase(lead, by="ann")
    except LeadOpsError as error:
        if "leadops db upgrade" not in str(error):
            raise
        return False
    return True


def _is_available(response: Any) -> bool:
    if response.status_code == 503 and "leadops db upgrade" in response.json()["detail"]:
        return False
    _ok(response)
    return True


def _ok(response: Any) -> Any:
    assert response.status_code < 300, response.text
    return response.json()


if __name__ == "__main__":
    _main(*sys.argv[1:])
