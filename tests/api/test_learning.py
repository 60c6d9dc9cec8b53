"""Learning over HTTP: outcomes are recorded, and an update returns a verdict with its reason."""

import asyncio
import random
import time
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from leadops_api.queue import LocalQueue
from leadops_api.worker import Worker
from leadops_core import LeadOps
from leadops_core.bundled import bundled_file
from tests.api.conftest import MakeClient, result_of_job
from tests.integration.test_learning import with_rejected_version


def test_history_is_imported_and_learned_from_with_a_verdict(make_client: MakeClient) -> None:
    client = make_client()
    rows = "".join(
        f"lead{n}@b{n}.example,{'CEO' if n % 2 else 'Student'},{'Won' if n % 2 else 'Lost'}\n"
        for n in range(40)
    )
    history = {"file": ("history.csv", f"Email,Title,Outcome\n{rows}", "text/csv")}
    assert client.post("/api/leads/upload", files=history).status_code == 201
    client.post("/api/process")
    rehearsed = client.post("/api/outcomes/import", files=history, data={"dry_run": "true"}).json()
    assert (rehearsed["dry_run"], rehearsed["labelled"]) == (True, 40)
    imported = client.post("/api/outcomes/import", files=history).json()
    assert (imported["rows"], imported["labelled"]) == (40, 40)
    again = client.post("/api/outcomes/import", files=history).json()
    assert again["labelled"] == 0
    learned = _learn(client)
    assert learned["labels"] == 40
    card = client.get("/api/scorecards/1/card").json()
    assert (card["number"], card["limits"], card["evaluation"]) == (1, ["set_by_hand"], None)
    assert client.get("/api/scorecards/99/card").status_code == 404
    reason = learned["verdict_reason"]
    assert (reason["cause"], reason["label_count"], reason["needed_count"]) == ("too_few_outcomes", 40, 50)
    assert [each["id"] for each in client.get("/api/evaluations").json()] == [learned["evaluation"]["id"]]
    plot = client.get("/api/insights/calibration").json()
    assert (plot["labels"], plot["positives"]) == (40, 20)
    assert sum(band["labels"] for band in plot["bands"]) == 40
    assert "too few" in plot["sentence"]
    assert client.get("/api/insights/drift").json() == {"report": None, "made_at": None}
    drift = result_of_job(client, client.post("/api/insights/drift"))
    assert drift["sentences"]
    assert client.get("/api/insights/drift").json()["report"] == drift


def test_column_is_put_back_and_decided_about_over_http(make_client: MakeClient) -> None:
    client = make_client()
    body = {"column": "attribute:Plan", "choice": "use"}
    [column] = client.put("/api/learning/columns", json=body).json()
    assert (column["column"], column["choice"]) == ("attribute:Plan", "use")
    assert client.get("/api/learning/columns").json() == [column]
    assert client.put("/api/learning/columns", json={**body, "choice": None}).json() == []
    refused = client.put("/api/learning/columns", json={**body, "column": "Plan"})
    assert refused.status_code == 422
    assert "attribute:NAME" in refused.json()["detail"]


def test_label_shares_are_shown_and_changed_over_http(make_client: MakeClient) -> None:
    client = make_client(hot_chance=0.4)
    before = client.get("/api/settings")
    learning = before.json()["learning"]
    assert (learning["hot_share"], learning["warm_share"], learning["hot_chance"]) == (0.1, 0.25, 0.4)
    headers = {"If-Match": before.headers["ETag"]}
    changed = client.patch("/api/settings", json={"hot_share": 0.2}, headers=headers).json()["learning"]
    assert (changed["hot_share"], changed["warm_share"]) == (0.2, 0.25)
    too_many = client.patch("/api/settings", json={"warm_share": 0.9}, headers={"If-Match": '"1"'})
    assert too_many.status_code == 422


def test_rescoring_is_requested_over_http_and_done_by_a_worker(make_client: MakeClient) -> None:
    client = make_client()
    rows = "".join(f"lead{n}@b{n}.example,CEO\n" for n in range(30))
    client.post("/api/leads/upload", files={"file": ("leads.csv", f"Email,Title\n{rows}", "text/csv")})
    client.post("/api/process")
    before = {lead["id"]: lead["score_value"] for lead in client.get("/api/leads").json()["items"]}
    active = client.get("/api/scorecards/active")
    changes = {"thresholds": {"hot": 20, "warm": 10}}
    made = client.post(
        "/api/scorecards",
        json={"changes": changes, "reason": "test"},
        headers={"If-Match": active.headers["ETag"]},
    )
    assert (made.status_code, made.headers["Location"]) == (202, "/api/scorecards/rescoring")
    waiting = made.json()["rescoring"]
    assert (waiting["scorecard_version"], waiting["phase"], waiting["total"]) == (2, "waiting", 30)
    assert {lead["scorecard_version"] for lead in client.get("/api/leads").json()["items"]} == {1}
    _work_once(client)
    done = client.get("/api/scorecards/rescoring").json()
    assert (done["phase"], done["rescored"]) == ("done", 30)
    assert {lead["scorecard_version"] for lead in client.get("/api/leads").json()["items"]} == {2}
    back = client.post("/api/scorecards/1/activate")
    assert (back.status_code, back.json()["rescoring"]["phase"]) == (202, "waiting")
    _work_once(client)
    assert {lead["id"]: lead["score_value"] for lead in client.get("/api/leads").json()["items"]} == before
    asked = client.post("/api/rescore")
    assert (asked.status_code, asked.json()["kind"], asked.json()["state"]) == (202, "rescore", "waiting")


def test_learning_over_http_leaves_the_leads_to_a_worker(make_client: MakeClient) -> None:
    client = make_client()
    rows = "".join(
        f"lead{n}@b{n}.example,{'CEO' if n % 2 else 'Student'},{'Won' if n % 2 else 'Lost'}\n"
        for n in range(80)
    )
    history = {"file": ("history.csv", f"Email,Title,Outcome\n{rows}", "text/csv")}
    client.post("/api/leads/upload", files=history)
    client.post("/api/process")
    client.post("/api/outcomes/import", files=history)
    jobs = [client.post("/api/learn", json={"dry_run": is_dry}).json() for is_dry in (True, False)]
    assert {lead["scorecard_version"] for lead in client.get("/api/leads").json()["items"]} == {1}
    _work_once(client)
    dry, learned = [client.get(f"/api/jobs/{job['id']}").json() for job in jobs]
    assert (dry["state"], dry["result"]["promoted"]) == ("done", False)
    assert (learned["state"], learned["result"]["promoted"]) == ("done", True)
    assert {lead["scorecard_version"] for lead in client.get("/api/leads").json()["items"]} == {2}


def test_embedded_worker_rescores_after_a_change_over_http(make_client: MakeClient) -> None:
    client = make_client(serve_worker=True)
    rows = "".join(f"lead{n}@b{n}.example,CEO\n" for n in range(30))
    client.post("/api/leads/upload", files={"file": ("leads.csv", f"Email,Title\n{rows}", "text/csv")})
    client.post("/api/scorecards/1/activate")
    client.post("/api/rescore")
    deadline = time.monotonic() + 30
    while client.get("/api/scorecards/rescoring").json()["phase"] != "done":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_learning_answers_409_for_other_options_than_the_open_job(make_client: MakeClient) -> None:
    client = make_client()
    first = client.post("/api/learn")
    assert (first.status_code, first.headers["Location"]) == (202, f"/api/jobs/{first.json()['id']}")
    assert client.post("/api/learn").json()["id"] == first.json()["id"]
    refused = client.post("/api/learn", json={"leave_out": ["attribute:Plan"]})
    assert (refused.status_code, first.json()["id"] in refused.json()["detail"]) == (409, True)


def test_activating_a_rejected_version_over_http_needs_confirmation(make_client: MakeClient) -> None:
    client = make_client()
    with_rejected_version(ops_of(client))
    newest = client.get("/api/scorecards").json()[0]
    assert (newest["number"], newest["is_rejected"]) == (2, True)
    refused = client.post("/api/scorecards/2/activate")
    assert refused.status_code == 409
    assert newest["verdict_reason"]["cause"] == "no_better"
    assert "200 outcomes: what was learned does not" in refused.json()["detail"]
    assert client.post("/api/scorecards/2/activate", json={"confirm_rejected": False}).status_code == 409
    assert client.get("/api/scorecards/active").json()["number"] == 1
    forced = client.post("/api/scorecards/2/activate", json={"confirm_rejected": True})
    assert (forced.status_code, forced.json()["version"]["number"]) == (202, 2)


def ops_of(client: TestClient) -> LeadOps:
    app = client.app
    assert isinstance(app, FastAPI)
    ops: LeadOps = app.state.ops
    return ops


def _learn(client: TestClient, *, dry_run: bool = False) -> dict[str, Any]:
    return result_of_job(client, client.post("/api/learn", json={"dry_run": dry_run}))


def _work_once(client: TestClient) -> None:
    ops = ops_of(client)
    asyncio.run(Worker(ops, LocalQueue(), ops.config).run_once())


@pytest.mark.parametrize(("seed", "mode"), [(1, "auto"), (2, "auto"), (3, "ask")])
def test_dry_run_has_the_verdict_that_learn_then_acts_on(
    make_client: MakeClient, seed: int, mode: str
) -> None:
    client = make_client(learning_mode=mode)
    with bundled_file("demo_leads.csv").open("rb") as file:
        client.post("/api/leads/upload", files={"file": ("demo.csv", file, "text/csv")})
    client.post("/api/process")
    chance = random.Random(seed)
    leads = client.get("/api/leads", params={"limit": 120}).json()["items"]
    for lead in leads:
        outcome = chance.choice(("closed_won", "closed_lost"))
        assert client.post(f"/api/leads/{lead['id']}/feedback", json={"outcome": outcome}).is_success
    dry = _learn(client, dry_run=True)
    assert dry["labels"] == 120
    assert dry["passed"] is (dry["verdict"] != "keep")
    learned = _learn(client)
    assert (learned["verdict"], learned["evaluation"]["verdict"]) == (dry["verdict"], dry["verdict"])
    assert learned["promoted"] is (dry["passed"] and mode == "auto")
    [stored] = client.get("/api/evaluations").json()
    assert (stored["verdict"], stored["promoted"]) == (dry["verdict"], learned["promoted"])


def test_lead_and_inbox_show_stored_score_after_rescoring(
    make_client: MakeClient,
) -> None:
    client = make_client()
    rows = "".join(
        f"lead{n}@b{n}.example,{'CEO' if n % 2 else 'Student'},{'Won' if n % 2 else 'Lost'}\n"
        for n in range(80)
    )
    new = "new@firm.example,CEO,\n"
    history = {"file": ("history.csv", f"Email,Title,Outcome\n{rows}{new}", "text/csv")}
    client.post("/api/leads/upload", files=history)
    client.post("/api/process")
    client.post("/api/outcomes/import", files=history)
    assert _learn(client)["promoted"]
    _work_once(client)
    (lead,) = client.get("/api/leads", params={"text": "new@firm.example"}).json()["items"]
    detail = client.get(f"/api/leads/{lead['id']}").json()
    (waiting,) = [
        item
        for item in client.get("/api/review", params={"limit": 100}).json()["items"]
        if item["lead"]["id"] == lead["id"]
    ]
    for score in (detail["score"], waiting["score"]):
        assert (score["scorecard_version"], score["total"], score["probability"]) == (
            2,
            detail["lead"]["score_value"],
            detail["lead"]["probability"],
        )
        assert score["base"] + sum(line["points"] for line in score["lines"]) == score["total"]
    assert detail["active_score"] is None
    client.post("/api/scorecards/1/activate")
    _work_once(client)
    assert client.get(f"/api/leads/{lead['id']}").json()["score"]["scorecard_version"] == 1


def test_learning_requires_an_admin_and_documents_it(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert paths["/api/learn"]["post"]["x-required-role"] == "admin"
    assert paths["/api/rescore"]["post"]["x-required-role"] == "admin"
