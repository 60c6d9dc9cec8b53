"""Commands run in this process, each test on its own SQLite file."""

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from leadops_core.app import LeadOps
from leadops_core.cli import main
from leadops_core.settings import settings

DEMO_LEADS = Path(__file__).parents[3] / "data" / "demo_leads.csv"


@dataclass(frozen=True)
class Ran:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        assert self.out.endswith("\n")
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def leadops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """`leadops(*words, keys=…)`: the command with these words, in an empty folder, its input from `keys`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*words: object, keys: str = "") -> Ran:
        out, err, given = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3))
        # Each command is a separate process that reads its own settings.
        settings.cache_clear()
        given.buffer.write(keys.encode())
        given.buffer.seek(0)
        with monkeypatch.context() as patched:
            for name, stream in (("stdout", out), ("stderr", err), ("stdin", given)):
                patched.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as ended:
                main([str(word) for word in words])
            texts = []
            for stream in (out, err):
                stream.flush()
                texts.append(stream.buffer.getvalue().decode())
        return Ran(int(ended.value.code or 0), *texts)

    yield run
    settings.cache_clear()


@pytest.fixture(scope="session")
def _processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("processed") / "leads.db"
    with LeadOps.open(f"sqlite:///{path}") as ops:
        ops.ingest(DEMO_LEADS, by="test")
        ops.process()
    return path


@pytest.fixture
def db(_processed: Path, tmp_path: Path) -> str:
    """A database with the demo leads, processed; a copy of this test's own."""
    for suffix in ("", "-wal", "-shm"):
        source = _processed.with_name(_processed.name + suffix)
        if source.exists():
            shutil.copy(source, tmp_path / f"leads.db{suffix}")
    return f"sqlite:///{tmp_path / 'leads.db'}"
