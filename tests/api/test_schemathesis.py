"""Schemathesis over the OpenAPI document: every operation, every check, links followed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.conftest import TOKEN
from tests.support.service import running_service

HERE = Path(__file__).parent / "schemathesis"
EXAMPLES = 2
"""For each operation and phase; more find nothing further and take longer."""


@pytest.mark.slow
def test_responses_match_the_openapi_document(sqlite_url: str, tmp_path: Path) -> None:
    limits = dict.fromkeys(("rate_limit", "rate_limit_address", "rate_limit_login"), "1000000/minute")
    with running_service(
        sqlite_url, api_token=TOKEN, serve_worker=False, outbox_dir=tmp_path / "outbox", **limits
    ) as url:
        ran = subprocess.run(
            [
                *(
                    Path(sys.executable).with_name("schemathesis"),
                    "--config-file",
                    HERE / "schemathesis.toml",
                ),
                *("run", f"{url}/openapi.json", "--checks", "all", "--max-examples", str(EXAMPLES)),
                *("--phases", "examples,coverage,fuzzing,stateful", "--generation-deterministic"),
                *("--header", f"Authorization: Bearer {TOKEN}", "--no-color", "--workers", "1"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "SCHEMATHESIS_HOOKS": "tests.api.schemathesis.hooks",
                "PYTHONPATH": str(HERE.parents[2]),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
    (tmp_path / "schemathesis.log").write_text(ran.stdout, "utf-8")
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert re.search(r"Selected: (\d+)/\1\n +Tested: \1\n", ran.stdout)
    assert re.search(r"(\d{3,}) generated, \1 passed", ran.stdout)
    assert [
        phase for phase in ("Examples", "Coverage", "Fuzzing", "Stateful") if f"✅ {phase}" not in ran.stdout
    ] == []
