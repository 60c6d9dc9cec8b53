"""Pure packages use no clock, randomness, environment, or file."""

from pathlib import Path

import pytest

from tests.architecture.purity import find_impurities

CORE = Path(__file__).parents[2] / "leadops_core"
PURE_ROOMS = ["schemas", "intake", "enrichment", "scoring", "decision", "outreach", "learning"]


def rules_of(room: str) -> list[Path]:
    """The modules of a feature that are neither its SQL nor the use cases over it."""
    return [
        path
        for path in sorted((CORE / room).rglob("*.py"))
        if not {"repository", "use_cases"} & {*path.relative_to(CORE).parts}
        and path.name not in ("repository.py", "service.py")
    ]


def impurities_of(room: str) -> list[tuple[str, int, str]]:
    return [
        (str(path.relative_to(CORE)), impurity.line, impurity.what)
        for path in rules_of(room)
        for impurity in find_impurities(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_pure_packages_use_no_clock_network_or_files(room: str) -> None:
    assert rules_of(room), f"leadops_core/{room} holds no code"
    found = [f"leadops_core/{path}:{line} {what}" for path, line, what in impurities_of(room)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as d\nd.datetime.utcnow()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "from datetime import datetime as moment\nmoment.now()",
        "from datetime import datetime\nField(default_factory=datetime.now)",
        "from datetime import datetime\ngetattr(datetime, 'now')()",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
        "from time import perf_counter",
        "import random\nrandom.choice([1])",
        "from random import Random",
        "import secrets",
        "import uuid\nuuid.uuid4()",
        "from uuid import uuid1 as new_id",
        "import os\nos.urandom(8)",
        "import os\nos.environ['HOME']",
        "from os import getenv",
        "from os.path import exists",
        "open('leads.csv')",
        "with open('leads.csv') as file:\n    pass",
        "read = open",
        "from pathlib import Path\nPath('x').read_text()",
        "import pathlib\npathlib.Path.home()",
        "import io\nio.open('x')",
        "import urllib.request",
        "from urllib import request",
        "import socket",
        "import sqlite3",
        "import tempfile as t",
        "hash('lead')",
        "sorted(leads, key=id)",
        "print('lead')",
        "__import__('os')",
        "import importlib\nimportlib.import_module('os')",
        "eval('1')",
        "import sys\nsys.stdin.read()",
        "def late():\n    import random",
        "from datetime import *",
    ],
)
def test_purity_check_finds_impure_code(source: str) -> None:
    assert find_impurities(source)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\ndatetime(2026, 1, 1, tzinfo=UTC)",
        "from datetime import datetime\ndatetime.fromisoformat('2026-01-01')",
        "from uuid import UUID, uuid5\nuuid5(UUID(int=0), 'lead')",
        "from pathlib import PurePosixPath\nPurePosixPath('x').suffix",
        "from importlib import resources\nresources.files('leadops_core').joinpath('x.json').read_text()",
        "from importlib.resources import files\nfiles('leadops_core')",
        "from urllib.parse import urlsplit",
        "import hashlib\nhashlib.sha256(b'')",
        "import io\nio.TextIOWrapper(stream)",
        "class Lead:\n    id: str\n\nlead.id",
        "lead.time.now()",
    ],
)
def test_purity_check_accepts_pure_code(source: str) -> None:
    assert not find_impurities(source)
