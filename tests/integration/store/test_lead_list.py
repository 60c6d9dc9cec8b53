"""Filters, orders, cursors, and searches of lead lists return what a scan of all leads returns, on both databases."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    Lead,
    LeadQuery,
    LeadSort,
    LeadSource,
    LeadStatus,
    LeadSummary,
    Page,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.tables import leads
from leadops_core.testing.contracts.crm import make_run
from tests.integration.store.rows import rows, take_in
from tests.support.leads import set_status
from tests.support.repositories import Repositories

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
STATUSES = (LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.CONTACTED)
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "one status": {"statuses": STATUSES[:1]},
    "two statuses": {"statuses": STATUSES[1:]},
    "a repeated status": {"statuses": (STATUSES[0], STATUSES[0])},
    "two labels": {"labels": (ScoreLabel.HOT, ScoreLabel.COLD)},
    "two sources": {"sources": (LeadSource.EVENT, LeadSource.PARTNER)},
    "statuses and a label": {"statuses": STATUSES[:2], "labels": (ScoreLabel.WARM,)},
    "statuses and labels": {"statuses": STATUSES[:2], "labels": (ScoreLabel.WARM, ScoreLabel.COLD)},
    "status, label and source": {
        "statuses": STATUSES[:1],
        "labels": (ScoreLabel.HOT,),
        "sources": (LeadSource.EVENT,),
    },
    "actions": {"actions": (RecommendedAction.HOLD, RecommendedAction.SEND_EMAIL)},
    "random sample": {"explored": True},
    "random sample with a status": {"explored": True, "statuses": STATUSES[:1]},
    "queued": {"processing": (ProcessingState.QUEUED,)},
    "one day": {"created_from": MARCH, "created_before": MARCH + timedelta(days=1)},
    "some days": {
        "created_from": MARCH + timedelta(hours=15),
        "created_before": MARCH + timedelta(days=3, hours=9),
    },
    "a day and two statuses": {
        "created_from": MARCH,
        "created_before": MARCH + timedelta(days=1),
        "statuses": STATUSES[:2],
    },
    "an empty period": {"created_from": MARCH, "created_before": MARCH},
    "a common word": {"text": "company"},
    "a rare word": {"text": "zoe7"},
    "a word and two statuses": {"text": "company", "statuses": STATUSES[:2]},
    "a text without a word": {"text": " - "},
}


DRAW = {
    "propensity": 0.05,
    "draw": 0.02,
    "seed": "a",
    "passed_over": "cold",
    "scorecard_version": 1,
    "drawn_at": "2026-03-01T00:00:00Z",
}


@pytest.fixture
def filled(store: Repositories) -> Repositories:
    """Sixty leads over four days, in every mixture of status, label, and source; some without score and label."""
    take_in(store, rows(range(60)))
    with store.database.writing() as transaction:
        for n, lead in enumerate(store.leads.iterate(LeadQuery())):
            values = {
                "created_at": MARCH + timedelta(days=n % 4, hours=n * 7 % 6),
                "status": STATUSES[n % 3].value,
                "score_label": None if n % 5 == 0 else list(ScoreLabel)[n // 3 % 3].value,
                "score_value": None if n % 5 == 0 else n * 7 % 10 * 10.0,
                "source": (LeadSource.EVENT, LeadSource.PARTNER, LeadSource.REFERRAL)[n // 9 % 3].value,
                "recommended_action": list(RecommendedAction)[n % 4].value,
                "is_explored": n % 7 == 0,
                "exploration": DRAW if n % 7 < 2 else None,
                "company_key": None if n % 6 == 0 else f"company {n % 8}",
            }
            transaction.connection.execute(update(leads).where(leads.c.id == lead.id).values(values))
    return store


def json_pages(store: Repositories, query: LeadQuery) -> list[list[dict[str, Any]]]:
    pages: list[list[dict[str, Any]]] = []
    cursor: str | None = None
    while cursor is not None or not pages:
        page = orjson.loads(store.leads.list_json(query.model_copy(update={"cursor": cursor})))
        pages.append(page["items"])
        cursor = page["next_cursor"]
    return pages


def record_pages(store: Repositories, query: LeadQuery) -> list[tuple[Lead, ...]]:
    pages: list[tuple[Lead, ...]] = []
    cursor: str | None = None
    while cursor is not None or not pages:
        page = store.leads.list(query.model_copy(update={"cursor": cursor}))
        pages.append(page.items)
        cursor = page.next_cursor
    return pages


def is_wanted(lead: Lead, query: LeadQuery) -> bool:
    text = (query.text or "").strip(" -")
    values = (lead.email, lead.company_name)
    return (
        (not query.statuses or lead.status in query.statuses)
        and (not query.labels or lead.score_label in query.labels)
        and (not query.sources or lead.source in query.sources)
        and (not query.actions or lead.recommended_action in query.actions)
        and (not query.processing or lead.processing_state in query.processing)
        and (lead.is_explored or not query.explored)
        and (query.created_from is None or lead.created_at >= query.created_from)
        and (query.created_before is None or lead.created_at < query.created_before)
        and (not text or any(text in (value or "").lower() for value in values))
    )


def sort_key(lead: Lead, sort: LeadSort, company_keys: dict[Any, str | None]) -> Any:
    id = lead.id.int
    match sort:
        case LeadSort.NEWEST:
            return (-lead.created_at.timestamp(), -id)
        case LeadSort.OLDEST:
            return (lead.created_at.timestamp(), id)
        case LeadSort.SCORE:
            return (lead.score_value is None, -(lead.score_value or 0), -id)
        case LeadSort.COMPANY:
            key = company_keys[lead.id]
            return (key is None, key or "", id)


@pytest.mark.parametrize("name", FILTERS)
def test_list_pages_are_complete_in_every_order(filled: Repositories, name: str) -> None:
    everybody = list(filled.leads.iterate(LeadQuery()))
    with filled.database.reading() as connection:
        company_keys = {
            row[0]: row[1]
            for row in connection.execute(leads.select().with_only_columns(leads.c.id, leads.c.company_key))
        }
    for sort, limit in itertools.product(LeadSort, (4, 7)):
        query = LeadQuery.model_validate({**FILTERS[name], "sort": sort, "limit": limit})
        wanted = sorted(
            (lead for lead in everybody if is_wanted(lead, query)),
            key=lambda lead: sort_key(lead, sort, company_keys),
        )
        assert bool(wanted) is (name != "an empty period")
        for pages in (
            [[lead.id for lead in page] for page in record_pages(filled, query)],
            [[LeadSummary.model_validate(item).id for item in page] for page in json_pages(filled, query)],
        ):
            assert [id for page in pages for id in page] == [lead.id for lead in wanted], sort
            assert all(len(page) == limit for page in pages[:-1])


def test_list_of_ids_keeps_filters_and_order(filled: Repositories) -> None:
    some = [lead.id for lead in filled.leads.iterate(LeadQuery())][5:25]
    query = LeadQuery(ids=tuple(some), statuses=STATUSES[:2], sort=LeadSort.SCORE, limit=3)
    found = [lead for page in record_pages(filled, query) for lead in page]
    assert {lead.id for lead in found} <= set(some)
    assert {lead.status for lead in found} == set(STATUSES[:2])
    assert [item["id"] for page in json_pages(filled, query) for item in page] == [
        str(lead.id) for lead in found
    ]


def test_json_list_has_the_values_of_the_records(store: Repositories) -> None:
    take_in(store, rows(range(1, 18)))
    for number, lead in enumerate(store.runs.claim(9, "w", 60)):
        record_runs(store.database, [make_run(lead, f"run {number}", first_id=100 * number)], "w")
    query = LeadQuery(limit=1000)
    page = Page[LeadSummary].model_validate_json(store.leads.list_json(query))
    records = store.leads.list(query).items
    shared = set(LeadSummary.model_fields) - {"waiting_draft_id", "hold", "latest_email"}
    for summary, lead in zip(page.items, records, strict=True):
        assert summary.model_dump(include=shared) == lead.model_dump(include=shared)
        drafts = [draft.id for draft in store.leads.detail(lead.id).drafts if draft.state == "draft"]
        assert summary.waiting_draft_id == (drafts[-1] if drafts else None)


@pytest.mark.parametrize("sort", LeadSort)
def test_cursors_of_records_and_json_are_interchangeable(filled: Repositories, sort: LeadSort) -> None:
    query = LeadQuery(sort=sort, limit=11)
    from_json = orjson.loads(filled.leads.list_json(query))["next_cursor"]
    from_records = filled.leads.list(query).next_cursor
    pages = [
        filled.leads.list_json(query.model_copy(update={"cursor": cursor}))
        for cursor in (from_json, from_records)
    ]
    assert pages[0] == pages[1]


def test_equal_scores_are_ordered_by_probability_then_recency(filled: Repositories) -> None:
    ids = sorted(lead.id for lead in filled.leads.iterate(LeadQuery()))[:5]
    chances = (0.99986, None, 0.99999, 0.99986, 0.99990)
    with filled.database.writing() as transaction:
        transaction.connection.execute(leads.update().values(score_value=None, score_label=None))
        for id, chance in zip(ids, chances, strict=True):
            values = {
                "score_value": 99.984375 if chance else 90.0,
                "score_label": "HOT",
                "probability": chance,
            }
            transaction.connection.execute(leads.update().where(leads.c.id == id).values(values))
    best = [ids[2], ids[4], ids[3], ids[0], ids[1]]
    for query in (
        LeadQuery(sort=LeadSort.SCORE, limit=2),
        LeadQuery(sort=LeadSort.SCORE, labels=(ScoreLabel.HOT,), limit=2),
    ):
        assert [lead.id for lead in filled.leads.iterate(query)][:5] == best


def test_list_shows_a_change_at_once(filled: Repositories) -> None:
    query = LeadQuery(statuses=STATUSES[:2], limit=5)
    first = orjson.loads(filled.leads.list_json(query))["items"][0]["id"]
    [lead] = filled.leads.list(LeadQuery(ids=(first,))).items
    set_status(filled, lead.id, LeadStatus.DISQUALIFIED, by="test")
    assert first not in {item["id"] for item in orjson.loads(filled.leads.list_json(query))["items"]}
