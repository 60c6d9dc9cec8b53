"""A client generated from the OpenAPI document runs the whole flow over the network."""

import io
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from scripts.export_openapi import DOCUMENT
from tests.api.conftest import TOKEN
from tests.support.service import running_service

LEADS = (
    "First Name,Last Name,Email,Company,Title,Employees,Country,Message\n"
    "Priya,Sharma,priya@northwind.example,Northwind,VP Finance,120,Germany,"
    "We need a demo this week and have a budget of 50k. Go live in March.\n"
)


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    config = tmp_path / "config.yml"
    config.write_text("package_name_override: leadops_client\npost_hooks: []\n", "utf-8")
    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", DOCUMENT),
            *("--config", config, "--output-path", tmp_path / "leadops_client", "--meta", "none"),
            "--fail-on-warning",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda name: import_module(f"leadops_client.{name}")
    for name in [name for name in sys.modules if name.partition(".")[0] == "leadops_client"]:
        del sys.modules[name]


@pytest.mark.slow
def test_generated_client_goes_from_upload_to_outcome(
    generated: Any, sqlite_url: str, tmp_path: Path
) -> None:
    models, types = generated("models"), generated("types")

    with (
        running_service(
            sqlite_url,
            api_token=TOKEN,
            outbox_dir=tmp_path / "outbox",
            upload_at_once_bytes=0,
            undo_seconds=0,
        ) as url,
        generated("client").AuthenticatedClient(base_url=url, token=TOKEN) as client,
    ):

        def call(operation: str, *args: Any, **kwargs: Any) -> Any:
            reply = generated(f"api.{operation}").sync_detailed(*args, client=client, **kwargs)
            assert reply.status_code < 300, reply.content
            return reply

        file = types.File(payload=io.BytesIO(LEADS.encode()), file_name="leads.csv", mime_type="text/csv")
        upload = call("uploads.start_upload", body=models.BodyStartUpload(file=file)).parsed.upload
        upload = _wait_for(lambda: _done(call("uploads.get_upload", upload.id).parsed))
        assert (upload.counts.rows, upload.counts.accepted) == (1, 1)

        def scored() -> Any:
            [lead] = call("leads.list_leads", text="northwind").parsed.items
            return lead if lead.waiting_draft_id else None

        lead = _wait_for(scored)
        detail = call("leads.get_lead", lead.id).parsed
        assert sum(line.points for line in detail.score.lines) + detail.score.base == detail.score.total
        [draft] = detail.drafts

        edited = call(
            "drafts.update_draft",
            draft.lead_id,
            draft.id,
            body=models.DraftChanges(subject="Your demo this week"),
            if_match=f'"{draft.version}"',
        ).parsed
        assert edited.subject == "Your demo this week"
        approved = call(
            "drafts.approve_and_send",
            draft.lead_id,
            draft.id,
            body=models.ApproveIn(now=False),
            if_match=f'"{edited.version}"',
        )
        assert approved.parsed.approved is True

        def sent() -> Any:
            found = call("drafts.get_draft", draft.lead_id, draft.id).parsed
            return found if found.state == models.DeliveryState.SENT else None

        assert _wait_for(sent).provider == "mock"
        body = models.FeedbackIn(outcome=models.Outcome.BOOKED_DEMO, notes="Tuesday")
        outcome = call(
            "leads.record_feedback", draft.lead_id, body=body, idempotency_key="one-outcome"
        ).parsed
        assert outcome.lead.status == models.LeadStatus.MEETING_BOOKED
        assert outcome.receipt.label_count == 1


def _done(upload: Any) -> Any:
    return upload if upload.state == "done" else None


def _wait_for(look: Any, seconds: float = 180) -> Any:
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)
    return found
