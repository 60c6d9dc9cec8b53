"""The examples show what happens."""

import asyncio
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from leadops_core import LeadOps

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook after its kernel ran it, in a folder that looks like `examples/` beside `data/`."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "examples").mkdir()
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder / "examples")}})
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(ROOT))
        patched.setenv("IPYTHONDIR", str(folder / "ipython"))
        patched.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        client.execute()
    assert sorted(path.name for path in folder.iterdir() if path.name != "runtime") == [
        "data",
        "examples",
        "ipython",
    ]
    assert list((folder / "examples").iterdir()) == []
    return notebook


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_notebook_shows_leads_scores_and_drafts_as_html(executed: Any) -> None:
    shown = "".join(output.data.get("text/html", "") for output in outputs(executed) if "data" in output)
    for words in (
        "200 rows",
        "leads processed",
        "exactly",
        "▲ Hot",
        "Timeline",
        "Waiting for review",
        "list of ours",
    ):
        assert words in shown


def test_notebook_prints_nothing_to_stderr(executed: Any) -> None:
    assert [output for output in outputs(executed) if output.output_type in ("stream", "error")] == []


def test_notebook_is_kept_without_outputs_and_machine_paths() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    cells = json.loads(text)["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert not re.search(r"/(?:home|root|tmp|Users|work)/", text)


def test_leadops_runs_as_a_node_of_another_graph() -> None:
    example = runpy.run_path(str(ROOT / "examples" / "embed_graph.py"))
    done = asyncio.run(example["run"](example["FORM"]))
    assert done["form"] == example["FORM"]
    assert done["message"].startswith(f"{done['score'].label} at ")
    assert done["lead"].email == "mara.lind@fjordfreight.example"
    assert done["email_draft"].lead_id == done["lead"].id


def run_script(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )


def test_embedding_example_runs_as_a_script(tmp_path: Path) -> None:
    ran = run_script(str(ROOT / "examples" / "embed_graph.py"), cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "A draft waits for approval" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_seeding_twice_adds_no_history(tmp_path: Path, sqlite_url: str) -> None:
    script = str(ROOT / "scripts" / "seed_demo_data.py")
    first = run_script(script, "--db", sqlite_url, cwd=tmp_path)
    second = run_script(script, "--db", sqlite_url, cwd=tmp_path)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    added = int(re.search(r"(\d+) leads added", first.stdout).group(1))  # type: ignore[union-attr]
    assert added > 190
    assert f"0 leads added, 0 processed, {added} in the database" in second.stdout


def test_seeded_history_has_emails_and_outcomes_and_needs_empty_database(
    tmp_path: Path, sqlite_url: str
) -> None:
    script = str(ROOT / "scripts" / "seed_demo_history.py")
    first = run_script(script, "--db", sqlite_url, "--days", "7", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "leads over 7 days" in first.stdout
    with LeadOps.open(sqlite_url) as ops:
        status = ops.leads.figures().by_status
        days = ops.leads.dashboard(days=7).days
    assert sum(day.sent for day in days) > 10
    assert status.get("MEETING_BOOKED", 0) + status.get("CLOSED_WON", 0) > 0
    again = run_script(script, "--db", sqlite_url, "--days", "7", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (
        1,
        "There are leads in this database; give an empty one with --db.\n",
    )


def test_seeding_explains_a_refusal(tmp_path: Path) -> None:
    ran = run_script(
        str(ROOT / "scripts" / "seed_demo_data.py"), "--db", "sqlite:////nowhere/x.db", cwd=tmp_path
    )
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stderr.strip()
