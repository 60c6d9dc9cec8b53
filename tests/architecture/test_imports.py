"""Import contracts, and the cost of imports."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]
ROOMS = [room.strip("()") for layer in CONTRACTS[0]["layers"] for room in layer.split(" | ")]
REPOSITORIES = [
    module.removeprefix("leadops_core.").replace(".", "/")
    for contract in CONTRACTS
    if contract["id"] == "repositories"
    for module in contract["forbidden_modules"]
]
VIOLATIONS = {
    "way": ("leadops_core/intake/violation.py", "import leadops_core.scoring"),
    "pure": ("leadops_core/scoring/violation.py", "import sqlalchemy"),
    "repositories": ("leadops_core/scoring/violation.py", "import leadops_core.intake.repository"),
    "services": ("leadops_core/graph/violation.py", "import leadops_core.suppressions.service"),
    "ports": ("leadops_core/tools/violation.py", "import langgraph"),
    "composition": ("leadops_core/cli/violation.py", "import leadops_core.llm"),
    "families": ("leadops_core/llm/violation.py", "import leadops_core.delivery.providers"),
    "engine": ("leadops_core/llm/violation.py", "import langgraph"),
    "database": ("leadops_core/graph/violation.py", "import sqlalchemy"),
    "exhaustive": ("leadops_core/utils.py", ""),
    "faces": ("console/violation.py", "import leadops_core.database"),
    "faceless": ("leadops_core/violation.py", "import console"),
    "words": ("leadops_core/decision/violation.py", "import leadops_core.texts"),
    "strangers": ("leadops_api/violation.py", "import console"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"),
            *("--config", ROOT / "pyproject.toml"),
        ],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def empty_rooms(tmp_path: Path) -> Path:
    """Every package, and `leadops_core` with every room, with nothing in them."""
    for package in PYPROJECT["tool"]["importlinter"]["root_packages"]:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for room in ("", *ROOMS, "delivery/providers", "suppressions/service", *REPOSITORIES):
        folder = tmp_path / "leadops_core" / room
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    return tmp_path


def test_import_contracts_pass() -> None:
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_import_contracts_pass_for_empty_packages(empty_rooms: Path) -> None:
    linted = lint_imports(empty_rooms)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize("contract_id", [*(contract["id"] for contract in CONTRACTS), "exhaustive"])
def test_import_contract_can_fail(contract_id: str, empty_rooms: Path) -> None:
    path, source = VIOLATIONS[contract_id]
    (empty_rooms / path).write_text(source, encoding="utf-8")
    linted = lint_imports(empty_rooms)
    [name] = [c["name"] for c in CONTRACTS if c["id"] == contract_id.replace("exhaustive", "way")]
    assert f"{name} BROKEN" in linted.stdout, linted.stdout + linted.stderr
    assert linted.returncode == 1


@pytest.mark.parametrize(
    "module",
    [
        "leadops_core",
        "leadops_core.schemas",
        "leadops_core.texts.sentences",
        "leadops_core.intake",
        "leadops_core.enrichment",
        "leadops_core.scoring",
        "leadops_core.decision",
        "leadops_core.outreach",
        "leadops_core.learning",
    ],
)
def test_import_does_not_load_langgraph_or_sqlalchemy(module: str) -> None:
    probe = (
        f"import sys, {module}\n"
        "heavy = {'alembic', 'langchain_core', 'langgraph', 'numpy', 'psycopg', 'scipy', 'sqlalchemy'}\n"
        "print(*sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    probed = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert probed.returncode == 0, probed.stderr
    assert probed.stdout.strip() == ""
