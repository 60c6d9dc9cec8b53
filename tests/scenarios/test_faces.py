"""The same 1,000 leads give the same results in a notebook, by command, over HTTP, and in the console."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from itertools import count, islice
from pathlib import Path
from typing import Any

import nbformat
import pytest
from fastapi.testclient import TestClient
from nbclient import NotebookClient

from console import queries, whatif
from leadops_core import LeadOps
from tests.api.conftest import MakeClient, make_client  # noqa: F401 - a fixture
from tests.console.conftest import console  # noqa: F401 - a fixture

ROOT = Path(__file__).parents[2]
COUNT = 1_000
ASKED_ONE_BY_ONE = 12
LEADOPS = Path(sys.executable).with_name("leadops")

Said = tuple[float, str, str, float, int, tuple[Any, ...]]
"""Score, label, action, base, number of lines, and the strongest reasons."""
Sum = tuple[float, tuple[tuple[str, str, float], ...], float]
"""Base, lines, total."""


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo leads over and over, each time as other people, until there are 1,000."""
    with (ROOT / "data" / "demo_leads.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = {row["Email"].lower(): row for row in reader if row["Email"].count("@") == 1}
        names = reader.fieldnames or ()
    others = ({**row, "Email": f"n{turn}.{row['Email']}"} for turn in count() for row in rows.values())
    path = tmp_path_factory.mktemp("leads") / "leads.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(islice(others, COUNT))
    return path


def said_of(lead: dict[str, Any]) -> Said:
    reasons = tuple(tuple(reason.values()) for reason in lead["score_reasons"])
    counts = lead["score_base"], lead["score_line_count"]
    return lead["score_value"], lead["score_label"], lead["recommended_action"], *counts, reasons


def sum_of(score: dict[str, Any]) -> Sum:
    lines = tuple((line["characteristic"], line["level"], line["points"]) for line in score["lines"])
    return score["base"], lines, score["total"]


_CELL = """
import json
from leadops_core import LeadOps
with LeadOps.open(URL) as ops:
    ops.ingest(FILE)
    ops.process()
    details = [ops.leads.show(str(lead.id)) for lead in ops.leads.iterate()]
    told = [{**detail.lead.model_dump(mode="json"), "score": detail.score.model_dump(mode="json")} for detail in details]
print(json.dumps(told))
"""


def in_a_notebook(leads: Path, folder: Path) -> tuple[dict[str, Said], dict[str, Sum]]:
    source = f"URL, FILE = {f'sqlite:///{folder}/notebook.db'!r}, {str(leads)!r}\n{_CELL}"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])  # type: ignore[no-untyped-call]
    runner = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(ROOT))
        patched.setenv("IPYTHONDIR", str(folder / "ipython"))
        patched.setenv("JUPYTER_RUNTIME_DIR", str(folder / "runtime"))
        runner.execute()
    told = json.loads(
        "".join(each["text"] for each in notebook.cells[0].outputs if each.get("name") == "stdout")
    )
    return {lead["email"]: said_of(lead) for lead in told}, {
        lead["email"]: sum_of(lead["score"]) for lead in told
    }


def by_the_command(leads: Path, folder: Path, some: Iterable[str]) -> tuple[dict[str, Said], dict[str, Sum]]:
    def leadops(*words: str) -> str:
        command: list[str | Path] = [LEADOPS, "--db", "sqlite:///command.db", *words]
        return subprocess.run(
            command, cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=120
        ).stdout

    leadops("ingest", str(leads))
    leadops("process")
    exported = [json.loads(line) for line in leadops("export", "--format", "jsonl").splitlines()]
    sums = {email: sum_of(json.loads(leadops("show", email, "--json"))["score"]) for email in some}
    return {lead["email"]: said_of(lead) for lead in exported}, sums


def over_http(leads: Path, http: TestClient) -> tuple[dict[str, Said], dict[str, Sum]]:
    taken = http.post("/api/leads/upload", files={"file": ("leads.csv", leads.read_bytes(), "text/csv")})
    assert taken.status_code == 201, taken.text
    while http.post("/api/process").json()["processed"]:
        pass
    said: dict[str, Said] = {}
    sums: dict[str, Sum] = {}
    cursor = None
    while True:
        page = http.get("/api/leads", params={"limit": 200} | ({"cursor": cursor} if cursor else {})).json()
        for lead in page["items"]:
            said[lead["email"]] = said_of(lead)
            sums[lead["email"]] = sum_of(http.get(f"/api/leads/{lead['id']}").json()["score"])
        cursor = page["next_cursor"]
        if cursor is None:
            return said, sums


def in_the_console(
    leads: Path, folder: Path, open_page: Callable[..., Any]
) -> tuple[dict[str, Said], dict[str, Sum], dict[str, float]]:
    path = folder / "console.db"
    with LeadOps.open(f"sqlite:///{path}"):
        pass
    app = open_page(path, "upload")
    app.file_uploader[0].set_value(("leads.csv", leads.read_bytes(), "text/csv")).run(timeout=300)
    app.button(key="take-in").click().run(timeout=300)
    assert not app.exception, app.exception
    app.switch_page("app_pages/triage.py").run(timeout=120)
    shown = app.dataframe[0].value
    with queries.reading(path) as database, LeadOps.open(f"sqlite:///{path}") as ops:
        rows = queries.queue(database, queries.Filters(), "highest score")
        assert shown["score"].tolist() == [row["score"] for row in rows]
        kept = {lead.email: said_of(lead.model_dump(mode="json")) for lead in ops.leads.iterate()}
        field = whatif.load(database, ops.scorecards.active().scorecard, ops.config.outcome_weights)
        again = dict(zip(field.ids, field.before.totals.tolist(), strict=True))
    said = {
        row["email"]: (row["score"], row["label"], row["action"], *kept[row["email"]][3:]) for row in rows
    }
    sums = {row["email"]: sum_of(row["score_record"]) for row in rows}
    return said, sums, {row["email"]: again[row["id"]] for row in rows}


def test_thousand_leads_give_the_same_results_on_every_interface(
    leads: Path,
    tmp_path: Path,
    make_client: MakeClient,  # noqa: F811
    console: Callable[..., Any],  # noqa: F811
) -> None:
    said, sums = in_a_notebook(leads, tmp_path)
    assert len(said) == len(sums) == COUNT
    assert {label for _, label, *_ in said.values()} == {"HOT", "WARM", "COLD"}
    assert {action for _, _, action, *_ in said.values()} == {
        "SEND_EMAIL",
        "ASK_QUESTION",
        "DISQUALIFY",
        "HOLD",
    }
    for base, lines, total in sums.values():
        assert base + sum(points for *_, points in lines) == total

    some = sorted(said)[:: COUNT // ASKED_ONE_BY_ONE]
    said_by_command, sums_by_command = by_the_command(leads, tmp_path, some)
    assert said_by_command == said
    assert sums_by_command == {email: sums[email] for email in some}

    http = make_client(rate_limit="100000/minute", rate_limit_address="100000/minute")
    assert over_http(leads, http) == (said, sums)

    said_in_console, sums_in_console, scored_again = in_the_console(leads, tmp_path, console)
    assert (said_in_console, sums_in_console) == (said, sums)
    assert scored_again == {email: total for email, (_, _, total) in sums.items()}, "what-if begins there too"
