"""A large file read by a process of its own: the same leads, whatever becomes of that process."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadops_core import LeadOps, Settings
from leadops_core.intake import IntakeError
from leadops_core.schemas import IngestReport, UploadState
from leadops_core.testing.clock import CountingIds
from leadops_core.verbs import reading
from leadops_core.verbs.helpers import Helper
from tests.support.everything import everything
from tests.support.victims import Victims, victim_server

DEMO = Path(__file__).parents[2] / "data" / "demo_leads.csv"
COPIES = 3


@pytest.fixture(scope="module")
def leads_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo leads several times, each time other people; duplicates and rejected rows among them."""
    path = tmp_path_factory.mktemp("file") / "leads.csv"
    with (
        DEMO.open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="utf-8", newline="") as target,
    ):
        rows = list(csv.DictReader(source))
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        for number in range(COPIES):
            for row in rows:
                email = f"c{number}.{row['Email'].strip()}" if row["Email"].strip() else ""
                writer.writerow(row | {"Email": email, "Company": f"{row['Company']} {number}"})
    return path


def opened(url: str, **settings: Any) -> LeadOps:
    # So small that the file is many chunks for a helper, too.
    config = Settings(_env_file=None, ingest_chunk_size=50, **settings)
    return LeadOps.open(url, config=config)


class Helpers:
    """Helpers that count themselves, and die after some chunks where they are told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, die_after: int | None = None) -> None:
        self.started = 0
        monkeypatch.setattr(reading, "WORTH_A_HELPER", 1)
        monkeypatch.setattr(reading, "cores", lambda: 2)
        counted = self

        class Counted(Helper):
            def __init__(self, *words: Any, **named: Any) -> None:
                super().__init__(*words, **named)
                counted.started += 1

            def __iter__(self) -> Iterator[Any]:
                for number, said in enumerate(super().__iter__()):
                    yield said
                    if number == die_after:
                        self._process.kill()

        monkeypatch.setattr(reading, "Helper", Counted)


def taken(ops: LeadOps, report: IngestReport) -> object:
    """What an ingest left, without what differs from run to run."""
    leads = [(lead.dedupe_key, lead.content, lead.version, lead.processing_state) for lead in ops.iterate()]
    entries = sorted(
        (activity.type, activity.payload.get("line"), activity.payload.get("changed"))
        for lead in ops.iterate()
        for activity in ops.show(str(lead.id)).activities
    )
    return leads, entries, report.counts, report.rejected_rows, ops.uploads()[0].state


@pytest.mark.parametrize("die_after", [None, 3])
def test_a_helper_reads_the_same_leads_and_its_death_changes_nothing(
    database_url: str,
    tmp_path: Path,
    leads_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    die_after: int | None,
) -> None:
    with opened(f"sqlite:///{tmp_path / 'alone.db'}") as ops:
        expected = taken(ops, ops.ingest(leads_file))
    helpers = Helpers(monkeypatch, die_after=die_after)
    with opened(database_url) as ops:
        rehearsed = ops.ingest(leads_file, dry_run=True)
        report = ops.ingest(leads_file)
        assert taken(ops, report) == expected
    assert rehearsed.counts == report.counts
    assert helpers.started == 2


def test_a_limit_that_a_helper_runs_into_is_told_in_its_words(
    sqlite_url: str, leads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers = Helpers(monkeypatch)
    with opened(sqlite_url, max_rows=300) as ops:
        with pytest.raises(IntakeError, match=r"leads\.csv, line \d+: more than 300 rows"):
            ops.ingest(leads_file)
        assert ops.figures().total == 0
        assert ops.uploads()[0].state is UploadState.FAILED
    assert helpers.started == 1


def test_what_was_cut_short_goes_on_where_it_was(
    sqlite_url: str, leads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers = Helpers(monkeypatch)

    class Stopped(Exception):
        pass

    def stop(done: int, _: int | None) -> None:
        if done >= 200:
            raise Stopped

    with opened(sqlite_url) as ops:
        with pytest.raises(Stopped):
            ops.ingest(leads_file, progress=stop)
        report = ops.ingest(leads_file)
        assert report.resumed
        assert (report.counts.rows, ops.figures().total) == (200 * COPIES, report.counts.accepted)
    assert helpers.started == 2


def test_only_a_real_file_is_given_to_a_helper_and_only_where_ids_are_the_stores_own(
    sqlite_url: str, tmp_path: Path, leads_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers = Helpers(monkeypatch)
    with opened(sqlite_url) as ops:
        assert ops.ingest(io.BytesIO(DEMO.read_bytes()), file_name="a.csv").counts.rows == 200
    with LeadOps.open(f"sqlite:///{tmp_path / 'counted.db'}", ids=CountingIds()) as ops:
        assert ops.ingest(leads_file).counts.rows == 200 * COPIES
    assert helpers.started == 0


def test_killed_while_a_helper_reads_every_lead_is_there_once(tmp_path: Path, leads_file: Path) -> None:
    with victim_server() as victims:
        _kill_and_go_on(victims, tmp_path, leads_file)


def _kill_and_go_on(victims: Victims, tmp_path: Path, file: Path) -> None:
    urls = [f"sqlite:///{tmp_path / name}.db" for name in ("clean", "killed")]
    seconds = {}
    for verb in ("ingest", "process"):
        end = victims.run(verb, urls[0], file=file, helped=True)
        assert end["code"] == 0
        seconds[verb] = end["seconds"]
        for part in (0.3, 0.6, 0.8):
            victims.run(verb, urls[1], file=file, helped=True, kill_after=part * seconds[verb])
        assert victims.run(verb, urls[1], file=file, helped=True)["code"] == 0
    assert everything(urls[1]) == everything(urls[0])
