"""An unsubscribe link never expires, so no log line contains its token."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import structlog
from fastapi.testclient import TestClient
from pydantic import SecretStr

from leadops_api import create_app
from leadops_core import Settings
from leadops_core.outreach import sign_unsubscribe
from leadops_core.schemas import DraftId
from tests.support.logs import captured_logs

SECRET = "a secret of this test with 32 characters"
TOKEN = sign_unsubscribe(DraftId(UUID("0198a7a0-0000-7000-8000-000000000001")), SECRET)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with captured_logs(Settings(_env_file=None)) as lines:
        yield lines


@pytest.mark.parametrize(
    "path",
    [
        "/unsubscribe/{token}",
        "/unsubscribe/{token}/",
        "/unsubscribe/{token}/more",
        "/unsubscribe//{token}",
        "/UNSUBSCRIBE/{token}",
        "/api/unsubscribe/{token}",
        "/{token}",
        "/api/leads/{token}",
        "/api/leads?next=/unsubscribe/{token}",
        "/unsubscribe/{half}/{rest}",
        "/x/{half}%20{rest}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_no_request_writes_its_token_to_the_log(
    method: str, path: str, log: io.StringIO, tmp_path: Path
) -> None:
    config = Settings(
        database_url=f"sqlite:///{tmp_path}/l.db",
        serve_worker=False,
        unsubscribe_secret=SecretStr(SECRET),
        _env_file=None,
    )
    half, rest = TOKEN[:20], TOKEN[20:]
    with TestClient(create_app(config), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        client.request(method, path.format(token=TOKEN, half=half, rest=rest))
    text = log.getvalue()
    assert '"request"' in text
    assert TOKEN not in text
    assert half not in text
    assert rest not in text


@pytest.mark.parametrize(
    "text",
    [
        "GET /unsubscribe/{token} HTTP/1.1",
        "https://leadops.example/unsubscribe/{token}?utm=1",
        "List-Unsubscribe: <https://leadops.example/unsubscribe/{token}>",
        "bad value '{token}'",
        "https://leadops.example/unsubscribe/x{token}",
    ],
)
def test_untrusted_text_does_not_put_a_token_into_the_log(text: str, log: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").warning(text.format(token=TOKEN))
    structlog.get_logger("x").warning("failed", error=ValueError(text.format(token=TOKEN)))
    assert TOKEN not in log.getvalue()
    assert len([json.loads(line) for line in log.getvalue().splitlines()]) == 2
