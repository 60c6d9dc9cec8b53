"""Files are previewed, imported at once or in the background, watched, and undone."""

import csv
import io
import json
import time
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from leadops_api.queue import LocalQueue, QueueMessage, lead_messages
from tests.api.conftest import MakeClient, result_of_job
from tests.support.workbooks import xlsx

CSV = "Mail,Firma,Plan\na@b.example,B,gold\nnot an address,,\nc@d.example,D,silver\n"


def files(text: str = CSV, name: str = "leads.csv") -> dict[str, Any]:
    return {"file": (name, text, "text/csv")}


def test_preview_and_dry_run_report_the_import_and_store_nothing(client: TestClient) -> None:
    preview = client.post("/api/uploads/preview", files=files()).json()
    fields = {column["column"]: column["field"] for column in preview["mapping"]["columns"]}
    assert fields == {"Mail": "email", "Firma": "company_name", "Plan": None}
    assert [row["line"] for row in preview["rows"]] == [2, 3, 4]
    assert preview["rows"][0]["content"]["email"] == "a@b.example"
    assert preview["rows"][1]["rejected"]["column"] == "Mail"
    assert preview["damage"]["damaged"] == 0
    damaged = client.post("/api/uploads/preview", files=files(CSV + "e@f.example,F, Inc.,gold\n")).json()
    assert (damaged["damage"]["damaged"], damaged["damage"]["first_lines"]) == (1, [5])
    changed = client.post(
        "/api/uploads/preview", files=files(), data={"mapping": '{"Firma": null, "Plan": "company_name"}'}
    ).json()
    assert changed["rows"][0]["content"]["company_name"] == "gold"
    rehearsed = client.post("/api/uploads/rehearse", files=files()).json()
    assert (rehearsed["upload_id"], rehearsed["counts"]["accepted"], rehearsed["counts"]["rejected"]) == (
        None,
        2,
        1,
    )
    assert client.get("/api/leads").json()["items"] == []
    assert client.get("/api/uploads").json() == []


def test_invalid_mapping_is_refused_with_the_expected_form(client: TestClient) -> None:
    for mapping in ("[1]", "nonsense", '{"Mail": 1}', '{"Nothing": "email"}', '{"Mail": "shoe_size"}'):
        reply = client.post("/api/leads/upload", files=files(), data={"mapping": mapping})
        assert reply.status_code == 422, mapping
    assert client.post("/api/leads/upload", files=files("")).status_code == 422
    assert client.post("/api/leads/upload").status_code == 422


def test_small_files_are_imported_at_once_and_only_once(client: TestClient) -> None:
    first = client.post("/api/leads/upload", files=files(name="../../etc/passwd.csv"))
    assert first.status_code == 201
    assert first.json()["upload"]["file_name"] == "passwd.csv"
    assert client.get(first.headers["Location"]).json()["state"] == "done"
    again = client.post("/api/leads/upload", files=files()).json()["upload"]["counts"]
    assert (again["accepted"], again["merged"], again["changed"]) == (0, 2, 0)


def test_large_files_are_imported_in_the_background_with_progress(make_client: MakeClient) -> None:
    client = make_client(upload_at_once_bytes=100, ingest_chunk_size=500, max_body_bytes=2_000)
    rows = "".join(f"lead{number}@b{number}.example,B{number},gold\n" for number in range(3_000))
    begun = client.post("/api/leads/upload", files=files(f"Mail,Firma,Plan\n{rows}"))
    assert begun.status_code == 202
    upload, job = begun.json()["upload"], begun.json()["job"]
    assert (job["kind"], job["params"]) == ("import", {"upload_id": upload["id"]})
    with client.stream("GET", f"/api/uploads/{upload['id']}/events") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        events = [line.removeprefix("event: ") for line in stream.iter_lines() if line.startswith("event: ")]
    assert events[-1] == "end"
    assert set(events[:-1]) <= {"progress"}
    done = client.get(f"/api/uploads/{upload['id']}").json()
    assert (done["state"], done["counts"]["accepted"]) == ("done", 3_000)
    assert client.get("/api/uploads/0197c9f0-0000-7000-8000-000000000001/events").status_code == 404


def test_upload_over_limit_halfway_fails_with_reason(make_client: MakeClient) -> None:
    client = make_client(upload_at_once_bytes=10, max_rows=2)
    begun = client.post("/api/leads/upload", files=files()).json()["upload"]
    deadline = time.monotonic() + 120
    while (upload := client.get(f"/api/uploads/{begun['id']}").json())["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert upload["state"] == "failed"
    assert "2" in upload["error"]
    assert client.get("/api/leads").json()["items"] == []


@pytest.mark.parametrize("most_bytes", [500_000, 0], ids=["at once", "in the background"])
def test_upload_announces_one_message_for_1000_leads(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, most_bytes: int
) -> None:
    batches: list[int] = []

    async def put(_queue: LocalQueue, messages: Sequence[QueueMessage]) -> None:
        batches.append(len(messages))

    monkeypatch.setattr(LocalQueue, "put", put)
    client = make_client(upload_at_once_bytes=most_bytes)
    rows = "".join(f"p{number}@b.example\n" for number in range(2_500))
    client.post("/api/leads/upload", files=files("email\n" + rows))
    deadline = time.monotonic() + 60
    while 3 not in batches:
        assert time.monotonic() < deadline, batches
        time.sleep(0.05)
    is_counted = 'leadops_imports_total{state="done"} 1.0' in client.get("/metrics").text
    # An import during the request is counted as the request.
    assert is_counted is (most_bytes == 0)


def test_number_of_messages_is_limited() -> None:
    counts = {count: len(lead_messages(count)) for count in (0, 1, 1_000, 1_001, 100_000, 2_000_000)}
    assert counts == {0: 1, 1: 1, 1_000: 1, 1_001: 2, 100_000: 100, 2_000_000: 100}


def test_rejected_rows_are_downloaded_as_a_file_to_correct(client: TestClient) -> None:
    upload = client.post("/api/leads/upload", files=files("Mail,Firma\n=cmd()@@,B\n")).json()["upload"]
    [row] = client.get(f"/api/uploads/{upload['id']}/rejected").json()["items"]
    assert (row["line"], row["column"]) == (2, "Mail")
    header, line = client.get(f"/api/uploads/{upload['id']}/rejected.csv").text.splitlines()
    assert header == '"line","column","reason","Mail","Firma"'
    assert line.startswith('"2","Mail",')
    assert "'=cmd()@@" in line


def test_rejected_rows_have_no_formula_in_titles_or_cells(client: TestClient) -> None:
    text = 'Mail,"Firma;=1",Note\nbroken@@,"x;=HYPERLINK(2)","\u2003=3"\n'
    upload = client.post("/api/leads/upload", files=files(text)).json()["upload"]
    rejected = client.get(f"/api/uploads/{upload['id']}/rejected.csv").content.decode()
    assert "HYPERLINK" in rejected
    for separator in ",;\t|":
        cells = [cell for row in csv.reader(io.StringIO(rejected), delimiter=separator) for cell in row]
        assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))] == [], separator


def test_upload_is_undone_once(client: TestClient) -> None:
    upload = client.post("/api/leads/upload", files=files()).json()["upload"]
    assert client.post(f"/api/uploads/{upload['id']}/undo").json()["removed"] == 2
    assert client.get("/api/leads").json()["items"] == []
    assert client.post(f"/api/uploads/{upload['id']}/undo").status_code == 409


def test_text_that_is_not_a_list_of_leads_is_refused(client: TestClient) -> None:
    for text, words in (
        ('{"version": 3, "theme": "dark"}', "no column for a person"),
        ("Dear all,\ncall me\n", "no column for a person"),
    ):
        for path in ("/api/leads/upload", "/api/uploads/preview", "/api/uploads/rehearse"):
            reply = client.post(path, files=files(text, "leads.txt"))
            assert reply.status_code == 422, path
            assert words in reply.json()["detail"]
            assert "Import a CSV file" in reply.json()["detail"]
    assert client.get("/api/uploads").json() == []


def test_workbook_and_json_are_imported(client: TestClient) -> None:
    book = xlsx({"Leads": [["Mail", "Firma"], ["a@b.example", "Acme"]]})
    sent = client.post("/api/leads/upload", files={"file": ("leads.xlsx", book)}).json()["upload"]
    assert (sent["counts"]["accepted"], sent["mapping"]["dialect"]["format"]) == (1, "workbook")
    sent = client.post("/api/leads/upload", files=files('[{"email": "b@c.example"}]', "leads.json"))
    assert sent.json()["upload"]["counts"]["accepted"] == 1


def test_encoding_can_be_chosen_for_preview_and_import(client: TestClient) -> None:
    data = {"file": ("leads.csv", "Imię,E-mail\nZbigniew Dąb,z@firma.example\n".encode("cp1250"))}
    guess = client.post("/api/uploads/preview", files=data).json()["mapping"]["encodings"]
    assert (guess[0]["encoding"], sorted(guess[0]["samples"])) == ("cp1250", ["Imię", "Zbigniew Dąb"])
    assert len(guess) > 1
    for path in ("/api/uploads/preview", "/api/uploads/rehearse"):
        mapping = client.post(path, files=data, data={"encoding": "cp1252"}).json()["mapping"]
        assert (mapping["dialect"]["encoding"], len(mapping["encodings"])) == ("cp1252", 1)
    refused = client.post("/api/leads/upload", files=data, data={"encoding": "klingon"})
    assert (refused.status_code, "no text encoding" in refused.json()["detail"]) == (422, True)
    upload = client.post("/api/leads/upload", files=data, data={"encoding": "cp1250"}).json()["upload"]
    assert upload["mapping"]["dialect"]["encoding"] == "cp1250"


def test_sheet_can_be_chosen_for_preview_and_import(client: TestClient) -> None:
    book = xlsx({"Leads": [["Email"], ["a@b.example"]], "Fair": [["Email"], ["c@b.example"]]})
    data = {"file": ("leads.xlsx", book)}
    mapping = client.post("/api/uploads/preview", files=data, data={"sheet": "Fair"}).json()["mapping"]
    assert (mapping["dialect"]["sheet"], mapping["unread_sheets"]) == ("Fair", ["Leads"])
    client.post("/api/leads/upload", files=data, data={"sheet": "Fair"})
    assert [lead["email"] for lead in client.get("/api/leads").json()["items"]] == ["c@b.example"]


def test_undo_dry_run_reports_the_undo_and_changes_nothing(client: TestClient) -> None:
    upload = client.post("/api/leads/upload", files=files()).json()["upload"]
    url = f"/api/uploads/{upload['id']}/undo"
    kept = client.get("/api/leads").json()["items"][0]["id"]
    client.post(f"/api/leads/{kept}/notes", json={"text": "called"})
    preview = client.post(url, params={"dry_run": True}).json()
    assert (preview["removed"], preview["restored"], preview["kept"]) == (1, 0, [kept])
    assert len(client.get("/api/leads").json()["items"]) == 2
    assert client.post(url).json() == preview
    assert client.post(url, params={"dry_run": True}).status_code == 409


def test_undo_in_the_background_streams_progress_and_its_result(make_client: MakeClient) -> None:
    client = make_client(max_body_bytes=1_000_000)
    rows = "".join(f"lead{number}@b{number}.example,B{number},gold\n" for number in range(1_100))
    upload = client.post("/api/leads/upload", files=files(f"Mail,Firma,Plan\n{rows}")).json()["upload"]
    url = f"/api/uploads/{upload['id']}"
    begun = client.post(f"{url}/undo", params={"background": True})
    assert begun.json()["state"] == "waiting"
    again = client.post(f"{url}/undo", params={"background": True})
    assert again.json()["id"] == begun.json()["id"], "an undo is not started twice"
    assert result_of_job(client, begun)["removed"] == 1_100
    events = watched(client, url)
    kinds = [kind for kind, _ in events]
    assert kinds[-1] == "end"
    assert set(kinds[:-1]) == {"undo"}
    last = events[-2][1]
    assert (last["state"], last["error"]) == ("done", None)
    assert last["result"]["removed"] == 1_100
    assert events[-1][1]["state"] == "undone"
    assert client.get("/api/leads").json()["items"] == []
    assert client.post(f"{url}/undo", params={"background": True}).status_code == 409


def test_undo_of_an_unknown_import_is_not_found(client: TestClient) -> None:
    url = "/api/uploads/0197c9f0-0000-7000-8000-000000000001/undo"
    for params in ({}, {"dry_run": True}, {"background": True}):
        assert client.post(url, params=params).status_code == 404


def watched(client: TestClient, url: str) -> list[tuple[str, Any]]:
    """The events of an upload to the end of the stream."""
    found, kind = [], ""
    with client.stream("GET", f"{url}/events") as stream:
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                found.append((kind, json.loads(value)))
    return found
