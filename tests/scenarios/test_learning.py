"""Import, outcomes, learning, scoring, and export from the command line, with correct probabilities for unseen leads."""

import csv
import json
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leadops_core.cli.app import main
from tests.support.crm_files import excess_loss, make_leads, write_csv


class Shell:
    """Runs commands over one database and gives their JSON."""

    def __init__(self, url: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        self._url, self._capture = url, capsysbinary

    def __call__(self, *words: object) -> dict[str, Any]:
        with pytest.raises(SystemExit) as end:
            main([*map(str, words), "--db", self._url, "--json"])
        said = self._capture.readouterr()
        document: dict[str, Any] = json.loads(said.out)
        assert end.value.code == 0, document
        return document


@pytest.fixture
def shell(sqlite_url: str, capsysbinary: pytest.CaptureFixture[bytes]) -> Shell:
    return Shell(sqlite_url, capsysbinary)


JOBS = {"admin.": 0.0, "student": 1.2, "retired": 0.9, "blue-collar": -0.6, "technician": -0.1}
MONTHS = ("may", "jun", "jul", "aug", "nov")
BANK_COLUMNS = (
    *(
        "age",
        "job",
        "marital",
        "education",
        "default",
        "housing",
        "contact",
        "month",
        "campaign",
        "pdays",
        "previous",
    ),
    *("poutcome", "emp.var.rate", "cons.price.idx", "euribor3m", "nr.employed"),
)


def bank_row(chance: random.Random) -> tuple[dict[str, str], float]:
    """A row in the layout of the bank's file, and how likely its yes is."""
    job, contact = chance.choice(list(JOBS)), chance.choice(["cellular", "telephone"])
    age, euribor = chance.randint(18, 90), round(chance.uniform(0.6, 5.0), 3)
    poutcome = chance.choices(["nonexistent", "failure", "success"], [0.8, 0.12, 0.08])[0]
    row = {
        "age": str(age),
        "job": job,
        "marital": chance.choice(["married", "single", "divorced", "unknown"]),
        "education": chance.choice(["basic.4y", "high.school", "university.degree", "unknown"]),
        "default": chance.choice(["no", "unknown"]),
        "housing": chance.choice(["yes", "no"]),
        "contact": contact,
        "month": chance.choice(MONTHS),
        "campaign": str(chance.randint(1, 9)),
        "pdays": "999",
        "previous": str(chance.randint(0, 3)),
        "poutcome": poutcome,
        "emp.var.rate": str(chance.choice([1.1, 1.4, -1.8])),
        "cons.price.idx": str(chance.choice([93.994, 94.465, 92.893])),
        "euribor3m": str(euribor),
        "nr.employed": str(chance.choice([5191, 5228.1, 5099.1])),
    }
    odds = -1.6 + JOBS[job] + (0.5 if contact == "cellular" else 0) - 0.35 * (euribor - 2.5)
    odds += {"nonexistent": 0.0, "failure": 0.2, "success": 2.2}[poutcome]
    return row, 1 / (1 + math.exp(-odds))


def write_bank(path: Path, rows: Sequence[tuple[dict[str, str], float]], told: Sequence[bool] | None) -> Path:
    """Write rows as the bank does: semicolons, quoted text, plain numbers, and the outcome in `y` if it is known."""
    header = [*BANK_COLUMNS, *(["y"] if told else [])]
    lines = [";".join(f'"{name}"' for name in header)]
    for place, (row, _) in enumerate(rows):
        cells = [
            value if value.replace(".", "").lstrip("-").isdigit() else f'"{value}"' for value in row.values()
        ]
        lines.append(";".join(cells + ([f'"{"yes" if told[place] else "no"}"'] if told else [])))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def log_loss(chances: Sequence[float], truth: Sequence[bool]) -> float:
    pairs = zip(chances, truth, strict=True)
    return -sum(math.log(chance if good else 1 - chance) for chance, good in pairs) / len(truth)


def calibration_error(chances: Sequence[float], truth: Sequence[bool]) -> float:
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    tenth = len(order) // 10
    bands = [order[begin : begin + tenth] for begin in range(0, tenth * 10, tenth)]
    return sum(
        abs(
            sum(chances[place] for place in band) / len(band)
            - sum(truth[place] for place in band) / len(band)
        )
        for band in bands
    ) / len(bands)


def exported(shell: Shell, path: Path) -> list[dict[str, str]]:
    shell("export", "--out", path)
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def identity(row: dict[str, str]) -> tuple[str, ...]:
    # Exports mark what a spreadsheet would take for a formula.
    return tuple(row[name].lstrip("'") for name in BANK_COLUMNS)


@pytest.mark.parametrize("order", ["scored first", "history first"])
def test_probabilities_match_unseen_outcomes(order: str, shell: Shell, tmp_path: Path) -> None:
    chance = random.Random(5)
    rows = list(
        {tuple(row.values()): (row, p) for row, p in (bank_row(chance) for _ in range(3_400))}.values()
    )
    truth = [chance.random() < p for _, p in rows]
    known = 2_400
    history = write_bank(tmp_path / "history.csv", rows[:known], truth[:known])
    later = write_bank(tmp_path / "later.csv", rows[known:], None)
    taken = shell("ingest", history)
    assert (taken["accepted"], taken["rejected"], taken["mapping"]["y"]) == (known, 0, None)
    if order == "scored first":
        shell("ingest", later)
        shell("process")
    imported = shell("outcomes", "import", history)
    assert (imported["labelled"], imported["unmatched"], imported["unrecognised"]) == (known, 0, 0)
    report = shell("learn")
    assert report["promoted"], report["reason"]
    assert report["metrics"]["challenger"]["log_loss"] < report["metrics"]["base_rate"]["log_loss"]
    if order == "history first":
        shell("ingest", later)
        shell("process")
    rescored = shell("rescore")
    assert sum(rescored["labels"].values()) == len(rows)
    found = {identity(row): row for row in exported(shell, tmp_path / "export.csv")}
    mine = [found[tuple(row.values())] for row, _ in rows[known:]]
    assert all(row["scorecard_version"] == str(report["challenger"]) for row in found.values())
    chances = [float(row["probability"]) for row in mine]
    for row, probability in zip(mine, chances, strict=True):
        assert float(row["score_value"]) == pytest.approx(100 * probability, abs=0.02)
        assert row["score_label"] in ("HOT", "WARM", "COLD")
    told = truth[known:]
    rate = sum(truth[:known]) / known
    assert log_loss(chances, told) < log_loss([rate] * len(told), told) - 0.02
    best_there_is = log_loss([p for _, p in rows[known:]], told)
    assert log_loss(chances, told) < best_there_is + 0.02
    assert calibration_error(chances, told) < 0.06


def test_traps_of_a_crm_export_do_not_reach_the_scores(shell: Shell, tmp_path: Path) -> None:
    history = sorted(make_leads(500, seed=11), key=lambda lead: not lead.is_won)
    waiting = make_leads(80, seed=12, is_open=True, start=500)
    fresh = make_leads(600, seed=13, is_open=True, start=5_000)
    known = write_csv(tmp_path / "crm.csv", [*history, *waiting])
    shell("ingest", known)
    imported = shell("outcomes", "import", known)
    assert (imported["labelled"], imported["undecided"]) == (500, 80)
    report = shell("learn")
    assert (report["promoted"], report["verdict"]) == (True, "promote")
    assert report["label_order"]["basis"] == "created_date"
    assert report["label_order"]["column"] == "Deal created"
    aside = {each["column"]: each["reason"] for each in report["set_aside"]}
    assert {
        "attribute:Phone",
        "attribute:Website",
        "attribute:Record ID",
        "attribute:Handover",
    } <= aside.keys()
    shell("ingest", write_csv(tmp_path / "fresh.csv", fresh))
    shell("process")
    rows = {row["email"]: row for row in exported(shell, tmp_path / "scored.csv")}
    mine = [rows[lead.row["Email"]] for lead in fresh]
    rate = sum(lead.is_won for lead in history) / len(history)
    assert excess_loss([float(row["probability"]) for row in mine], fresh, rate) < -0.05
    assert {"HOT", "WARM", "COLD"} == {row["score_label"] for row in mine}


def test_wide_file_with_unknown_columns_is_processed(shell: Shell, tmp_path: Path) -> None:
    chance = random.Random(8)
    names = [
        f"{mark}{number}"
        for number in range(50)
        for mark in [chance.choice(["x.", "Ünï ", 'q"', "= ", "# ", "%"])]
    ]
    path = tmp_path / "wide.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow([*names, "Tier", "Deal Stage"])
        for _ in range(500):
            tier = chance.choice("AB")
            stage = (
                "Open"
                if chance.random() < 0.1
                else "Won"
                if chance.random() < (0.7 if tier == "A" else 0.1)
                else "Lost"
            )
            writer.writerow([*(f"{chance.random():.6f}" for _ in names), tier, stage])
    shell("ingest", path)
    imported = shell("outcomes", "import", path)
    assert imported["outcome_column"] == "Deal Stage"
    assert imported["labelled"] + imported["undecided"] == imported["rows"] == 500
    report = shell("learn")
    assert report["promoted"], report["reason"]
    rows = exported(shell, tmp_path / "export.csv")
    assert len(rows) == 500
    by_tier = {tier: [float(row["probability"]) for row in rows if row["Tier"] == tier] for tier in "AB"}
    means = {tier: sum(values) / len(values) for tier, values in by_tier.items()}
    assert means["A"] == pytest.approx(0.7, abs=0.1)
    assert means["B"] == pytest.approx(0.1, abs=0.08)


def test_version_commands_print_json(shell: Shell, tmp_path: Path) -> None:
    chance = random.Random(3)
    path = tmp_path / "history.csv"
    lines = ["Email,Plan,Converted"]
    for number in range(300):
        plan = chance.choice(["gold", "free"])
        lines.append(
            f"p{number}@c{number}.example,{plan},{int(chance.random() < (0.7 if plan == 'gold' else 0.1))}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shell("ingest", path)
    shell("outcomes", "import", path)
    assert shell("learn", "--dry-run")["challenger"] is None
    learned = shell("learn")
    assert set(learned["metrics"]) == {"champion", "challenger", "base_rate"}
    assert {"auc", "log_loss", "brier", "ece"} <= set(learned["metrics"]["challenger"])
    assert [version["number"] for version in shell("scorecards")["scorecards"]] == [2, 1]
    assert shell("diff", 1, 2)["changes"]
    card = shell("scorecards", "card", 2)
    assert (card["number"], card["evaluation"]["label_count"]) == (2, 300)
    assert card["columns"][0]["title"] == "Plan"
    assert card["first_outcome_at"] <= card["last_outcome_at"]
    assert shell("scorecards", "card", 1)["limits"] == ["set_by_hand"]
    [evaluation] = shell("evaluations")["evaluations"]
    assert shell("evaluation", evaluation["evaluation_id"])["reason"] == learned["reason"]
    assert shell("drift")["scorecard_version"] == 2
    lead = shell("leads", "--limit", "1")["leads"][0]
    shown = shell("show", lead["id"])
    assert (
        shown["score"]["base"] + sum(line["points"] for line in shown["score"]["lines"])
        == shown["score"]["total"]
    )
    back = shell("activate", 1)
    assert back["active"] == 1
    assert shell("show", lead["id"])["lead"]["probability"] is None
