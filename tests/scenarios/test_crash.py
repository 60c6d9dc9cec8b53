"""Killed at any moment and run again: every lead is stored once and processed once."""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.everything import everything
from tests.support.victims import Victims, victim_server

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"
COPIES = 3
KILLS = 50
ROUNDS = 40

NewDatabase = Callable[[int], str]


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with victim_server() as server:
        yield server


@pytest.fixture(scope="module")
def leads_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo leads several times, each time other people; duplicates and rejected rows among them."""
    path = tmp_path_factory.mktemp("crash") / "leads.csv"
    with DEMO.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        for number in range(COPIES):
            for row in rows:
                email = f"c{number}.{row['Email'].strip()}" if row["Email"].strip() else ""
                writer.writerow(row | {"Email": email, "Company": f"{row['Company']} {number}"})
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Makes one new database after the other."""
    if request.param == "sqlite":
        return lambda number: f"sqlite:///{tmp_path / f'crash{number}.db'}"
    server: str = request.getfixturevalue("postgres_url")
    prefix = f"crash_{tmp_path.name}".lower().replace("-", "_").replace("[", "_").replace("]", "_")

    def create(number: int) -> str:
        engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        name = f"{prefix}_{number}"
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
        return engine.url.set(database=name).render_as_string(hide_password=False)

    return create


def killed_until_done(victims: Victims, verb: str, url: str, file: Path, moments: Iterator[float]) -> int:
    """Run the verb, killed at each of the moments, until a run comes to its end; how many were killed."""
    kills = 0
    for moment in moments:
        end = victims.run(verb, url, file=file, kill_after=moment)
        if not end["killed"]:
            assert end["code"] == 0
            return kills
        kills += 1
    assert victims.run(verb, url, file=file)["code"] == 0
    return kills


def test_random_kills_lose_and_repeat_no_lead(
    victims: Victims, leads_file: Path, new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = new_database(0)
    seconds = {}
    for verb in ("ingest", "process"):
        end = victims.run(verb, reference, file=leads_file)
        assert end["code"] == 0
        seconds[verb] = end["seconds"]
    expected = everything(reference)

    dice = random.Random(20261122)
    kills: Counter[str] = Counter()
    for number in range(1, ROUNDS):
        url = new_database(number)
        for verb in ("ingest", "process"):
            # On a slow machine a run takes long: killed early, it is only killed more often.
            latest = min(0.7 * seconds[verb], 1.0)
            moments = iter([dice.uniform(0, latest) for _ in range(8)])
            kills[verb] += killed_until_done(victims, verb, url, leads_file, moments)
        assert everything(url) == expected
        if min(kills["ingest"], kills["process"]) >= KILLS // 2 and kills.total() >= KILLS:
            break
    with capsys.disabled():
        print(f"\nkilled: {dict(kills)} over {number} databases; {len(expected) - 1} leads each")
    assert kills.total() >= KILLS
