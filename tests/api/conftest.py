"""An app over a separate database for each test, and clients of each kind of caller."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from leadops_api import create_app
from leadops_core import LeadOps, Settings

# What the service logs is for who asks for it: tests of logs set it up for themselves.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

TOKEN = "a-token-of-the-tests-0123456789"

MakeClient = Callable[..., TestClient]


@pytest.fixture
def make_client(tmp_path: Path, sqlite_url: str) -> Iterator[MakeClient]:
    """A started app with these settings, and a client that calls it from this machine with the token."""
    with ExitStack() as stack:

        def make(**settings: Any) -> TestClient:
            given: dict[str, Any] = {
                "database_url": sqlite_url,
                "outbox_dir": tmp_path / "outbox",
                "api_token": TOKEN,
                "serve_worker": False,
                "_env_file": None,
            }
            app = create_app(Settings(**(given | settings)))
            client = TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000))
            stack.enter_context(client)
            if app.state.config.api_token:
                client.headers["Authorization"] = f"Bearer {TOKEN}"
            return client

        yield make


@pytest.fixture
def client(make_client: MakeClient) -> TestClient:
    """A client of an empty service on SQLite."""
    return make_client()


def result_of_job(client: TestClient, reply: Response) -> dict[str, Any]:
    """Run the job that a request was answered with, as a worker does, and return its result."""
    assert reply.status_code == 202, reply.text
    app = client.app
    assert isinstance(app, FastAPI)
    ops: LeadOps = app.state.ops
    ops.jobs.run(ops.jobs.get(reply.json()["id"]))
    job = client.get(reply.headers["Location"]).json()
    assert job["state"] == "done"
    return dict(job["result"])
