"""Every list of leads uses an index, for each filter and order."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from leadops_core.schemas import (
    LeadQuery,
    LeadSort,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from tests.support.repositories import Repositories

LEADS = 100_000
_MANY = """
INSERT INTO leads (id, email, company_name, company_key, source, attributes, outcome_attributes, dedupe_key, status,
  score_label, score_value, recommended_action, enrichment, processing_state, attempt_count, version, created_at, updated_at)
SELECT CAST(md5(CAST(n AS text)) AS uuid), 'p' || n || '@firm.example', 'Firm ' || n * 7919 % 1000003,
  'firm ' || n * 7919 % 1000003,
  (ARRAY['web_form','referral','outbound','event','partner'])[n % 5 + 1], '{}', '{}', 'e:' || n,
  CASE WHEN n % 1000 = 0 THEN 'MEETING_BOOKED'
    ELSE (ARRAY['NEW','QUALIFIED','NEEDS_INFO','DISQUALIFIED','CONTACTED'])[n / 7 % 5 + 1] END,
  (ARRAY['HOT','WARM','COLD'])[n % 3 + 1], n * 31 % 1000 / 10.0,
  (ARRAY['SEND_EMAIL','ASK_QUESTION','HOLD','DISQUALIFY'])[n % 4 + 1], '{"facts":[]}',
  CASE WHEN n % 2000 = 0 THEN 'failed' WHEN n % 500 = 1 THEN 'queued' ELSE 'done' END, 0, 2,
  timestamptz '2026-01-01' + n * 7919 % 31000000 * interval '1 second', timestamptz '2026-06-01'
FROM generate_series(1, :leads) AS n
"""
_FILTERS: dict[str, dict[str, object]] = {
    "all": {},
    "rare status": {"statuses": (LeadStatus.MEETING_BOOKED,)},
    "two statuses": {"statuses": (LeadStatus.QUALIFIED, LeadStatus.NEEDS_INFO)},
    "label": {"labels": (ScoreLabel.HOT,)},
    "source": {"sources": (LeadSource.EVENT,)},
    "action": {"actions": (RecommendedAction.HOLD,)},
    "failed": {"processing": (ProcessingState.FAILED,)},
    "queued": {"processing": (ProcessingState.QUEUED,)},
    "one day": {
        "created_from": datetime(2026, 3, 3, tzinfo=UTC),
        "created_before": datetime(2026, 3, 4, tzinfo=UTC),
    },
    "text": {"text": "p4711"},
    "status, label, source": {
        "statuses": (LeadStatus.CONTACTED,),
        "labels": (ScoreLabel.WARM,),
        "sources": (LeadSource.PARTNER,),
    },
}
QUERIES = {
    f"{name}, {sort}": LeadQuery.model_validate({**filters, "sort": sort})
    for (name, filters), sort in itertools.product(_FILTERS.items(), LeadSort)
}


@pytest.fixture(scope="module")
def many(postgres_url: str) -> Iterator[Repositories]:
    """A Postgres database with 100,000 leads, known to its planner."""
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE plans TEMPLATE template0"))
    url = make_url(postgres_url).set(database="plans").render_as_string(hide_password=False)
    with Repositories.open(url, clock=SystemClock(), ids=TimeOrderedIds()) as store:
        with store.database.writing() as transaction:
            transaction.connection.execute(text(_MANY), {"leads": LEADS})
            transaction.connection.execute(text("ANALYZE leads"))
            transaction.connection.execute(text("ANALYZE lead_search"))
        yield store
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE plans WITH (FORCE)"))


@contextmanager
def explained() -> Iterator[list[str]]:
    """The plans of the statements that are asked in the block, those included that go to the driver without SQLAlchemy."""
    plans: list[str] = []
    execute = psycopg.Cursor.execute

    def explain(cursor: Any, statement: Any, parameters: Any = None, **options: Any) -> Any:
        if isinstance(statement, str) and statement.startswith("SELECT"):
            raw = cursor.connection.cursor()
            execute(raw, f"EXPLAIN {statement}", parameters)
            plans.append("\n".join(row[0] for row in raw.fetchall()))
        return execute(cursor, statement, parameters, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", explain)
        yield plans


@pytest.mark.parametrize("name", QUERIES)
def test_list_queries_use_an_index(many: Repositories, name: str) -> None:
    query = QUERIES[name]
    with explained() as plans:
        page = orjson.loads(many.leads.list_json(query))
        if page["next_cursor"] is not None:
            many.leads.list_json(query.model_copy(update={"cursor": page["next_cursor"]}))
    assert page["items"]
    assert len(plans) >= 1 + (page["next_cursor"] is not None)
    for plan in plans:
        assert "Seq Scan on leads" not in plan, plan


def test_list_queries_without_their_index_scan_all_leads(many: Repositories) -> None:
    with many.database.rehearsing() as transaction, explained() as plans:
        transaction.connection.execute(text("DROP INDEX ix_leads_company_key_id"))
        transaction.connection.execute(text("SELECT id FROM leads ORDER BY company_key, id LIMIT 50"))
    assert "Seq Scan on leads" in plans[0]


def test_backlog_reads_only_indexes(many: Repositories) -> None:
    with explained() as plans:
        backlog = many.runs.backlog()
    assert (backlog.failed, backlog.queued, backlog.running) == (50, 200, 0)
    assert len(plans) >= 4
    assert not any("Seq Scan on leads" in plan for plan in plans)
