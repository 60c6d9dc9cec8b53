"""A large first file leaves indexes for last; nobody can tell, whatever happens meanwhile."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadops_core.adapters.store import Store, UploadSteps
from leadops_core.adapters.store.intake import bulk_load
from leadops_core.adapters.store.intake.bulk_load import Key, KeysInMemory
from leadops_core.intake import IntakeRow
from leadops_core.schemas import LeadContent, Upload, UploadCounts
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_content
from tests.integration.store.rows import MAPPING, all_leads, row, rows, take_in

LATE = {str(index.name) for index in bulk_load.LATE_INDEXES}

Transactions = Callable[[], AbstractContextManager[UploadSteps]]


@pytest.fixture(autouse=True)
def loads_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_load, "SMALLEST_LOAD", 3)


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    with opened(sqlite_url) as store:
        yield store


def opened(url: str, *, first_id: int = 1) -> Store:
    return Store.open(url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds(first_id))


def missing(store: Store) -> set[str]:
    with store._database.reading() as connection:
        return {str(index.name) for index in bulk_load.missing_indexes(connection)}


def begun(store: Store, numbers: range = range(1, 6)) -> tuple[Upload, Transactions]:
    """An upload of which the first chunk is stored."""
    upload, _ = store.uploads.begin("a.csv", "sha", "ann", MAPPING)
    transactions = store.uploads.transactions()
    with transactions() as steps:
        steps.add_chunk(upload.id, rows(numbers), [], len(numbers))
    return upload, transactions


def go_on(
    upload: Upload, transactions: Transactions, taken: Sequence[IntakeRow], before: int
) -> UploadCounts:
    with transactions() as steps:
        return steps.add_chunk(upload.id, taken, [], before + len(taken))


def test_all_indexes_that_rows_land_all_over_in_are_marked() -> None:
    assert {"ix_leads_dedupe_key", "ix_leads_name_key_with_email", "ix_leads_company_key_id"} <= LATE


def test_indexes_wait_until_the_upload_is_finished(sqlite_store: Store) -> None:
    upload, transactions = begun(sqlite_store)
    assert missing(sqlite_store) == LATE
    counts = go_on(upload, transactions, rows([4, 5, 6, 7]), 5)
    assert counts == UploadCounts(rows=9, accepted=7, merged=2)
    assert missing(sqlite_store) == LATE
    sqlite_store.uploads.finish(upload.id)
    assert missing(sqlite_store) == set()
    assert len(all_leads(sqlite_store)) == 7


def test_postgres_keeps_its_indexes(postgres_database_url: str) -> None:
    with opened(postgres_database_url) as store:
        begun(store)
        with store._database.reading() as connection:
            there = connection.exec_driver_sql("SELECT indexname FROM pg_indexes").scalars()
            assert set(there) >= LATE


def test_small_files_and_full_stores_are_taken_in_as_ever(sqlite_store: Store) -> None:
    begun(sqlite_store, range(1, 3))
    assert missing(sqlite_store) == set()
    take_in(sqlite_store, rows(range(1, 9)), file="b.csv")
    upload, _ = sqlite_store.uploads.begin("c.csv", "c", "ann", MAPPING)
    with sqlite_store.uploads.transactions()() as steps:
        steps.add_chunk(upload.id, rows(range(11, 18)), [], 7)
    assert missing(sqlite_store) == set()


def test_questions_are_answered_meanwhile(sqlite_store: Store) -> None:
    begun(sqlite_store)
    assert sqlite_store.leads.by_email(["zoe3@company3.example"]).keys() == {"zoe3@company3.example"}
    assert sqlite_store.leads.find("zoe3@company3.example").company_name == "Company 3"
    assert len(all_leads(sqlite_store)) == 5


def test_lead_entered_by_hand_meanwhile_is_met_by_the_rows_that_follow(
    sqlite_store: Store, sqlite_url: str
) -> None:
    upload, transactions = begun(sqlite_store)
    with opened(sqlite_url, first_id=5000) as other:
        [new] = rows([7])
        other.leads.add(new.content, new.dedupe_key, new.name_key, by="bob")
        assert missing(other) == set()
    counts = go_on(upload, transactions, rows([3, 7, 8]), 5)
    assert counts == UploadCounts(rows=8, accepted=6, merged=2)
    sqlite_store.uploads.finish(upload.id)
    assert len(all_leads(sqlite_store)) == 7


def test_of_two_loads_the_first_goes_on_by_the_indexes_that_the_second_built(
    sqlite_store: Store, sqlite_url: str
) -> None:
    upload, transactions = begun(sqlite_store)
    with opened(sqlite_url, first_id=5000) as other:
        theirs, _ = other.uploads.begin("b.csv", "b", "bob", MAPPING)
        with other.uploads.transactions()() as steps:
            # As many as are there, so that it takes the indexes off again.
            steps.add_chunk(theirs.id, rows(range(4, 10)), [], 6)
        assert missing(other) == LATE
    assert go_on(upload, transactions, rows([8, 9, 10]), 5) == UploadCounts(rows=8, accepted=6, merged=2)
    assert len({lead.dedupe_key for lead in all_leads(sqlite_store)}) == len(all_leads(sqlite_store)) == 10


def test_undo_of_a_load_that_broke_off_builds_the_indexes(sqlite_store: Store) -> None:
    upload, _ = begun(sqlite_store)
    assert sqlite_store.uploads.undo(upload.id, by="ann").removed == 5
    assert missing(sqlite_store) == set()
    assert all_leads(sqlite_store) == []


def test_who_opens_after_a_load_died_builds_what_it_left(sqlite_store: Store, sqlite_url: str) -> None:
    begun(sqlite_store)
    sqlite_store.close()
    with opened(sqlite_url, first_id=100) as again:
        assert missing(again) == set()
        upload, done = again.uploads.begin("a.csv", "sha", "ann", MAPPING)
        assert done == 5
        counts = go_on(upload, again.uploads.transactions(), rows([5, 6]), 5)
        assert counts == UploadCounts(rows=7, accepted=6, merged=1)


def test_who_opens_while_somebody_writes_does_not_wait(sqlite_store: Store, sqlite_url: str) -> None:
    begun(sqlite_store)
    with sqlite_store._database.writing(), opened(sqlite_url) as other:
        assert missing(other) == LATE
        assert len(all_leads(other)) == 5


def test_upgrade_builds_what_is_left_before_it_begins(sqlite_store: Store, sqlite_url: str) -> None:
    begun(sqlite_store)
    with Store.open(sqlite_url, clock=FixedClock(), ids=CountingIds(), check=False) as other:
        other.upgrade()
        assert missing(other) == set()


def test_chunk_that_fails_is_forgotten(sqlite_store: Store) -> None:
    upload, transactions = begun(sqlite_store)

    def fail() -> None:
        with transactions() as steps:
            steps.add_chunk(upload.id, rows([6]), [], 6)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert go_on(upload, transactions, rows([6, 7]), 5) == UploadCounts(rows=7, accepted=7)


def test_rehearsal_of_a_load_leaves_the_indexes_where_they_are(sqlite_store: Store) -> None:
    with sqlite_store.uploads.rehearsal() as steps:
        upload, _ = steps.begin("a.csv", "sha", "ann", MAPPING)
        steps.add_chunk(upload.id, rows(range(1, 6)), [], 5)
        said = steps.add_chunk(upload.id, rows([5, 6]), [], 7)
    assert said == UploadCounts(rows=7, accepted=6, merged=1)
    assert (missing(sqlite_store), all_leads(sqlite_store)) == (set(), [])


_CONTENTS = st.builds(
    lambda number, email, company, title: make_content(
        number, email=email and f"{email}@b.example", company_name=company, job_title=title
    ),
    number=st.integers(1, 3),
    email=st.sampled_from([None, "p", "q", "r"]),
    company=st.sampled_from(["Ox", "Yak"]),
    title=st.sampled_from([None, "CEO", "CTO"]),
)


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    opened(f"sqlite:///{path}").close()
    return path


@pytest.mark.parametrize("hashes_collide", [False, True])
def test_load_gives_the_same_leads_as_the_indexes_do(
    hashes_collide: bool, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if hashes_collide:
        every_row = list(range(1, 60))
        monkeypatch.setattr(KeysInMemory, "rows_of", lambda *_: every_row)

    @settings(max_examples=60)
    @given(contents=st.lists(_CONTENTS, min_size=6, max_size=16), cut=st.integers(3, 5))
    def check(contents: list[LeadContent], cut: int) -> None:
        taken = [row(content, line) for line, content in enumerate(contents, 2)]
        with monkeypatch.context() as small:
            small.setattr(bulk_load, "SMALLEST_LOAD", 1)
            loaded = _leads_of(empty_database, taken, cut)
        with monkeypatch.context() as large:
            large.setattr(bulk_load, "SMALLEST_LOAD", 1_000)
            assert loaded == _leads_of(empty_database, taken, cut)

    check()


def _leads_of(empty: Path, taken: Sequence[IntakeRow], cut: int) -> object:
    path = shutil.copy(empty, empty.with_name("copy.db"))
    with opened(f"sqlite:///{path}") as store:
        upload, _ = store.uploads.begin("a.csv", "x", "ann", MAPPING)
        transactions = store.uploads.transactions()
        for start in range(0, len(taken), cut):
            go_on(upload, transactions, taken[start : start + cut], start)
        counts = store.uploads.finish(upload.id).counts
        return counts, [store.leads.detail(lead.id) for lead in all_leads(store)]


@given(texts=st.lists(st.text(max_size=3), max_size=40), cut=st.integers(0, 40))
def test_memory_finds_every_row_that_it_was_told(texts: list[str], cut: int) -> None:
    keys = KeysInMemory()
    for first, part in ((0, texts[:cut]), (len(texts[:cut]), texts[cut:])):
        keys.learn_new(first + 1, part, part, ["a@b.example"] * len(part))
    for text in {*texts, "none"}:
        told = {place for place, each in enumerate(texts, 1) if each == text}
        for key in (Key.DEDUPE, Key.NAME_WITH_EMAIL):
            assert told <= set(keys.rows_of(key, {text}))
        assert keys.rows_of(Key.NAME_WITHOUT_EMAIL, {text}) == []
