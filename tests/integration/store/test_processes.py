"""Six processes on the same database lose nothing and do nothing twice."""

import pytest
from sqlalchemy.exc import OperationalError

from leadops_core.schemas import ActivityType, DeliveryState, LeadQuery, ProcessingState
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from tests.integration.store import workers
from tests.integration.store.rows import all_leads, drafted, rows, take_in
from tests.support.drafts import approve
from tests.support.repositories import Repositories


def opened(url: str) -> Repositories:
    return Repositories.open(url, clock=SystemClock(), ids=TimeOrderedIds())


def test_concurrent_updates_are_not_lost(database_url: str) -> None:
    with opened(database_url) as store:
        take_in(store, rows([1, 2]))
        workers.run_all("add_up", database_url)
        counts = [int(lead.attributes["count"]) for lead in all_leads(store)]
        assert sum(counts) == 6 * workers.STEPS
        assert sum(lead.version for lead in all_leads(store)) == 2 + 6 * workers.STEPS


def test_read_then_write_loses_no_update(database_url: str) -> None:
    with opened(database_url) as store:
        take_in(store, rows([1]))
        workers.run_all("count_up", database_url)
        assert all_leads(store)[0].attempt_count == 6 * 10 * workers.STEPS


def test_concurrent_processes_process_each_lead_once(database_url: str) -> None:
    with opened(database_url) as store:
        take_in(store, rows(range(1, 201)))
        said = workers.run_all("process", database_url)
        assert sum(map(int, said)) == 200
        for lead in all_leads(store):
            assert (lead.processing_state, lead.version) == (ProcessingState.DONE, 2)
            detail = store.leads.detail(lead.id)
            assert (len(detail.drafts), len(detail.traces), len(detail.activities)) == (1, 1, 3)


def test_concurrent_imports_create_each_lead_once(database_url: str) -> None:
    with opened(database_url) as store:
        workers.run_all("ingest", database_url)
        leads = all_leads(store)
        assert len({lead.dedupe_key for lead in leads}) == len(leads) == 70
        uploads = store.uploads.list()
        assert len(uploads) == 24
        assert sum(upload.counts.accepted for upload in uploads) == 70
        assert len(store.leads.list(LeadQuery(text="company", limit=1000)).items) == 70


def test_concurrent_processes_send_each_draft_once(database_url: str) -> None:
    with opened(database_url) as store:
        for number in range(1, 41):
            draft = drafted(store, number)
            approve(store, draft, message_id=f"<{number}@b.example>")
        said = workers.run_all("send", database_url)
        assert sum(map(int, said)) == 40
        for lead in all_leads(store):
            detail = store.leads.detail(lead.id)
            assert [draft.state for draft in detail.drafts] == [DeliveryState.SENT]
            assert [each.type for each in detail.activities].count(ActivityType.EMAIL_SENT) == 1


def test_concurrent_processes_set_up_a_database_once(database_url: str) -> None:
    said = workers.run_all("set_up", database_url)
    with opened(database_url) as store:
        [version] = store.scorecards.list()
        assert {line.strip() for line in said} == {str(version.id)}
        assert (version.number, version.is_active) == (1, True)


def test_read_then_write_without_the_lock_fails(sqlite_url: str) -> None:
    """SQLite's default, deferred transactions, which the first tests guard against."""
    with opened(sqlite_url) as store, opened(sqlite_url) as other:
        take_in(store, rows([1]))
        first, second = store.database._reader.connect(), other.database._reader.connect()
        with first, second:
            read = "SELECT attempt_count FROM leads"
            assert first.exec_driver_sql(read).scalar() == second.exec_driver_sql(read).scalar() == 0
            first.exec_driver_sql("UPDATE leads SET attempt_count = 1")
            first.commit()
            with pytest.raises(OperationalError, match="locked"):
                second.exec_driver_sql("UPDATE leads SET attempt_count = 1")
