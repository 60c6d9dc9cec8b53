"""Killed during a learning update: the active version or the complete new one stays, and no label is lost or counted twice."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps
from tests.support.repositories import Repositories
from tests.support.victims import Victims, victim_server

LEADS = 300
KILLS = 12


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with victim_server() as server:
        yield server


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(7)
    path = tmp_path_factory.mktemp("learning") / "history.csv"
    rows = ["Email,Plan,Result"]
    for number in range(LEADS):
        plan = chance.choice(["gold", "free"])
        won = chance.random() < (0.8 if plan == "gold" else 0.1)
        rows.append(f"p{number}@c{number}.example,{plan},{'won' if won else 'lost'}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_killed_outcome_import_labels_each_lead_once_when_repeated(
    victims: Victims, history: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'import.db'}"
    assert victims.run("ingest", url, file=history)["code"] == 0
    whole = victims.run("import_outcomes", f"{url[:-3]}-clean.db", file=history)["seconds"]
    kills = sum(
        victims.run("import_outcomes", url, file=history, kill_after=whole * share / KILLS)["killed"]
        for share in range(1, KILLS)
    )
    assert kills, "nobody was killed"
    assert victims.run("import_outcomes", url, file=history)["code"] == 0
    with LeadOps.open(url) as ops:
        assert Repositories(ops.database).labels.count() == LEADS
        assert {len(ops.leads.show(str(lead.id)).feedback) for lead in ops.leads.iterate()} == {1}


def test_killed_learning_leaves_a_complete_champion(victims: Victims, history: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'learn.db'}"
    for verb in ("ingest", "import_outcomes"):
        assert victims.run(verb, url, file=history)["code"] == 0
    whole = victims.run("learn", url, file=history)["seconds"]
    chance = random.Random(11)
    killed = 0
    for _ in range(KILLS):
        # Most of the time goes into fitting; the moments in which something is written come late.
        after = whole * chance.uniform(0.3, 1.1)
        killed += victims.run("learn", url, file=history, kill_after=after)["killed"]
        with LeadOps.open(url) as ops:
            versions = ops.scorecards.list()
            assert sum(version.is_active for version in versions) == 1
            assert [version.number for version in versions] == list(range(len(versions), 0, -1))
            kept = Counter(each.challenger_number for each in ops.learning.evaluations())
            # A version is there exactly with its evaluation.
            assert kept == Counter(version.number for version in versions if version.parent_number)
            assert Repositories(ops.database).labels.count() == LEADS
    assert killed, "nobody was killed"
    with LeadOps.open(url) as ops:
        ops.learning.learn_if_due()
        assert {lead.scorecard_version for lead in ops.leads.iterate()} == {ops.scorecards.active().number}
